/** What the panels say: they are loaded when a person opens one, and so is their language. One more language is a file beside these, and a line here. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { isLanguageTag, type LanguageTag } from '../language/languages.ts'
import './panel.css'
import { PANELS_IN_ENGLISH, type PanelWords } from './words-en.ts'

const LANGUAGES: Readonly<Record<LanguageTag, () => Promise<PanelWords>>> = {
  en: () => Promise.resolve(PANELS_IN_ENGLISH),
  zh: async () => (await import('./words-zh.ts')).PANELS_IN_CHINESE,
}

/** Of every panel, because one is open at a time. */
const loaded = signal<PanelWords>(PANELS_IN_ENGLISH)

export function useTag(): LanguageTag {
  const tag = useApp().strings.value.languageTag
  return isLanguageTag(tag) ? tag : 'en'
}

/** English until the language is there. */
export function useWords(): PanelWords {
  const tag = useTag()
  useEffect(() => {
    let isWanted = true
    void LANGUAGES[tag]().then((words) => {
      if (isWanted) loaded.value = words
    })
    return () => {
      isWanted = false
    }
  }, [tag])
  return loaded.value
}
