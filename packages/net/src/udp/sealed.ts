/** A datagram channel whose contents only the holders of a key can read or write. The protocol is in `datagram-seal.ts`. */
import {
  type Check,
  checkArgument,
  type Checks,
  checkOptions,
  COUNT,
  DURATION,
  hasMethods,
  TEXT,
} from '../arguments.ts'
import { systemClock } from '../clock.ts'
import type { CloseReason } from '../connection.ts'
import { textEncoding, type TextEncoding } from '../encodings/text-encoding.ts'
import { DatagramTooLargeError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { HostTarget } from '../target.ts'
import { rejecting, toldElsewhere } from '../rejections.ts'
import type { WaitOptions } from '../wait.ts'
import type { Datagram, DatagramChannel, DatagramData } from './datagram.ts'
import { DatagramOpener, DatagramSealer, type Rejected, SEAL_BYTES } from './datagram-seal.ts'
import { type SealingSecret, sealingKey } from './sealing-key.ts'

/** What is accepted; both ends may differ in it. */
export interface SealedOptions {
  /** Text instead of bytes, as in `udp`. Default: bytes. */
  readonly encoding?: string
  /**
   * How old a datagram may be, and how far the clocks of two ends may differ. Default: `LIMITS.sealedFreshnessMs`.
   */
  readonly freshnessMs?: number
  /** How many datagrams a datagram may be late by among those of its sender. Default: `LIMITS.sealedReplayWindow`. */
  readonly replayWindow?: number
  /** Senders remembered at one time. Default: `LIMITS.sealedSendersMax`. */
  readonly sendersMax?: number
}

const SEALED: Checks<SealedOptions> = { encoding: TEXT, freshnessMs: DURATION, replayWindow: COUNT, sendersMax: COUNT }
const CHANNEL: Check = { what: 'a UDP socket or a peer', isRight: (value) => hasMethods(value, 'receive', 'send') }

/** A datagram that was opened: its sender has the key. */
export interface SealedDatagram<Data extends DatagramData = Buffer> extends Datagram<Data> {
  /** The sending channel: a random number (hexadecimal), the same as long as it is open. Unlike `from`, it is authenticated. */
  readonly sender: string
}

/** Datagrams seen so far. All but the opened ones were dropped. */
export type SealedCounters = Readonly<Record<'opened' | Rejected, number>>

/**
 * Seals a socket or the view of a peer, which nobody else may read from then on; closing the sealed channel closes it.
 * Each datagram grows by `SEAL_BYTES`, 43 bytes. Whatever is forged, replayed, old or sealed with another key is counted
 * and dropped: no reader ever sees it.
 * @throws {KeyError} a key that is not 32 bytes long, or an empty passphrase
 */
export function sealed(
  channel: DatagramChannel,
  secret: SealingSecret,
  options: SealedOptions & { readonly encoding: string },
): Promise<SealedChannel<string>>
export function sealed(channel: DatagramChannel, secret: SealingSecret, options?: SealedOptions): Promise<SealedChannel>
export function sealed(
  channel: DatagramChannel,
  secret: SealingSecret,
  options: SealedOptions = {},
): Promise<SealedChannel | SealedChannel<string>> {
  return rejecting((): Promise<SealedChannel | SealedChannel<string>> => {
    checkArgument('the channel of sealed', channel, CHANNEL)
    checkOptions('the options of sealed', options, SEALED)
    const encoding = textEncoding(options.encoding ?? 'utf8')
    if (options.encoding === undefined) return seal(channel, secret, options, encoding, (bytes) => bytes)
    return seal(channel, secret, options, encoding, (bytes) => encoding.decode(bytes))
  })
}

async function seal<Data extends DatagramData>(
  channel: DatagramChannel,
  secret: SealingSecret,
  options: SealedOptions,
  encoding: TextEncoding,
  decode: (bytes: Buffer) => Data,
): Promise<SealedChannel<Data>> {
  const key = await sealingKey(secret)
  const sealer = new DatagramSealer(key, systemClock)
  const opener = new DatagramOpener({
    key,
    ownId: sealer.senderId,
    clock: systemClock,
    freshnessMs: options.freshnessMs ?? LIMITS.sealedFreshnessMs.default,
    replayWindow: options.replayWindow ?? LIMITS.sealedReplayWindow.default,
    sendersMax: options.sendersMax ?? LIMITS.sealedSendersMax.default,
  })
  return new SealedChannel({ channel, sealer, opener, decode, encoding })
}

interface SealedParts<Data extends DatagramData> {
  readonly channel: DatagramChannel
  readonly sealer: DatagramSealer
  readonly opener: DatagramOpener
  readonly decode: (bytes: Buffer) => Data
  readonly encoding: TextEncoding
}

const AT_END = { done: true, value: undefined } as const

/**
 * As the channel below it, with contents that only holders of the key read and write. Its errors are those of that
 * channel.
 */
export class SealedChannel<Data extends DatagramData = Buffer> implements DatagramChannel<Data> {
  readonly #parts: SealedParts<Data>
  readonly #counters = { opened: 0, malformed: 0, own: 0, stale: 0, replayed: 0, wrongKey: 0, crowded: 0 }

  constructor(parts: SealedParts<Data>) {
    this.#parts = parts
  }

  /** What has come in, by what became of it; a new value at each look. */
  get counters(): SealedCounters {
    return { ...this.#counters }
  }

  get closed(): Promise<CloseReason> {
    return this.#parts.channel.closed
  }

  receive(options?: WaitOptions): Promise<SealedDatagram<Data> | null> {
    return toldElsewhere(this.#receive(options))
  }

  [Symbol.asyncIterator](): AsyncIterator<SealedDatagram<Data>, undefined> {
    const next = async (): Promise<IteratorResult<SealedDatagram<Data>, undefined>> => {
      const value = await this.receive()
      return value === null ? AT_END : { done: false, value }
    }
    return { next, return: () => Promise.resolve(AT_END) }
  }

  send(data: Uint8Array | string, to?: HostTarget, options?: WaitOptions): Promise<void> {
    return toldElsewhere(this.#send(data, to, options))
  }

  close(): Promise<void> {
    return this.#parts.channel.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #receive(options?: WaitOptions): Promise<SealedDatagram<Data> | null> {
    const { channel, opener, decode } = this.#parts
    const deadline = options?.timeoutMs === undefined ? undefined : performance.now() + options.timeoutMs
    for (;;) {
      // What is dropped on the way must not make the wait longer.
      const timeoutMs = deadline === undefined ? undefined : Math.max(0, deadline - performance.now())
      const datagram = await channel.receive(options === undefined ? undefined : { ...options, timeoutMs })
      if (datagram === null) return null
      const opened = opener.open(datagram.data)
      this.#counters[opened.kind] += 1
      if (opened.kind === 'opened') return { data: decode(opened.text), from: datagram.from, sender: opened.sender }
    }
  }

  async #send(data: Uint8Array | string, to?: HostTarget, options?: WaitOptions): Promise<void> {
    const { channel, sealer, encoding } = this.#parts
    const text = typeof data === 'string' ? encoding.encode(data) : data
    try {
      await channel.send(sealer.seal(text), to, options)
    } catch (error) {
      if (!(error instanceof DatagramTooLargeError) || error.bytesMax === undefined) throw error
      const where = to?.host ?? 'the peer'
      throw new DatagramTooLargeError(where, text.length, error.bytesMax - SEAL_BYTES, { cause: error })
    }
  }
}
