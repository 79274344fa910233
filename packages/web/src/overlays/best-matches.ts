/** Which entries of a list are meant by a few letters: those that begin so come first, then those with a word that does, then those that have the letters in this order. */

export interface Matched {
  readonly name: string
  /** Among equals, a larger one comes first. */
  readonly weight: number
}

export function bestMatches<Entry extends Matched>(
  typed: string,
  entries: readonly Entry[],
  max: number,
): readonly Entry[] {
  const wanted = typed.trim().toLocaleLowerCase()
  return entries
    .flatMap((entry) => {
      const score = scoreOf(wanted, entry.name.toLocaleLowerCase())
      return score === 0 ? [] : [{ entry, score }]
    })
    .toSorted((a, b) => b.score - a.score || b.entry.weight - a.entry.weight)
    .slice(0, max)
    .map(({ entry }) => entry)
}

function scoreOf(wanted: string, name: string): number {
  if (wanted === '') return 1
  const bare = name.replace(/^[#@]/, '')
  if (name === wanted || bare === wanted) return 5
  if (name.startsWith(wanted) || bare.startsWith(wanted)) return 4
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 3
  if (name.includes(wanted)) return 2
  return hasInOrder(wanted, name) ? 1 : 0
}

function hasInOrder(wanted: string, name: string): boolean {
  let at = -1
  for (const letter of wanted) {
    at = name.indexOf(letter, at + 1)
    if (at === -1) return false
  }
  return true
}
