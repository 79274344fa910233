/** Time, passed in, so that tests need none. The same object serves the client core. */
import type { ClientClock } from '@partyline/irc/client'

export interface Clock extends ClientClock {
  /** For durations, in milliseconds. */
  monotonic(): number
}
