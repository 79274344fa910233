import { useApp } from '../app/app.ts'
import './panel.css'
import { type PanelWords, panelWords } from './panel-words.ts'

/** What the panels say, in the language that was chosen. */
export function useWords(): PanelWords {
  return panelWords(useApp().language.value)
}
