/**
 * Which counters of one sender came already: a sliding window as in RFC 4303 3.4.3, kept as a ring of bits that is never
 * shifted (RFC 6479). What is older than the window cannot be told from a replay, and counts as one.
 */
const BITS = 32

export class ReplayWindow {
  readonly #width: number
  readonly #blocks: Uint32Array
  #highest = -1

  /** @param width how far a counter may lie behind the highest one; rounded up to a multiple of 32 */
  constructor(width: number) {
    const blocks = Math.ceil(width / BITS)
    this.#width = blocks * BITS
    // One block more, because the block of the highest counter is not full.
    this.#blocks = new Uint32Array(blocks + 1)
  }

  /** True if this counter was not marked and is not too old. Ask before the datagram is authenticated, mark after. */
  isNew(counter: number): boolean {
    if (counter > this.#highest) return true
    if (counter <= this.#highest - this.#width) return false
    return ((this.#blocks[this.#indexOf(counter)] ?? 0) & bitOf(counter)) === 0
  }

  mark(counter: number): void {
    this.#advance(counter)
    const index = this.#indexOf(counter)
    this.#blocks[index] = (this.#blocks[index] ?? 0) | bitOf(counter)
  }

  #advance(counter: number): void {
    if (counter <= this.#highest) return
    const first = Math.floor(this.#highest / BITS) + 1
    const last = Math.floor(counter / BITS)
    const count = Math.min(last - first + 1, this.#blocks.length)
    for (let block = last - count + 1; block <= last; block += 1) this.#blocks[block % this.#blocks.length] = 0
    this.#highest = counter
  }

  #indexOf(counter: number): number {
    return Math.floor(counter / BITS) % this.#blocks.length
  }
}

function bitOf(counter: number): number {
  return 1 << (counter % BITS)
}
