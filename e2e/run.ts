/** `npm run e2e`: the server as a process of its own, with clients that people use. node:test has the last word. */
import { spawnSync } from 'node:child_process'
import { cpSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { bundleCommand } from '../scripts/bundle-command.ts'
import { COMPILE_CACHE } from '../scripts/compile-cache.ts'
import { ensurePackages } from '../scripts/debian-packages.ts'
import { ensureFramework } from './support/irc-framework.ts'
import { PACKAGES } from './support/needs.ts'

/** More than the two cores of a small machine: half of the time, a test waits for what a program does after some time. */
const CONCURRENCY = 3

/** No test takes this long; one that does is cut off and fails, instead of the whole run. */
const TEST_TIMEOUT_MS = 120_000

/** The examples and the guide are programs too. */
const TESTS = ['e2e/**/*.test.ts', 'examples/**/*.test.ts', 'docs/guide/**/*.test.ts']

const root = join(import.meta.dirname, '..')

await ensurePackages(PACKAGES)
ensureFramework()
const bundle = await bundleAsPublished(join(root, 'node_modules/.cache/partyline'))

const files = TESTS.flatMap((pattern) => globSync(pattern, { cwd: root }).toSorted())
const { status } = spawnSync(
  process.execPath,
  [
    '--conditions=source',
    '--test',
    `--test-concurrency=${CONCURRENCY}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    // A part of them, by name: npm run e2e -- --test-name-pattern=irssi
    ...process.argv.slice(2),
    ...files,
  ],
  { cwd: root, env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, PARTYLINE_BUNDLE: bundle }, stdio: 'inherit' },
)
process.exitCode = status ?? 1

/** The tests start the command a thousand times: its bundle takes half the time of the sources. Returns its main file. */
async function bundleAsPublished(folder: string): Promise<string> {
  const dist = join(folder, 'dist')
  await bundleCommand(root, dist)
  cpSync(join(root, 'packages/cli/package.json'), join(folder, 'package.json'))
  cpSync(join(root, 'packages/web/dist'), join(dist, 'web'), { recursive: true })
  return join(dist, 'main.js')
}
