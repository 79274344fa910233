/** Reads a secret: a line of standard input, of which nothing is shown on a terminal. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { ReadStream } from 'node:tty'

interface Asking {
  readonly prompt: string
  /** Shows it to the person. */
  readonly ask: (text: string) => void
}

/** @returns the first line, without its end; null where there is none, or where the person has pressed Ctrl-C */
export function readSecret(
  input: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY'>>,
  { prompt, ask }: Asking,
): Promise<string | null> {
  const isTerminal = input.isTTY === true
  const nowhere = new Writable({ write: (_chunk, _encoding, written) => written() })
  // In this mode it is not the terminal that echoes, but what writes to the output.
  const lines = createInterface({ input, output: nowhere, terminal: isTerminal, historySize: 0 })
  if (isTerminal) ask(prompt)
  const { promise, resolve } = Promise.withResolvers<string | null>()
  lines.once('line', resolve)
  lines.once('close', () => resolve(null))
  lines.once('SIGINT', () => resolve(null))
  return promise.finally(() => {
    lines.close()
    if (isTerminal) ask('\n')
  })
}
