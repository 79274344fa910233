/** Lines of UTF-8 text as a codec. For bytes that must stay as they are, use `LineDecoder`. */
import { checkArgument, DURATION, TEXT } from '../arguments.ts'
import type { Codec } from './codec.ts'
import { textEncoding } from '../encodings/text-encoding.ts'
import { LineTooLongError } from '../errors.ts'
import {
  checkLineOptions,
  type DecodedLine,
  LineDecoder,
  type LineDecoderOptions,
  OVERLONG_LINE,
} from './line-decoder.ts'

const LF = Buffer.from('\n')

/** How long a line may be, whether it may do without its end, and what its bytes mean. */
export interface LineCodecOptions extends Omit<LineDecoderOptions, 'overlong'> {
  /** As `textEncoding` has it; one in which a line end is one byte. Default: UTF-8. */
  readonly encoding?: string | undefined
  /**
   * After so long without a byte, what has come of a line counts as one, for peers that send no line ends. A program that
   * answers a program needs none of it: a slow network can cut its lines anywhere. Default: a line waits for its end.
   */
  readonly quietMs?: number | undefined
}

/**
 * Lines ended by LF or CR LF, sent with LF. Bytes that mean nothing in the encoding are read as U+FFFD. An over-long line is one
 * `LineTooLongError` in its place; the next line follows. `encode` throws it too, and a TypeError for text with a line end
 * inside, which no decoded line has.
 * @throws {TypeError | RangeError} the limit is not a whole number from 1, or another option is not what it has to be
 */
export function lineCodec(options: LineCodecOptions): Codec<string> {
  checkLineOptions('the options of lineCodec', options)
  const { lineBytesMax, lineEnd, quietMs } = options
  const encoding = textEncoding(options.encoding ?? 'utf8')
  if (!encoding.encode('\n').equals(LF))
    throw new TypeError(`encoding: a line end has more than one byte in ${encoding.name}`)
  if (quietMs !== undefined) checkArgument('quietMs', quietMs, DURATION)
  const frame = (line: DecodedLine) =>
    line === OVERLONG_LINE ? new LineTooLongError(lineBytesMax) : encoding.decode(line)
  return {
    quietMs,
    decoder() {
      const decoder = new LineDecoder({ lineBytesMax, lineEnd })
      return {
        get bytesHeld() {
          return decoder.bytesHeld
        },
        decode: (chunk) => decoder.decode(chunk).map(frame),
        end() {
          const rest = decoder.end()
          return rest === undefined ? [] : [frame(rest)]
        },
      }
    },
    encode(line) {
      checkArgument('a line', line, TEXT)
      const end = lineEnd === 'any' ? line.search(/[\r\n]/) : line.indexOf('\n')
      if (end !== -1) throw new TypeError(`the line has a line end inside, at ${end} of ${line.length} characters`)
      // A CR at the end of the line would be taken for a part of a bare LF.
      const ending = line.endsWith('\r') ? '\r\n' : '\n'
      const bytes = encoding.encode(`${line}${ending}`)
      if (bytes.length - ending.length > lineBytesMax) throw new LineTooLongError(lineBytesMax, { phase: 'write' })
      return bytes
    },
  }
}
