/**
 * The time inside a message id. Ids are ULIDs (https://github.com/ulid/spec): ten characters of Crockford's base 32 for
 * the milliseconds, then randomness. An event is found by its id through this time, so ids need no index.
 */

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_LENGTH = 10

/** Unix milliseconds of a message id, or null when it does not begin with the time of a ULID. */
export function messageIdTime(id: string): number | null {
  if (id.length < TIME_LENGTH) return null
  let time = 0
  for (let index = 0; index < TIME_LENGTH; index++) {
    const digit = DIGITS.indexOf(id.charAt(index))
    if (digit === -1) return null
    time = time * DIGITS.length + digit
  }
  return time
}
