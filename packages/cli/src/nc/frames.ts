/**
 * `--frame`: a line of standard input is a frame on the wire, and a frame on the wire is a line of standard output. Nothing here
 * reads or writes: the session does. What was complete before an error is given together with the error, so that it is not lost.
 */
import { text } from '../language/text.ts'
import {
  type DecodedLine,
  type Decoder,
  delimitedCodec,
  LineDecoder,
  LineTooLongError,
  lengthPrefixedCodec,
  MalformedFrameError,
  NetError,
  OVERLONG_LINE,
} from '@partyline/net'
import { UsageError } from './usage-error.ts'

export type FrameKind = 'lines' | 'length' | 'json'

/** The most bytes a frame may have: enough for a line that a person reads, and bounded memory for what a peer claims. */
export const FRAME_BYTES_MAX = 1_048_576

export interface Framed {
  readonly bytes: Uint8Array
  /** Nothing after it can be used. */
  readonly error: Error | undefined
}

/** For the chunks of one stream, in order. */
export interface Framer {
  take(chunk: Uint8Array): Framed
  /** At the end of the stream. */
  end(): Framed
}

const LF = Buffer.from('\n')
const LENGTH = lengthPrefixedCodec({ prefix: 4, frameBytesMax: FRAME_BYTES_MAX })

/** Standard input into frames. A UsageError says which line cannot be one. */
export function inputFramer(kind: FrameKind): Framer {
  let lineNumber = 0
  const encode = (line: Frame) => {
    lineNumber += 1
    const where = `line ${lineNumber} of standard input`
    if (!(line instanceof Uint8Array)) {
      throw new UsageError(
        text`${where} is longer than the limit of ${FRAME_BYTES_MAX} bytes`,
        text`send shorter lines`,
      )
    }
    if (kind === 'length') return LENGTH.encode(line)
    if (kind === 'lines') return Buffer.concat([line, LF])
    if (isBlank(line)) return EMPTY
    const problem = jsonProblem(line)
    if (problem === null) return Buffer.concat([line, LF])
    throw new UsageError(text`${where} is not JSON: ${problem}`, text`write each JSON value on a line of its own`)
  }
  return framer(linesOf(kind === 'length' ? 'exact' : 'text'), encode)
}

/** What comes from the network into lines for standard output. The errors are those of `@partyline/net`. */
export function outputFramer(kind: FrameKind): Framer {
  let frameNumber = 0
  const decode = (frame: Frame) => {
    frameNumber += 1
    if (frame instanceof NetError) throw frame
    if (kind === 'json') {
      if (isBlank(frame)) return EMPTY
      const problem = jsonProblem(frame)
      if (problem !== null)
        throw new MalformedFrameError(`line ${frameNumber} of the other side is not JSON: ${problem}`)
    }
    return Buffer.concat([frame, LF])
  }
  return framer(kind === 'length' ? LENGTH.decoder() : linesOf('text'), decode)
}

type Frame = Uint8Array | NetError

const EMPTY = Buffer.alloc(0)

function framer(decoder: Pick<Decoder<Uint8Array>, 'decode' | 'end'>, convert: (frame: Frame) => Uint8Array): Framer {
  const all = (frames: Iterable<Frame>): Framed => {
    const converted: Uint8Array[] = []
    try {
      for (const frame of frames) converted.push(convert(frame))
    } catch (error) {
      if (error instanceof Error) return { bytes: Buffer.concat(converted), error }
      throw error
    }
    return { bytes: Buffer.concat(converted), error: undefined }
  }
  return { take: (chunk) => all(decoder.decode(chunk)), end: () => all(decoder.end()) }
}

/** Text loses the CR before its LF; what is exact loses nothing but the LF. */
function linesOf(content: 'text' | 'exact'): Pick<Decoder<Uint8Array>, 'decode' | 'end'> {
  if (content === 'exact') return delimitedCodec({ delimiter: LF, frameBytesMax: FRAME_BYTES_MAX }).decoder()
  const decoder = new LineDecoder({ lineBytesMax: FRAME_BYTES_MAX })
  const frame = (line: DecodedLine) => (line === OVERLONG_LINE ? new LineTooLongError(FRAME_BYTES_MAX) : line)
  return {
    decode: (chunk) => decoder.decode(chunk).map(frame),
    end() {
      const rest = decoder.end()
      return rest === undefined ? [] : [frame(rest)]
    },
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09)
}

/** Null for JSON (RFC 8259). The text itself goes on unchanged, so that no number loses digits. */
function jsonProblem(line: Uint8Array): string | null {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line))
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
