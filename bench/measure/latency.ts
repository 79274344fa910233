/** Every sample is kept: an exact percentile of some ten thousand numbers costs less than a histogram explains. */

export class Latencies {
  readonly #samples: number[] = []

  add(ms: number): void {
    this.#samples.push(ms)
  }

  /** The sample that `share` (0 to 1) of all samples do not exceed (nearest rank), in milliseconds; NaN without samples. */
  percentile(share: number): number {
    const sorted = Float64Array.from(this.#samples).toSorted()
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  }
}

/** The middle value, or the mean of the two middle ones; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}
