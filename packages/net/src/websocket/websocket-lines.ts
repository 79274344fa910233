/**
 * A WebSocket as a stream of lines: each line is a text message, as a person and most services mean it. For what is no text
 * there is `byteStream`.
 *
 * Nothing tells the other side that our direction has ended, because an empty message means something to programs that exchange
 * text. A program that has sent everything calls `close`.
 */
import { checkArgument, checkOptions, COUNT } from '../arguments.ts'
import type { Connection } from '../connection.ts'
import { LineTooLongError, MalformedFrameError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { type DecodedLine, LineDecoder, OVERLONG_LINE } from '../codecs/line-decoder.ts'
import { type Content, MESSAGES, messageStream } from './message-stream.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

/** How long a line may be. */
export interface LineStreamOptions {
  /** The longest line that can be sent, its end not counted. Default: `LIMITS.webSocketMessageBytesMax`. */
  readonly lineBytesMax?: number
}

/**
 * Takes the messages over: no other code may read or send. A line written, without its LF or CR LF, is a text message; a text
 * message is read with LF behind it, unless it has one. Binary messages are read as they are. A line that is too long
 * (LineTooLongError) or not UTF-8 (MalformedFrameError) fails the connection, after those before it. `closeWrite` sends
 * what was begun, and is not seen by the other side.
 */
export function lineStream(messages: WebSocketMessages, options: LineStreamOptions = {}): Connection {
  checkArgument('the messages of lineStream', messages, MESSAGES)
  checkOptions('the options of lineStream', options, { lineBytesMax: COUNT })
  return messageStream(messages, new Lines(options.lineBytesMax ?? LIMITS.webSocketMessageBytesMax.default))
}

class Lines implements Content {
  readonly endMark = undefined
  readonly #lineBytesMax: number
  readonly #decoder: LineDecoder
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

  constructor(lineBytesMax: number) {
    this.#lineBytesMax = lineBytesMax
    this.#decoder = new LineDecoder({ lineBytesMax })
  }

  *encode(bytes: Buffer): Generator<string> {
    for (const line of this.#decoder.decode(bytes)) yield this.#text(line)
  }

  *rest(): Generator<string> {
    const line = this.#decoder.end()
    if (line !== undefined) yield this.#text(line)
  }

  decode(message: Parameters<Content['decode']>[0]): Uint8Array {
    if (message.kind === 'binary') return message.bytes
    return Buffer.from(message.text.endsWith('\n') ? message.text : `${message.text}\n`)
  }

  #text(line: DecodedLine): string {
    if (line === OVERLONG_LINE) throw new LineTooLongError(this.#lineBytesMax, { phase: 'write' })
    try {
      return this.#utf8.decode(line)
    } catch (cause) {
      const remedy = 'send bytes in binary messages'
      throw new MalformedFrameError('a line is not UTF-8, as a text message has to be', {
        cause,
        phase: 'write',
        remedy,
      })
    }
  }
}
