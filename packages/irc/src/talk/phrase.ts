/**
 * What all clients say to a person the same way, before it is in a language. The code holds the English; a catalogue holds another
 * language, by the English (`zh.ts`). `scripts/check-documents.ts` compares the two.
 */

/** A sentence with places, and what stands in them. */
export interface Phrase {
  /** In English, with `{0}`, `{1}` … for the values. */
  readonly pattern: string
  readonly values: readonly PhraseValue[]
}

/** A string is said as it stands: a name, or the words of somebody. */
export type PhraseValue = string | number | Phrase

/** From the English pattern to that of another language. Empty for English. */
export type PhraseCatalogue = ReadonlyMap<string, string>

/** The tag of a template: text`${name} came`. */
export function text(strings: TemplateStringsArray, ...values: readonly PhraseValue[]): Phrase {
  return { pattern: strings.reduce((pattern, part, index) => `${pattern}{${index - 1}}${part}`), values }
}

/** A pattern that the catalogue does not have is said in English. */
export function sayPhrase({ pattern, values }: Phrase, catalogue?: PhraseCatalogue): string {
  return (catalogue?.get(pattern) ?? pattern).replaceAll(/\{(\d+)\}/g, (place, index) => {
    const value = values[Number(index)]
    return value === undefined ? place : typeof value === 'object' ? sayPhrase(value, catalogue) : String(value)
  })
}
