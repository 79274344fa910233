/** The lines that a peer sends, fit to be shown. */
import { type FramedConnection, LineTooLongError } from '@partyline/net'
import { printable } from './printable.ts'

/** A line over the limit is no reason to part: it is left out, `onTooLong` tells whom it concerns, and the next one follows. */
export async function* linesOf(
  lines: FramedConnection<string>,
  onTooLong: (message: string) => unknown,
): AsyncGenerator<string, void> {
  for (;;) {
    try {
      for await (const line of lines) yield printable(line)
      return
    } catch (error) {
      if (!(error instanceof LineTooLongError)) throw error
      await onTooLong(error.message)
    }
  }
}
