/**
 * Everything that a change must pass, except the end-to-end tests: format, lint, types, arrows, dead code, dates, documents and
 * the tests beside the source. Two steps run at a time; what fails is printed whole, at its end.
 */
import { spawn } from 'node:child_process'
import { COMPILE_CACHE } from './compile-cache.ts'
import { ensurePackages } from './debian-packages.ts'

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** For steps whose success means nothing unless it says this. */
  readonly proof?: RegExp
}

/** What hangs fails, and does not hold up the rest. */
const TEST_TIMEOUT_MS = 300_000
const TESTS = [
  'node',
  '--conditions=source',
  '--test',
  '--test-reporter=spec',
  `--test-timeout=${TEST_TIMEOUT_MS}`,
] as const

/** Rooms of the server whose tests start no program and listen nowhere. */
const ROOMS = 'commands|delivery|network|pipeline|replies|sasl|session'

const STEPS: readonly Step[] = [
  {
    name: 'tests',
    command: [
      ...TESTS,
      // More than the two cores of a small machine: many wait for a lease to end, or for a process.
      '--test-concurrency=3',
      'packages/!(irc|server|terminal|web)/**/*.test.ts',
      'packages/server/src/*.test.ts',
      `packages/server/src/!(${ROOMS})/**/*.test.ts`,
      'bench/**/*.test.ts',
    ],
  },
  {
    // They start no program and listen nowhere: in one process they take a third of the time.
    name: 'tests in one process',
    command: [
      ...TESTS,
      '--test-isolation=none',
      'packages/@(irc|terminal|web)/**/*.test.ts',
      `packages/server/src/@(${ROOMS})/**/*.test.ts`,
    ],
  },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types in a browser', command: ['tsc', '-p', 'packages/irc'] },
  { name: 'types of the page', command: ['tsc', '-p', 'packages/web'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  // Under a compiler without its API it would find nothing and pass.
  {
    name: 'arrows',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'bench', 'e2e', 'examples', 'scripts'],
    proof: /[1-9]\d\d+ modules/,
  },
  { name: 'dead code', command: ['knip', '--no-progress', '--no-config-hints'] },
  { name: 'dates', command: ['node', 'scripts/check-dates.ts'] },
  { name: 'documents', command: ['node', '--conditions=source', 'scripts/check-documents.ts'] },
]

const LANES = 2

interface Outcome {
  readonly step: Step
  readonly isPassed: boolean
  readonly output: string
}

async function run(step: Step): Promise<Outcome> {
  const startedAt = performance.now()
  const [program, ...args] = step.command
  const env = { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE }
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const exitCode = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${program}: ${error.message}\n`))
      resolve(null)
    })
    child.on('close', resolve)
  })
  const output = Buffer.concat(chunks).toString()
  const isPassed = exitCode === 0 && (step.proof === undefined || step.proof.test(output))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`${isPassed ? 'pass' : 'FAIL'}  ${seconds.padStart(5)} s  ${step.name}\n`)
  return { step, isPassed, output }
}

async function runAll(): Promise<readonly Outcome[]> {
  const waiting = [...STEPS]
  const outcomes: Outcome[] = []
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) outcomes.push(await run(step))
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return outcomes
}

/** The counts of both runs of tests together, as the test runner writes them: CI reads them. */
function testCounts(outcomes: readonly Outcome[]): string {
  const sums = new Map<string, number>()
  for (const { output } of outcomes) {
    for (const [, name = '', count] of output.matchAll(/^ℹ (tests|suites|pass|fail|cancelled|skipped|todo) (\d+)$/gm)) {
      sums.set(name, (sums.get(name) ?? 0) + Number(count))
    }
  }
  return [...sums].map(([name, sum]) => `ℹ ${name} ${sum}`).join('\n')
}

/** Of a run of tests only what failed: thousands that passed would hide it. */
function tellingPart(output: string): string {
  const start = output.indexOf('✖ failing tests:')
  return start === -1 ? output : output.slice(start)
}

// The tests beside the source make certificates with it.
await ensurePackages(['openssl'])

const outcomes = await runAll()
for (const { step, isPassed, output } of outcomes) {
  if (!isPassed) process.stdout.write(`\n── ${step.name}: ${step.command.join(' ')}\n${tellingPart(output)}\n`)
}
process.stdout.write(`\n${testCounts(outcomes)}\n`)
process.exitCode = outcomes.every((outcome) => outcome.isPassed) ? 0 : 1
