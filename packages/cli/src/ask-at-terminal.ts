/** Asks the person at the terminal (tty(4)), as ssh does: standard input may be a pipe, and is for something else then. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { isatty, ReadStream } from 'node:tty'
import { readSecret } from './read-secret.ts'

/** @param signal ends the wait for a text, with null; a secret is read in a mode in which Ctrl-C is no signal */
export async function askAtTerminal(
  prompt: string,
  kind: 'secret' | 'text',
  signal?: AbortSignal,
): Promise<string | null> {
  const descriptor = openTerminal()
  if (descriptor === null) return null
  const input = new ReadStream(descriptor)
  const ask = (text: string) => void writeSync(descriptor, text)
  try {
    return kind === 'secret' ? await readSecret(input, { prompt, ask }) : await readLine(input, { prompt, ask, signal })
  } finally {
    input.destroy()
  }
}

/** The terminal itself shows what is typed. */
function readLine(
  input: ReadStream,
  {
    prompt,
    ask,
    signal,
  }: { readonly prompt: string; readonly ask: (text: string) => void; readonly signal: AbortSignal | undefined },
): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  ask(prompt)
  const lines = createInterface({ input, terminal: false })
  lines.once('line', resolve)
  lines.once('close', () => resolve(null))
  signal?.addEventListener('abort', () => lines.close())
  return promise.finally(() => lines.close())
}

function openTerminal(): number | null {
  try {
    const descriptor = openSync('/dev/tty', 'r+')
    if (isatty(descriptor)) return descriptor
    closeSync(descriptor)
    return null
  } catch {
    return null
  }
}
