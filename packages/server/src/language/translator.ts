/**
 * Texts for people in another language, by the English in which the rules say them: those know no reader. In both, `{0}`, `{1}` … stand for
 * the values.
 */

export type Phrasebook = readonly (readonly [english: string, translated: string])[]

const PLACES = /\{(\d+)\}/g
/** Without the group, so that `split` leaves the number out. */
const PLACE = /\{\d+\}/

/**
 * @param valueOf a value as it is shown; by default as it is
 * @returns what translates a text by that row of those that fit which has the most words of its own; what none fits stays English
 */
export function translator(
  phrasebook: Phrasebook,
  valueOf: (value: string) => string = (value) => value,
): (text: string) => string {
  const patterns = phrasebook
    .map(([english, translated]) => ({ parts: english.split(PLACE), translated }))
    .toSorted((one, other) => other.parts.join('').length - one.parts.join('').length)
  return (text) => {
    for (const { parts, translated } of patterns) {
      const values = valuesIn(text, parts)
      if (values !== null) return translated.replaceAll(PLACES, (_, index) => valueOf(values[Number(index)] ?? ''))
    }
    return text
  }
}

/** What stands between the parts, each value as short as it can be; null where they are not all of the text. Never looks back, however long a value is. */
function valuesIn(text: string, [first = '', ...others]: readonly string[]): readonly string[] | null {
  if (!text.startsWith(first)) return null
  const values: string[] = []
  let end = first.length
  for (const [index, part] of others.entries()) {
    const isLast = index === others.length - 1
    const at = isLast ? text.length - part.length : text.indexOf(part, end + 1)
    if (at <= end || !text.startsWith(part, at)) return null
    values.push(text.slice(end, at))
    end = at + part.length
  }
  return end === text.length ? values : null
}
