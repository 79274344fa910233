/** `startup`: how long a command takes that only says its version, since scripts start it often. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { median } from '../measure/latency.ts'
import { build } from './contender.ts'
import { findProgram } from '../servers/installed.ts'
import { formatTable } from '../table.ts'

const CLI = join(import.meta.dirname, '../../packages/cli')
const COMMANDS: readonly (readonly [name: string, program: string, ...args: readonly string[]])[] = [
  ['partyline nc --version, bundled', process.execPath, join(CLI, 'dist/main.js'), 'nc', '--version'],
  [
    'partyline nc --version, from the source',
    process.execPath,
    '--conditions=source',
    join(CLI, 'src/main.ts'),
    'nc',
    '--version',
  ],
  ['ncat --version', 'ncat', '--version'],
  ['node -e 0', process.execPath, '-e', '0'],
]
const ROUNDS = 20

function runToEnd(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`)
}

function measure([, program, ...args]: (typeof COMMANDS)[number]): number {
  const startedAt = performance.now()
  runToEnd(program, args)
  return performance.now() - startedAt
}

export function startup(): Promise<number> {
  build()
  const commands = COMMANDS.filter(([, program]) => program.includes('/') || findProgram(program) !== null)
  const times = commands.map(() => [] as number[])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, command] of commands.entries()) times[index]?.push(measure(command))
  }
  const rows = commands.map(([name], index) => [name, median(times[index] ?? []).toFixed(0)])
  process.stdout.write(`\nMedian of ${ROUNDS} starts.\n\n${formatTable(['command', 'ms'], rows)}`)
  return Promise.resolve(0)
}
