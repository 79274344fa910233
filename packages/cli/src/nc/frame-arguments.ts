/** `--frame`: what stands for a line on the wire, and what it does not go together with. */
import { text } from '../language/text.ts'
import type { FrameKind } from './frames.ts'
import { UsageError } from './usage-error.ts'

/** @param given as given @throws {UsageError} no such frame, or options that contradict it */
export function parseFrame(given: string | undefined, has: (key: string) => boolean): FrameKind | undefined {
  if (given === 'length' && has('ws')) {
    throw new UsageError(
      text`--ws and --frame length cannot be used together`,
      text`a message has its length. Leave out --frame`,
    )
  }
  if (given === 'length' && has('crlf')) {
    throw new UsageError(
      text`-C and --frame length cannot be used together`,
      text`such frames have no line ends. Leave out -C`,
    )
  }
  if (given === undefined || given === 'lines' || given === 'length' || given === 'json') return given
  throw new UsageError(text`${JSON.stringify(given)} is not a kind of --frame`, text`lines, length or json`)
}
