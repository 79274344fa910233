/** Has a command of the owner's look at a file, such as a virus scanner, before anybody gets it. */
import { spawn } from 'node:child_process'
import type { Clock } from '@partyline/net'
import type { Log } from '../log/log.ts'

/** As clamdscan and others say it. */
const FOUND = 1
const OUTPUT_BYTES_MAX = 4_096
const REASON_LENGTH_MAX = 200
const REMEDY = 'give the command a file by hand, and see what it says and how it ends'

export type Verdict =
  | { readonly kind: 'clean' }
  /** `reason`: in the words of the command. */
  | { readonly kind: 'found'; readonly reason: string }
  /** It did not say. */
  | { readonly kind: 'unknown' }

export interface ScanParts {
  /** The words of the command; the path of the file comes behind them. */
  readonly command: readonly string[]
  readonly timeoutMs: number
  readonly clock: Pick<Clock, 'setTimeout'>
  readonly log: Log
}

/** Ends with 0: clean; with 1: something was found; else it is not known. Never rejects. */
export async function scan(path: string, { command, timeoutMs, clock, log }: ScanParts): Promise<Verdict> {
  const [program = '', ...args] = command
  const { promise, resolve } = Promise.withResolvers<Verdict>()
  const child = spawn(program, [...args, path], { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  let why: string | null = null
  const timer = clock.setTimeout(() => {
    why = `it took longer than ${timeoutMs} ms`
    child.kill('SIGKILL')
    // What it has started may hold the other end, and would be waited for.
    child.stdout.destroy()
  }, timeoutMs)
  child.stdout.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-OUTPUT_BYTES_MAX)
  })
  child.on('error', (error) => {
    why ??= error.message
  })
  child.on('close', (code) => {
    timer.cancel()
    if (why === null && code === 0) return resolve({ kind: 'clean' })
    if (why === null && code === FOUND) return resolve({ kind: 'found', reason: reasonIn(output, path) })
    log.error('scan.failed', { command: program, reason: why ?? `it ended with ${code}`, remedy: REMEDY })
    resolve({ kind: 'unknown' })
  })
  return promise
}

/** The line that names the file, else the last one that says something. The path is nobody's business. */
function reasonIn(output: string, path: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.replaceAll(/\p{Cc}/gu, ' ').trim())
    .filter((line) => line !== '')
  const line = lines.find((one) => one.includes(path)) ?? lines.at(-1) ?? ''
  return line
    .replaceAll(path, '')
    .replace(/^[:\s]+/, '')
    .slice(0, REASON_LENGTH_MAX)
}
