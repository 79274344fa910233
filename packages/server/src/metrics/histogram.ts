/** How often values up to certain bounds came, as a histogram of Prometheus: small ones and rare large ones are seen, an average hides both. */
import type { Sample } from './exposition.ts'

export class Histogram {
  readonly #bounds: readonly number[]
  /** Those up to each bound and above the one before; the last, above all. */
  readonly #counts: number[]
  #sum = 0

  /** @param bounds ascending */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0)
  }

  note(value: number): void {
    const found = this.#bounds.findIndex((bound) => value <= bound)
    const index = found === -1 ? this.#bounds.length : found
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
    this.#sum += value
  }

  /** By bucket, as they are now: the difference of two is what came between them. */
  get counts(): readonly number[] {
    return [...this.#counts]
  }

  /** What this share of the values is not above, as exactly as the bounds are; above all of them, the last. null for no values. */
  boundOf(share: number, counts: readonly number[]): number | null {
    const total = counts.reduce((sum, count) => sum + count, 0)
    let reached = 0
    const index = counts.findIndex((count) => (reached += count) >= total * share)
    return total === 0 ? null : (this.#bounds[index] ?? this.#bounds.at(-1) ?? null)
  }

  get samples(): readonly Sample[] {
    const names = [...this.#bounds.map(String), '+Inf']
    let count = 0
    const buckets = names.map((le, index): Sample => {
      count += this.#counts[index] ?? 0
      return { suffix: '_bucket', labels: { le }, value: count }
    })
    return [...buckets, { suffix: '_sum', value: this.#sum }, { suffix: '_count', value: count }]
  }
}
