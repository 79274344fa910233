/**
 * What the command says to a person, before it is in a language. The code holds the English; a catalogue holds another
 * language, by the English. `scripts/check-documents.ts` compares the two.
 */

import { alignColumns } from '../align-columns.ts'

/** A sentence with places, and what stands in them. */
export interface Phrase {
  /** In English, with `{0}`, `{1}` … for the values. */
  readonly pattern: string
  readonly values: readonly Value[]
}

/** How wide its columns are depends on the language. */
export interface Table {
  readonly rows: readonly (readonly Text[])[]
}

/** A string is said as it stands: a name, a command, the words of another program. */
export type Text = string | Phrase | Table

type Value = Text | number

/** From the English pattern to that of another language. Empty for English. */
export type Catalogue = ReadonlyMap<string, string>

export const ENGLISH: Catalogue = new Map()

/** The tag of a template: text`Listening on ${address}`. */
export function text(strings: TemplateStringsArray, ...values: readonly Value[]): Phrase {
  return { pattern: strings.reduce((pattern, part, index) => `${pattern}{${index - 1}}${part}`), values }
}

/** A sentence without places that stands elsewhere, such as in a table of errors. */
export function phrase(pattern: string): Phrase {
  return { pattern, values: [] }
}

/** A pattern that the catalogue does not have is said in English. */
export function say(said: Text, catalogue: Catalogue): string {
  if (typeof said === 'string') return said
  if ('rows' in said) return alignColumns(said.rows.map((row) => row.map((cell) => say(cell, catalogue))))
  const pattern = catalogue.get(said.pattern) ?? said.pattern
  return pattern.replace(/\{(\d+)\}/g, (place, index) => {
    const value = said.values[Number(index)]
    return value === undefined ? place : typeof value === 'number' ? String(value) : say(value, catalogue)
  })
}
