/** An end of a transfer that says what a test wants, in whatever order. */
import type { Connection } from '@partyline/net'
import type { Entry } from '../manifest/entry.ts'
import { encodeFrame, FrameDecoder, type FrameKind } from '../wire/frame.ts'
import { encodeMessage, type Message, parseMessage } from '../wire/message.ts'

export class RawEnd {
  readonly connection: Connection
  readonly #decoder = new FrameDecoder()
  readonly #heard: (Message | FrameKind)[] = []

  constructor(connection: Connection) {
    this.connection = connection
  }

  async say(...messages: readonly Message[]): Promise<void> {
    for (const message of messages) await this.connection.write(encodeMessage(message))
  }

  async frame(kind: FrameKind, payload: string | Uint8Array): Promise<void> {
    await this.connection.write(encodeFrame(kind, Buffer.from(payload)))
  }

  /** The next message of that kind; null at the end of the connection, also a broken one. */
  async hear<Kind extends Message['kind']>(kind: Kind): Promise<Extract<Message, { kind: Kind }> | null> {
    for (;;) {
      for (let said = this.#heard.shift(); said !== undefined; said = this.#heard.shift()) {
        if (typeof said !== 'string' && isKind(said, kind)) return said
      }
      const chunk = await this.connection.read().catch(() => null)
      if (chunk === null) return null
      for (const frame of this.#decoder.decode(chunk)) {
        const message = frame.kind === 'message' ? parseMessage(frame.bytes) : frame.kind
        if (message !== null) this.#heard.push(message)
        // As a side does whose peer has failed.
        if (typeof message === 'object' && message?.kind === 'fail') void this.connection.close()
      }
    }
  }
}

function isKind<Kind extends Message['kind']>(
  message: Message,
  kind: Kind,
): message is Extract<Message, { kind: Kind }> {
  return message.kind === kind
}

/** An offer, as a sender makes it. */
export function offer(...entries: readonly Entry[]): readonly Message[] {
  return [
    { kind: 'offer', what: 'files' },
    { kind: 'entries', entries },
    { kind: 'offered', skipped: 0 },
  ]
}

export function fileEntry(path: string, size: number): Entry {
  return { kind: 'file', path, mode: 0o644, modifiedUs: 0, size }
}
