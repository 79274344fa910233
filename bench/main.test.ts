import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

const CASES: readonly (readonly [args: readonly string[], status: number, output: RegExp, errors: RegExp])[] = [
  [['--help'], 0, /NAME .*: abuse, .*startup$/m, /^$/],
  [['echo', '--help'], 0, /^npm run bench -- echo\n\nIt has no options/, /^$/],
  [['fanout', '--clients', '9', '-h'], 0, /^npm run bench -- fanout .*\n[^]*--rows A,B/, /^$/],
  [['startup', '--rounds'], 2, /^$/, /'--rounds' is not an option/],
  [['ecko'], 2, /^$/, /There is no benchmark 'ecko'[^]*: abuse/],
]

for (const [args, status, output, errors] of CASES) {
  void test(`bench ${args.join(' ')} measures nothing, and says how it is called`, () => {
    // A benchmark that began would not end in this time.
    const done = spawnSync(process.execPath, ['--conditions=source', MAIN, ...args], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    assert.equal(done.status, status, done.stderr)
    assert.match(done.stdout, output)
    assert.match(done.stderr, errors)
  })
}
