/** Runs a program of the system that keeps secrets, with what is secret on its standard input. */
import { spawn } from 'node:child_process'

/** A person may first have to unlock the keys, in a window of the program's. */
const TIMEOUT_MS = 60_000
/** More than a secret has. */
const OUTPUT_BYTES_MAX = 64 * 1024

/** What the program wrote; null where it is not there, failed, or took too long. */
export type AskProgram = (command: string, args: readonly string[], input: string) => Promise<string | null>

export const askProgram: AskProgram = (command, args, input) => {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], signal: AbortSignal.timeout(TIMEOUT_MS) })
  const chunks: Buffer[] = []
  let size = 0
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= OUTPUT_BYTES_MAX) chunks.push(chunk)
    else {
      child.stdout.destroy()
      child.kill()
    }
  })
  // It may end without reading.
  child.stdin.on('error', () => {})
  child.on('error', () => resolve(null))
  child.on('close', (code) => resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : null))
  child.stdin.end(input)
  return promise
}
