/**
 * `@partyline/net` on other runtimes than the server's: the contract of connections on each of them, and
 * the first program of the README from the published archive. What a runtime does not keep is declared here and stands in
 * the README; what it keeps although it is declared fails the test as well.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { findRuntime, type Runtime } from '../../scripts/runtimes.ts'
import { type EmptyProject, emptyProject, firstProgram } from '../support/empty-project.ts'
import { Program } from '../support/program.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CONTRACT = ['./packages/net/src/connection.test.ts', './packages/net/src/websocket/websocket-bytes.test.ts']
const RUN_MS = 100_000
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

interface Ability {
  readonly name: string
  readonly runtime: Runtime
  /** Runs a test file. */
  readonly test: readonly string[]
  /** Runs a program. */
  readonly run: readonly string[]
  /** How a test that failed is reported. */
  readonly failure: RegExp
  readonly passed: RegExp
  /** What does not hold: every failure is one of them, and each of them fails. */
  readonly broken: readonly RegExp[]
}

const HALF_CLOSE = [
  'ends one direction and goes on with the other',
  'stays writable after an iteration has reached the end of the stream',
  'is closed when it is disposed of',
  'carries a stream both ways through its Web Streams',
  'ends its direction when its writable is closed, and can still be read',
]

const RUNTIMES: readonly Ability[] = [
  {
    name: 'Node 22',
    runtime: 'node22',
    test: ['--conditions=source', '--test', '--test-reporter=tap'],
    run: [],
    failure: /^ +not ok \d+ - (.+)$/gm,
    passed: /^# pass (\d+)$/m,
    broken: [],
  },
  {
    name: 'Bun',
    runtime: 'bun',
    test: ['test', '--conditions=source'],
    run: [],
    failure: /^\(fail\) (.+?)(?: \[[\d.]+m?s\])?$/gm,
    passed: /^ *(\d+) pass$/m,
    // TLS has no half-close.
    broken: HALF_CLOSE.map((title) => new RegExp(`^TLS .*> ${title}$`)),
  },
  {
    name: 'Deno',
    runtime: 'deno',
    // What a client sends over TLS to a server never arrives, so that all of TLS is left out, and WebSocket with it.
    test: ['test', '--no-check', '-A', '--conditions=source', '--filter=/^(a memory|TCP|a Unix).* of Connection/'],
    run: ['run', '-A'],
    failure: /^(.+ \.\.\. .+?) => /gm,
    passed: /\((\d+) steps\)/,
    // A socket that was accepted takes more than there is room for.
    broken: [/^(TCP|a Unix socket).* seen from its other end \.\.\. lets a write be given up$/],
  },
]

void describe('the sockets on other runtimes', { concurrency: true }, () => {
  let project: EmptyProject
  before(async () => {
    project = await emptyProject()
    await project.write('first.ts', firstProgram(project.read('node_modules/@partyline/net/README.md')))
  })
  after(() => project[Symbol.asyncDispose]())

  for (const { name, runtime, test, run, failure, passed, broken } of RUNTIMES) {
    const path = findRuntime(runtime)
    const skip = path === null && `${name} cannot be had here: node scripts/runtimes.ts ${runtime}`
    if (path === null) {
      void it(name, { skip })
      continue
    }

    void it(`${name} keeps the contract of connections, but for what is declared`, async () => {
      await using program = await Program.start(path, [...test, ...CONTRACT], { cwd: ROOT, env: { NO_COLOR: '1' } })
      await program.exit(RUN_MS)
      const report = `${program.output.text}\n${program.errors.text}`.replaceAll(ESCAPES, '')
      assert.ok(Number(passed.exec(report)?.[1]) > 500, report.slice(-2_000))
      const failures = [...report.matchAll(failure)].map(([, title = '']) => title)
      assert.deepEqual(
        failures.filter((title) => !broken.some((declared) => declared.test(title))),
        [],
      )
      for (const declared of broken)
        assert.ok(
          failures.some((title) => declared.test(title)),
          `kept: ${declared}`,
        )
    })

    void it(`${name} runs the first program of the README from the archive`, async () => {
      assert.equal(await project.run(path, ...run, 'first.ts'), 'hello\n')
    })
  }
})
