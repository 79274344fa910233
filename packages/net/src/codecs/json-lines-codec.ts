/** One JSON value (RFC 8259) on each line, as in JSON Lines and NDJSON. */
import { checkArgument, OBJECT } from '../arguments.ts'
import type { Codec } from './codec.ts'
import { LineTooLongError, MalformedFrameError } from '../errors.ts'
import { type DecodedLine, LineDecoder, OVERLONG_LINE } from './line-decoder.ts'
import { checkFrameBytes } from './partial-frame.ts'

/** How long a line may be. */
export interface JsonLinesOptions {
  /** The most bytes a line may have, its end not counted. */
  readonly lineBytesMax: number
}

/**
 * Values of unknown shape: check them before use. A line that is not JSON is one `MalformedFrameError`, and a line over the limit
 * is one `LineTooLongError`; the next line follows. Empty lines are passed over. `encode` throws LineTooLongError, and a
 * TypeError for what JSON cannot say: undefined, a function, a cycle, a bigint.
 * @throws {RangeError} the limit is not a whole number from 1
 */
export function jsonLinesCodec(options: JsonLinesOptions): Codec<unknown> {
  checkArgument('the options of jsonLinesCodec', options, OBJECT)
  const { lineBytesMax } = options
  checkFrameBytes('lineBytesMax', lineBytesMax)
  return {
    decoder() {
      const lines = new LineDecoder({ lineBytesMax })
      const values = (decoded: IteratorObject<DecodedLine>) =>
        decoded.filter((line) => line === OVERLONG_LINE || line.length > 0).map((line) => parseLine(line, lineBytesMax))
      return {
        get bytesHeld() {
          return lines.bytesHeld
        },
        decode: (chunk) => values(lines.decode(chunk)),
        end() {
          const rest = lines.end()
          return rest === undefined ? [] : values(Iterator.from<DecodedLine>([rest]))
        },
      }
    },
    encode(value) {
      const text: string | undefined = JSON.stringify(value)
      if (text === undefined) throw new TypeError(`a value of type ${typeof value} has no JSON`)
      const bytes = Buffer.from(`${text}\n`)
      if (bytes.length - 1 > lineBytesMax) throw new LineTooLongError(lineBytesMax, { phase: 'write' })
      return bytes
    },
  }
}

function parseLine(line: DecodedLine, lineBytesMax: number): unknown {
  if (line === OVERLONG_LINE) return new LineTooLongError(lineBytesMax)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line)) as unknown
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    return new MalformedFrameError(`a line is not JSON: ${detail}`, { cause })
  }
}
