/** `--frame`: what stands for a line on the wire, and what it does not go together with. */
import type { FrameKind } from './frames.ts'
import { UsageError } from './usage-error.ts'

/** @param text as given @throws {UsageError} no such frame, or options that contradict it */
export function parseFrame(text: string | undefined, has: (key: string) => boolean): FrameKind | undefined {
  if (text === 'length' && has('ws')) {
    throw new UsageError('--ws and --frame length exclude one another', 'a message has its length; leave out --frame')
  }
  if (text === 'length' && has('crlf')) {
    throw new UsageError('-C and --frame length exclude one another', 'such frames have no line ends; leave out -C')
  }
  if (text === undefined || text === 'lines' || text === 'length' || text === 'json') return text
  throw new UsageError(`${JSON.stringify(text)} is no --frame`, 'lines, length or json')
}
