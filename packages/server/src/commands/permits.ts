/**
 * How many may do something costly at the same time: so many in all, and so many for one address. The first to come is the
 * first to go, but an address that has all its permits holds up nobody else.
 */
export interface PermitsParts {
  readonly max: () => number
  readonly perHolderMax: () => number
}

interface Waiting {
  readonly holder: string | null
  readonly begin: () => void
}

export class Permits {
  readonly #parts: PermitsParts
  readonly #given = new Map<string, number>()
  readonly #waiting = new Set<Waiting>()
  #givenCount = 0

  constructor(parts: PermitsParts) {
    this.#parts = parts
  }

  /**
   * Resolves when it may begin, or when the signal is aborted meanwhile; whichever it was, `release` must be called once it is
   * over, with what this gave.
   * @param holder null for one that only the limit in all holds for
   */
  async take(holder: string | null, signal: AbortSignal): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const begin = () => resolve()
    const waiting = { holder, begin }
    this.#waiting.add(waiting)
    signal.addEventListener('abort', begin, { once: true })
    this.#giveOut()
    await promise
    signal.removeEventListener('abort', begin)
    // Aborted before its turn: it has nothing to give back.
    if (this.#waiting.delete(waiting)) return () => {}
    return () => this.#release(holder)
  }

  #giveOut(): void {
    const { max, perHolderMax } = this.#parts
    for (const waiting of this.#waiting) {
      if (this.#givenCount >= max()) return
      const { holder, begin } = waiting
      const given = holder === null ? 0 : (this.#given.get(holder) ?? 0)
      if (given >= perHolderMax()) continue
      this.#waiting.delete(waiting)
      this.#givenCount += 1
      if (holder !== null) this.#given.set(holder, given + 1)
      begin()
    }
  }

  #release(holder: string | null): void {
    this.#givenCount -= 1
    const given = holder === null ? 0 : (this.#given.get(holder) ?? 0) - 1
    if (holder !== null && given > 0) this.#given.set(holder, given)
    else if (holder !== null) this.#given.delete(holder)
    this.#giveOut()
  }
}
