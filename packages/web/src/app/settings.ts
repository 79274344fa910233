/** What a person has chosen for this browser. Whatever cannot be understood of what is kept is as if it had never been chosen. */
import { type ReadonlySignal, signal } from '@preact/signals'
import { isLanguageTag, type LanguageTag } from '../language/languages.ts'
import type { Kept } from './kept.ts'

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly density: 'comfortable' | 'compact'
  /** null: as the browser says. */
  readonly language: LanguageTag | null
  /** Notifications of the system for mentions and direct messages. */
  readonly isNotifying: boolean
  readonly hasSound: boolean
  /** Words that count as a mention, beside the nickname. */
  readonly highlights: readonly string[]
  readonly hasPlaces: boolean
  readonly hasPeople: boolean
}

const DEFAULTS: Settings = {
  theme: 'system',
  density: 'comfortable',
  language: null,
  isNotifying: false,
  hasSound: false,
  highlights: [],
  hasPlaces: true,
  hasPeople: true,
}

const NAME = 'settings'

export interface SettingsStore {
  readonly current: ReadonlySignal<Settings>
  readonly change: (changes: Partial<Settings>) => void
}

export function openSettings(kept: Kept): SettingsStore {
  const current = signal(parseSettings(kept.read(NAME)))
  return {
    current,
    change(changes) {
      current.value = { ...current.value, ...changes }
      kept.write(NAME, JSON.stringify(current.value))
    },
  }
}

export function parseSettings(text: string | null): Settings {
  const found = new Map(Object.entries(parseObject(text)))
  const is = (name: keyof Settings, otherwise: boolean) => {
    const value = found.get(name)
    return typeof value === 'boolean' ? value : otherwise
  }
  const theme = found.get('theme')
  const language = found.get('language')
  const highlights = found.get('highlights')
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : DEFAULTS.theme,
    density: found.get('density') === 'compact' ? 'compact' : DEFAULTS.density,
    language: typeof language === 'string' && isLanguageTag(language) ? language : null,
    isNotifying: is('isNotifying', DEFAULTS.isNotifying),
    hasSound: is('hasSound', DEFAULTS.hasSound),
    highlights: Array.isArray(highlights) ? highlights.filter((word) => typeof word === 'string') : [],
    hasPlaces: is('hasPlaces', DEFAULTS.hasPlaces),
    hasPeople: is('hasPeople', DEFAULTS.hasPeople),
  }
}

function parseObject(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
