/** `startup`: how long a command takes to say its version, or to listen, since scripts start it often. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { median } from '../measure/latency.ts'
import { findProgram } from '../servers/installed.ts'
import { formatTable } from '../table.ts'
import { build } from './contender.ts'

interface Start {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** What it writes when it is ready; then it is ended. Without, it is measured to its end. */
  readonly ready?: RegExp
}

const CLI = join(import.meta.dirname, '../../packages/cli')
const BUNDLE = join(CLI, 'dist/main.js')
const SOURCE = join(CLI, 'src/main.ts')
const LISTENING = /Listening on/
const STARTS: readonly Start[] = [
  { name: 'partyline nc --version, bundled', command: [process.execPath, BUNDLE, 'nc', '--version'] },
  {
    name: 'partyline nc --version, from the source',
    command: [process.execPath, '--conditions=source', SOURCE, 'nc', '--version'],
  },
  { name: 'ncat --version', command: ['ncat', '--version'] },
  { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
  {
    name: 'partyline nc -l, bundled, until it listens',
    command: [process.execPath, BUNDLE, 'nc', '-v', '-l', '127.0.0.1', '0'],
    ready: LISTENING,
  },
  { name: 'ncat -l, until it listens', command: ['ncat', '-v', '-l', '127.0.0.1', '0'], ready: LISTENING },
]
const ROUNDS = 20

/** Milliseconds from the start of the process. */
function measure({ name, command: [program, ...args], ready }: Start): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    let errors = ''
    let elapsedMs: number | undefined
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    child.on('error', reject)
    child.stderr.on('data', (bytes: Buffer) => {
      errors += bytes.toString()
      if (elapsedMs !== undefined || ready?.test(errors) !== true) return
      elapsedMs = performance.now() - startedAt
      child.kill()
    })
    child.on('close', (code) => {
      if (elapsedMs !== undefined) resolve(elapsedMs)
      else if (code === 0 && ready === undefined) resolve(performance.now() - startedAt)
      else reject(new Error(`${name} ended with ${code}: ${errors}`))
    })
  })
}

export async function startup(): Promise<number> {
  build()
  const starts = STARTS.filter(({ command: [program] }) => program.includes('/') || findProgram(program) !== null)
  const times = starts.map(() => [] as number[])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, start] of starts.entries()) times[index]?.push(await measure(start))
  }
  const rows = starts.map(({ name }, index) => [name, median(times[index] ?? []).toFixed(0)])
  process.stdout.write(`\nMedian of ${ROUNDS} starts.\n\n${formatTable(['command', 'ms'], rows)}`)
  return 0
}
