/** Time, passed in, so that tests need none. */
export interface Clock {
  /** For durations, in milliseconds. */
  monotonic(): number
  /** Milliseconds since 1970: only dates. */
  now(): number
  /** Calls once after `ms`; the result takes it back. */
  after(ms: number, callback: () => void): () => void
}
