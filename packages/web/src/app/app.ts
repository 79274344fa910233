/** What every part of the page may use. `main.tsx` makes it once; components get it with `useApp`. */
import type { ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Strings } from '../language/en.ts'
import type { Kept } from './kept.ts'
import type { SettingsStore } from './settings.ts'
import type { View } from './view.ts'

export interface App {
  readonly kept: Kept
  readonly settings: SettingsStore
  readonly strings: ReadonlySignal<Strings>
  readonly view: View
}

export const AppContext = createContext<App | null>(null)

/** @throws {Error} the component does not stand in the page that main.tsx made */
export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('This component needs an AppContext above it.')
  return app
}
