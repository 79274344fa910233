import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { SERVER_WORDS } from './server-words.ts'

void test('each of them is what the server says', () => {
  const packages = join(import.meta.dirname, '../../..')
  const files = [
    'irc/src/numerics.ts',
    ...globSync('server/src/{network,commands,credentials,uploads,doors/{web,ssh}/files}/**/*.ts', { cwd: packages }),
  ]
  const sources = files
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(packages, file), 'utf8'))
  const said = sources.join('\n')
  const missing = SERVER_WORDS.flatMap(({ pattern }) => pattern.split(/\{\d\}/)).filter((part) => !said.includes(part))
  assert.deepEqual(missing, [])
})
