/**
 * How fast the clients of one address may send at the web door, whatever it is: requests, pings and parts of messages are no lines,
 * and no session pays for them. All of its sessions together may not send more lines than this in bytes, so a client gets no
 * more by coming in here, nor by coming again.
 */
import type { Clock, InputPace } from '@partyline/net'
import type { Limits } from '../../limits.ts'
import { TokenBucket } from '../../session/token-bucket.ts'

export interface WebPacesParts {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly limits: () => Pick<Limits, 'sessionsPerAddressMax' | 'commandsPerSecond' | 'addressesMax'>
}

/** RFC 1459 2.3: as long as a line may be. */
const BYTES_PER_TOKEN = 512
/** To open a connection takes as long as several lines do. */
const CONNECTION_TOKENS = 16

/** Of one connection. */
export interface WebPace extends InputPace {
  /** From here on it counts for this address, and is charged for as if it came from there: a proxy has said whose it is. */
  countFor(holder: string | null): void
}

export class WebPaces {
  readonly #parts: WebPacesParts
  /** The address that was heard longest ago comes first. */
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(parts: WebPacesParts) {
    this.#parts = parts
  }

  /** @param holder the address of a connection; null for one that limits do not hold for, which only takes turns */
  of(holder: string | null): WebPace {
    let counted = holder
    const charge = (bytes: number) =>
      counted === null ? 0 : this.#charge(counted, bytes === 0 ? CONNECTION_TOKENS : bytes / BYTES_PER_TOKEN)
    return {
      charge,
      countFor(client) {
        counted = client
        charge(0)
      },
    }
  }

  #charge(holder: string, tokens: number): number {
    const { clock, limits } = this.#parts
    const { sessionsPerAddressMax, commandsPerSecond, addressesMax } = limits()
    // As many as may be connected can come at once.
    const burst = sessionsPerAddressMax * CONNECTION_TOKENS
    const now = clock.monotonic()
    const bucket = this.#buckets.get(holder) ?? new TokenBucket(burst, now)
    this.#buckets.delete(holder)
    this.#buckets.set(holder, bucket)
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= addressesMax) break
      this.#buckets.delete(oldest)
    }
    bucket.take(tokens)
    return bucket.waitMs(sessionsPerAddressMax * commandsPerSecond, burst, now)
  }
}
