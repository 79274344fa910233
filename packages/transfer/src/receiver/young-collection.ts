/**
 * Frees the memory of chunks soon after they were written. Node makes a buffer for each record of TLS, and V8 lets 64 MiB of them
 * gather before it looks, with its slow collection of everything. The quick one is enough: nothing of them lives longer.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Between two collections, which take a millisecond. */
const BYTES = 16 * 1024 * 1024

export class YoungCollection {
  readonly #collect: (options: { readonly type: 'minor' }) => void
  #bytes = 0

  constructor() {
    setFlagsFromString('--expose-gc')
    this.#collect = runInNewContext('gc')
  }

  /** So many bytes have come in buffers. */
  count(byteCount: number): void {
    this.#bytes += byteCount
    if (this.#bytes < BYTES) return
    this.#bytes = 0
    this.#collect({ type: 'minor' })
  }
}
