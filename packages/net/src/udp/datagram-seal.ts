/**
 * Sealed datagrams, version 1: authenticated encryption of each datagram by itself, without a handshake.
 *
 *     | version 1 | sender 16 | time 4 | counter 6 | ciphertext, as long as the text | tag 16 |
 *
 * Numbers are big-endian. Everything before the ciphertext is authenticated with it (additional data).
 *
 * - The cipher is ChaCha20-Poly1305 (RFC 8439). Against AES-256-GCM it loses nothing at the size of datagrams, where
 *   setting up the cipher is most of the work, and it is fast and free of timing leaks on machines without AES instructions.
 * - A sender is a random number that a socket draws when it is opened. Its key is derived from the shared key and that
 *   number, and the nonce is the counter; so no pair of key and nonce comes twice, and nothing has to survive a restart.
 * - A receiver knows for each sender which counters came (`ReplayWindow`). It need not remember a sender for longer than
 *   its datagrams are fresh: `time`, in seconds since 1970, lets it turn old ones away.
 * - What a channel sent itself is not taken back, so it cannot be reflected.
 *
 * Not given: secrecy of what was recorded before, once the key is known (there is no handshake that could); proof of which
 * holder of the key sent a datagram; and, right after a receiver has started, protection against replays of what was sent
 * within the last `freshnessMs`.
 */
import { crypto } from '../builtins.ts'
import type { Clock } from '../clock.ts'
import { KeyError } from '../errors.ts'
import { ReplayWindow } from './replay-window.ts'
import { senderKey } from './sealing-key.ts'

const CIPHER = 'chacha20-poly1305'
const VERSION = 1
const SENDER_AT = 1
const SENDER_BYTES = 16
const TIME_AT = SENDER_AT + SENDER_BYTES
const COUNTER_AT = TIME_AT + 4
const COUNTER_BYTES = 6
const COUNTER_MAX = 2 ** (8 * COUNTER_BYTES) - 1
const HEADER_BYTES = COUNTER_AT + COUNTER_BYTES
const NONCE_BYTES = 12
const TAG_BYTES = 16
const SECOND_MS = 1_000

/** How much longer a sealed datagram is than its text: 43 bytes. */
export const SEAL_BYTES = HEADER_BYTES + TAG_BYTES

/** One sender: a number that was never used before, and a counter. */
export class DatagramSealer {
  readonly senderId: Buffer
  readonly #key: Buffer
  readonly #clock: Clock
  #counter = 0

  constructor(key: Buffer, clock: Clock, senderId = crypto().randomBytes(SENDER_BYTES)) {
    this.senderId = senderId
    this.#key = senderKey(key, senderId)
    this.#clock = clock
  }

  /** @throws {KeyError} after 2^48 datagrams, some nine years at a million a second */
  seal(text: Uint8Array): Buffer {
    if (this.#counter > COUNTER_MAX) throw new KeyError('this sender has used up its counter')
    const sealed = Buffer.allocUnsafe(text.length + SEAL_BYTES)
    sealed[0] = VERSION
    this.senderId.copy(sealed, SENDER_AT)
    sealed.writeUInt32BE(Math.floor(this.#clock.now() / SECOND_MS), TIME_AT)
    sealed.writeUIntBE(this.#counter, COUNTER_AT, COUNTER_BYTES)
    const cipher = crypto().createCipheriv(CIPHER, this.#key, nonce(this.#counter), { authTagLength: TAG_BYTES })
    this.#counter += 1
    cipher.setAAD(sealed.subarray(0, HEADER_BYTES), { plaintextLength: text.length })
    cipher.update(text).copy(sealed, HEADER_BYTES)
    cipher.final()
    cipher.getAuthTag().copy(sealed, sealed.length - TAG_BYTES)
    return sealed
  }
}

/** What became of a datagram. Whatever is not `opened` is dropped. */
export type Opened =
  | { readonly kind: 'opened'; readonly text: Buffer; readonly sender: string }
  | { readonly kind: Rejected }

export type Rejected =
  /** Not of this protocol, or of another version. */
  | 'malformed'
  /** Sent by this side, and sent back: by multicast, or by an attacker. */
  | 'own'
  /** Too old, or too far in the future. */
  | 'stale'
  | 'replayed'
  /** Sealed with another key, or changed on the way. */
  | 'wrongKey'
  /** Genuine, but from one sender more than are remembered. */
  | 'crowded'

export interface DatagramOpenerOptions {
  readonly key: Buffer
  /** The number of this side as a sender. */
  readonly ownId: Buffer
  readonly clock: Clock
  readonly freshnessMs: number
  readonly replayWindow: number
  readonly sendersMax: number
}

interface Sender {
  readonly key: Buffer
  readonly window: ReplayWindow
  newestMs: number
}

export class DatagramOpener {
  readonly #options: DatagramOpenerOptions
  readonly #senders = new Map<string, Sender>()

  constructor(options: DatagramOpenerOptions) {
    this.#options = options
  }

  /** The cheap checks come first; nothing is remembered of a datagram before it is known to be genuine. */
  open(sealed: Buffer): Opened {
    if (sealed.length < SEAL_BYTES || sealed[0] !== VERSION) return { kind: 'malformed' }
    const senderId = sealed.subarray(SENDER_AT, TIME_AT)
    if (senderId.equals(this.#options.ownId)) return { kind: 'own' }
    const sentMs = sealed.readUInt32BE(TIME_AT) * SECOND_MS
    if (!this.#isFresh(sentMs)) return { kind: 'stale' }
    const counter = sealed.readUIntBE(COUNTER_AT, COUNTER_BYTES)
    const name = senderId.toString('hex')
    const known = this.#senders.get(name)
    if (known?.window.isNew(counter) === false) return { kind: 'replayed' }
    const key = known?.key ?? senderKey(this.#options.key, senderId)
    const text = decrypt(sealed, key, counter)
    if (text === undefined) return { kind: 'wrongKey' }
    const sender = known ?? this.#remember(name, key, sentMs)
    if (sender === undefined) return { kind: 'crowded' }
    sender.window.mark(counter)
    sender.newestMs = Math.max(sender.newestMs, sentMs)
    return { kind: 'opened', text, sender: name }
  }

  /** `sentMs` is the beginning of a second, so a whole second is allowed on top. */
  #isFresh(sentMs: number): boolean {
    const { clock, freshnessMs } = this.#options
    return Math.abs(clock.now() - sentMs) < freshnessMs + SECOND_MS
  }

  #remember(name: string, key: Buffer, newestMs: number): Sender | undefined {
    const { sendersMax, replayWindow } = this.#options
    if (this.#senders.size >= sendersMax) this.#forget()
    // To forget one whose datagrams are still fresh would let them be replayed: rather one sender more is not heard.
    if (this.#senders.size >= sendersMax) return undefined
    const sender = { key, window: new ReplayWindow(replayWindow), newestMs }
    this.#senders.set(name, sender)
    return sender
  }

  #forget(): void {
    for (const [name, { newestMs }] of this.#senders) {
      if (!this.#isFresh(newestMs)) this.#senders.delete(name)
    }
  }
}

/** The text, or undefined when the tag does not fit. */
function decrypt(sealed: Buffer, key: Buffer, counter: number): Buffer | undefined {
  const tagAt = sealed.length - TAG_BYTES
  const decipher = crypto().createDecipheriv(CIPHER, key, nonce(counter), { authTagLength: TAG_BYTES })
  decipher.setAAD(sealed.subarray(0, HEADER_BYTES), { plaintextLength: tagAt - HEADER_BYTES })
  decipher.setAuthTag(sealed.subarray(tagAt))
  const text = decipher.update(sealed.subarray(HEADER_BYTES, tagAt))
  try {
    decipher.final()
    return text
  } catch {
    return undefined
  }
}

function nonce(counter: number): Buffer {
  const bytes = Buffer.alloc(NONCE_BYTES)
  bytes.writeUIntBE(counter, NONCE_BYTES - COUNTER_BYTES, COUNTER_BYTES)
  return bytes
}
