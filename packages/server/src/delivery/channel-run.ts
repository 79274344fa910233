/**
 * What the members of one channel are told, one thing after the other. Each gets the run as one piece, encoded once for each
 * kind of reader: a thousand messages to a thousand members are one encoding and a thousand pushes. A session that must have
 * something else in between, as the answer to its JOIN, gets what was before it first, and the rest at the end.
 */
import type { NameKey, SessionId } from '../network/state.ts'
import { Capability, type CapabilitySet, type TellingCapability } from '../session/capabilities.ts'
import type { Encoder, OutMessage } from '../session/out-message.ts'
import type { Session } from '../session/session.ts'

interface Item {
  readonly message: OutMessage
  /** The session that asked for it; null where a node did. */
  readonly author: SessionId | null
  /** Bits of Capability: only those that have them are told. */
  readonly needed: CapabilitySet
}

/** The whole run for one kind of reader. Most readers are of one kind, and find it here without looking anything up. */
interface Whole {
  readonly encoder: Encoder
  readonly had: CapabilitySet
  readonly piece: Uint8Array
}

interface Encoded {
  readonly lines: string[]
  /** How many bytes each line has; only as far as it was asked for. */
  readonly lengths: number[]
  /** Everything from an item on, for those that have what is before it. */
  readonly pieces: Map<number, Uint8Array>
}

const NOTHING = new Uint8Array()

export class ChannelRun {
  readonly channel: NameKey
  readonly #items: Item[] = []
  readonly #authors = new Set<SessionId | null>()
  /** All that any item needs. */
  #needed: CapabilitySet = 0
  /** By the way of writing, and by what of the needed capabilities the reader has. */
  readonly #encoded = new Map<Encoder, Map<CapabilitySet, Encoded>>()
  #lastWhole: Whole | null = null
  /** How many items a session has, or is not told; none where it is not here. */
  readonly #had = new Map<Session, number>()

  constructor(channel: NameKey) {
    this.channel = channel
  }

  add(message: OutMessage, author: SessionId | null, capability: TellingCapability | null): void {
    const needed = capability === null ? 0 : Capability[capability]
    this.#items.push({ message, author, needed })
    this.#authors.add(author)
    this.#needed |= needed
    this.#lastWhole = null
    for (const kinds of this.#encoded.values()) for (const { pieces } of kinds.values()) pieces.clear()
  }

  /** The session is told otherwise, or not at all, of what has been added so far and not been staged for it. */
  skip(session: Session): void {
    this.#had.set(session, this.#items.length)
  }

  /**
   * Stages for a member what it has not got yet. Without echo-message, an author is not told what it said.
   * @returns whether this is the first that is staged for it
   */
  stageFor(session: Session): boolean {
    const from = this.#had.get(session) ?? 0
    if (from === this.#items.length) return false
    const isToldApart = !session.can('echo-message') && this.#authors.has(session.id)
    const piece = isToldApart ? this.#othersFor(session, from) : this.#pieceFor(session, from)
    return piece.length > 0 && session.outbox.stage(piece)
  }

  /** As `stageFor`, when more is to come: the session has it then. */
  catchUp(session: Session): boolean {
    const isStaged = this.stageFor(session)
    this.skip(session)
    return isStaged
  }

  /** What others said, cut out of what all are sent: hundreds of authors would have as many texts encoded. */
  #othersFor(session: Session, from: number): Uint8Array {
    const all = this.#pieceFor(session, from)
    const { encoder, capabilities } = session
    const encoded = this.#for(encoder, capabilities & this.#needed)
    const others: Uint8Array[] = []
    let begin = 0
    let end = 0
    for (let index = from; index < this.#items.length; index += 1) {
      const length = (encoded.lengths[index] ??= encoder.encode(encoded.lines[index] ?? '').length)
      if (this.#items[index]?.author === session.id) {
        if (end > begin) others.push(all.subarray(begin, end))
        begin = end + length
      }
      end += length
    }
    if (end > begin) others.push(all.subarray(begin, end))
    const [first = NOTHING] = others
    return others.length < 2 ? first : Buffer.concat(others)
  }

  #pieceFor({ encoder, capabilities }: Session, from: number): Uint8Array {
    const had = capabilities & this.#needed
    const last = this.#lastWhole
    if (from === 0 && last?.encoder === encoder && last.had === had) return last.piece
    const { lines, pieces } = this.#for(encoder, had)
    let piece = pieces.get(from)
    if (piece === undefined) {
      piece = encoder.encode(lines.slice(from).join(''))
      pieces.set(from, piece)
    }
    if (from === 0) this.#lastWhole = { encoder, had, piece }
    return piece
  }

  #for(encoder: Encoder, had: CapabilitySet): Encoded {
    let kinds = this.#encoded.get(encoder)
    if (kinds === undefined) {
      kinds = new Map()
      this.#encoded.set(encoder, kinds)
    }
    let encoded = kinds.get(had)
    if (encoded === undefined) {
      encoded = { lines: [], lengths: [], pieces: new Map() }
      kinds.set(had, encoded)
    }
    const { lines } = encoded
    for (let index = lines.length; index < this.#items.length; index += 1) {
      const item = this.#items[index]
      lines.push(item !== undefined && (item.needed & ~had) === 0 ? encoder.format(item.message) : '')
    }
    return encoded
  }
}
