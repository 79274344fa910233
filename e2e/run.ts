/** `npm run e2e`: the server as a process of its own, with clients that people use. node:test has the last word. */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { ensurePackages } from '../scripts/debian-packages.ts'
import { PACKAGES } from './support/needs.ts'

/** Each file of tests keeps a server and its clients busy, and some tests measure time. */
const CONCURRENCY = 2

/** No test takes this long; one that does is cut off and fails, instead of the whole run. */
const TEST_TIMEOUT_MS = 120_000

await ensurePackages(PACKAGES)

const files = globSync('**/*.test.ts', { cwd: import.meta.dirname }).toSorted()
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
  { cwd: import.meta.dirname, stdio: 'inherit' },
)
process.exitCode = status ?? 1
