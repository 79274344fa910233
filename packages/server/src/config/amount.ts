/** An amount as an operator writes it: a whole number and the letter of its unit, such as 90d or 100M. */

/** What each letter stands for, in lower case. */
export type Units = Readonly<Record<string, number>>

/** The number, in the least unit; NaN when the text is no amount. */
export function parseAmount(text: string, units: Units): number {
  const [, digits = '', letter = ''] = /^(\d{1,9})([a-z])$/.exec(text.toLowerCase()) ?? []
  return Object.hasOwn(units, letter) ? Number(digits) * (units[letter] ?? NaN) : NaN
}
