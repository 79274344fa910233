/** Finds the name that was probably meant by a name that does not exist. */

/**
 * The candidate with the fewest typing mistakes from `name`, or null when none is near enough to have been meant: at
 * most one mistake in three characters. A mistake is a letter missing, added or wrong, or two exchanged.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  let best: string | null = null
  let fewest = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= fewest) continue
    const mistakes = editDistance(name, candidate)
    if (mistakes < fewest) {
      best = candidate
      fewest = mistakes
    }
  }
  return best
}

/** Optimal string alignment distance. Only ever called for texts of about the same, small length. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1]
      const isExchanged = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isExchanged ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity,
      )
    }
    beforeLast = last
    last = current
  }
  return last[right.length] ?? 0
}
