/**
 * Messages as frames of WebSocket, a line in each (IRCv3 websocket). A server's frames are not masked (RFC 6455 5.1), so all
 * readers of one kind are sent the same bytes.
 */
import { encodeBinaryFrame, encodeTextFrame } from '@partyline/net'
import type { CapabilitySet } from '../../session/capabilities.ts'
import { IrcEncoders } from '../../session/irc-encoder.ts'
import type { Encoder, OutMessage } from '../../session/out-message.ts'

const LINE_END = '\r\n'

/** Text has to be UTF-8 (RFC 6455 8.1): whatever a string holds that is none, Node writes as U+FFFD. */
const FRAMES = {
  text: (line: string) => encodeTextFrame(line),
  binary: (line: string) => encodeBinaryFrame(Buffer.from(line)),
} as const

export type FrameKind = keyof typeof FRAMES

class WebEncoder implements Encoder {
  readonly #lines: Encoder
  readonly #kind: FrameKind

  constructor(lines: Encoder, kind: FrameKind) {
    this.#lines = lines
    this.#kind = kind
  }

  format(message: OutMessage): string {
    return this.#lines.format(message)
  }

  encode(lines: string): Uint8Array {
    const frames = lines.split(LINE_END).slice(0, -1).map(FRAMES[this.#kind])
    const [first] = frames
    return frames.length === 1 && first !== undefined ? first : Buffer.concat(frames)
  }
}

/** One encoder for each kind of frame and way of writing. */
export class WebEncoders {
  readonly #irc: IrcEncoders
  readonly #encoders = { text: new Map<Encoder, WebEncoder>(), binary: new Map<Encoder, WebEncoder>() }

  constructor(lineBytesMax: () => number) {
    this.#irc = new IrcEncoders(lineBytesMax)
  }

  for(kind: FrameKind, capabilities: CapabilitySet): Encoder {
    const lines = this.#irc.for(capabilities)
    let encoder = this.#encoders[kind].get(lines)
    if (encoder === undefined) {
      encoder = new WebEncoder(lines, kind)
      this.#encoders[kind].set(lines, encoder)
    }
    return encoder
  }
}
