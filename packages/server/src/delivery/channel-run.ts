/**
 * What happens in one channel, one after the other. Each member gets the run as one piece, encoded once for each kind of
 * reader: a thousand messages to a thousand members are one encoding and a thousand pushes. A session that must have
 * something else in between, as the answer to its JOIN, gets what was before it first, and the rest at the end.
 */
import { eventMessage } from '../network/event-message.ts'
import type { Event, EventOf } from '../network/event.ts'
import type { NameKey, SessionId } from '../network/state.ts'
import type { Encoder, OutMessage } from '../session/out-message.ts'
import type { Session } from '../session/session.ts'

export type ChannelEvent = (EventOf<'messaged'> & { readonly target: { readonly kind: 'channel' } }) | EventOf<'joined'>

export function isChannelEvent(event: Event): event is ChannelEvent {
  return event.kind === 'joined' || (event.kind === 'messaged' && event.target.kind === 'channel')
}

export function channelOf(event: ChannelEvent): NameKey {
  return event.kind === 'joined' ? event.channel.key : event.target.key
}

export function outMessage(event: Event): OutMessage | null {
  const message = eventMessage(event)
  if (message === null) return null
  const { source, time, id } = event
  const clientTags = event.kind === 'messaged' ? { clientTags: event.tags } : {}
  return { source, time, id, ...message, ...clientTags }
}

interface Item {
  readonly message: OutMessage
  readonly author: SessionId
}

interface Encoded {
  readonly lines: string[]
  /** Everything from an item on, for those that have what is before it. */
  readonly pieces: Map<number, Uint8Array>
}

export class ChannelRun {
  readonly channel: NameKey
  readonly #items: Item[] = []
  readonly #authors = new Set<SessionId>()
  readonly #encoded = new Map<Encoder, Encoded>()
  /** How many items a session has, or is not told; none where it is not here. */
  readonly #had = new Map<Session, number>()

  constructor(channel: NameKey) {
    this.channel = channel
  }

  add(message: OutMessage, author: SessionId): void {
    this.#items.push({ message, author })
    this.#authors.add(author)
    for (const { pieces } of this.#encoded.values()) pieces.clear()
  }

  /** The session is told otherwise, or not at all, of what has been added so far and not been staged for it. */
  skip(session: Session): void {
    this.#had.set(session, this.#items.length)
  }

  /**
   * Stages for a member what it has not got yet. Without echo-message, an author is not told what it said.
   * @returns whether there was anything
   */
  stageFor(session: Session): boolean {
    const from = this.#had.get(session) ?? 0
    if (from === this.#items.length) return false
    const { lines, pieces } = this.#for(session.encoder)
    if (this.#authors.has(session.id) && !session.can('echo-message')) {
      const others = lines.filter((_, index) => index >= from && this.#items[index]?.author !== session.id)
      if (others.length > 0) session.outbox.stage(others.join(''))
      return others.length > 0
    }
    let piece = pieces.get(from)
    if (piece === undefined) {
      piece = Buffer.from(lines.slice(from).join(''))
      pieces.set(from, piece)
    }
    if (piece.length > 0) session.outbox.stage(piece)
    return piece.length > 0
  }

  /** As `stageFor`, when more is to come: the session has it then. */
  catchUp(session: Session): boolean {
    const isStaged = this.stageFor(session)
    this.skip(session)
    return isStaged
  }

  #for(encoder: Encoder): Encoded {
    let encoded = this.#encoded.get(encoder)
    if (encoded === undefined) {
      encoded = { lines: [], pieces: new Map() }
      this.#encoded.set(encoder, encoded)
    }
    const { lines } = encoded
    for (let index = lines.length; index < this.#items.length; index += 1) {
      const item = this.#items[index]
      lines.push(item === undefined ? '' : encoder.encode(item.message))
    }
    return encoded
  }
}
