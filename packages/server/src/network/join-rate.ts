/** What a channel counts of its joins: see `join-waves.ts`. */

/** Mode j. */
export interface JoinRate {
  readonly joins: number
  readonly seconds: number
}

/** What has been counted since a moment (Unix milliseconds, believed). */
export interface JoinCount {
  readonly since: number
  readonly joins: number
}

/** Of one channel. */
export interface JoinWave {
  /** Of all that came in, for mode j. */
  readonly all: JoinCount
  /** Of guests, also those that were kept out. */
  readonly guests: JoinCount
  /** Unix milliseconds: closed to guests until then. */
  readonly heldUntil: number
}

export const NO_WAVE: JoinWave = { all: { since: 0, joins: 0 }, guests: { since: 0, joins: 0 }, heldUntil: 0 }

const JOINS_MAX = 1_000
const SECONDS_MAX = 3_600

/** null for what is no rate. */
export function parseJoinRate(text: string): JoinRate | null {
  const [, joins = '', seconds = ''] = /^(\d{1,4}):(\d{1,4})$/.exec(text) ?? []
  const rate = { joins: Number(joins), seconds: Number(seconds) }
  const isRight = rate.joins >= 1 && rate.joins <= JOINS_MAX && rate.seconds >= 1 && rate.seconds <= SECONDS_MAX
  return isRight ? rate : null
}

export function formatJoinRate({ joins, seconds }: JoinRate): string {
  return `${joins}:${seconds}`
}
