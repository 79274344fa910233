/**
 * Messages to one channel that follow one another while its members stay the same. Each member gets the run as one piece,
 * encoded once for each kind of reader: a thousand messages to a thousand members are one encoding and a thousand pushes.
 */
import { eventMessage } from '../network/event-message.ts'
import type { Event, EventOf } from '../network/event.ts'
import type { NameKey, SessionId } from '../network/state.ts'
import type { Encoder, OutMessage } from '../session/out-message.ts'
import type { Session } from '../session/session.ts'

export type ChannelMessage = EventOf<'messaged'> & { readonly target: { readonly kind: 'channel' } }

export function isChannelMessage(event: Event): event is ChannelMessage {
  return event.kind === 'messaged' && event.target.kind === 'channel'
}

export function outMessage(event: Event): OutMessage | null {
  const message = eventMessage(event)
  if (message === null) return null
  const { source, time, id } = event
  const clientTags = event.kind === 'messaged' ? { clientTags: event.tags } : {}
  return { source, time, id, ...message, ...clientTags }
}

interface Encoded {
  readonly lines: string[]
  bytes: Uint8Array | null
}

export class ChannelRun {
  readonly channel: NameKey
  readonly #events: ChannelMessage[] = []
  readonly #authors = new Set<SessionId>()
  readonly #encoded = new Map<Encoder, Encoded>()

  constructor(channel: NameKey) {
    this.channel = channel
  }

  add(event: ChannelMessage): void {
    this.#events.push(event)
    this.#authors.add(event.session)
  }

  /** Stages the run for a member. Without echo-message, an author is not told his own. */
  stageFor(session: Session): void {
    const encoded = this.#for(session.encoder)
    if (!this.#authors.has(session.id) || session.can('echo-message')) {
      encoded.bytes ??= Buffer.from(encoded.lines.join(''))
      if (encoded.bytes.length > 0) session.outbox.stage(encoded.bytes)
      return
    }
    const others = encoded.lines.filter((_, index) => this.#events[index]?.session !== session.id)
    if (others.length > 0) session.outbox.stage(others.join(''))
  }

  #for(encoder: Encoder): Encoded {
    let encoded = this.#encoded.get(encoder)
    if (encoded === undefined) {
      const lines = this.#events.map((event) => {
        const message = outMessage(event)
        return message === null ? '' : encoder.encode(message)
      })
      encoded = { lines, bytes: null }
      this.#encoded.set(encoder, encoded)
    }
    return encoded
  }
}
