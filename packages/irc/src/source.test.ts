import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { formatSource, parseSource, type Source } from './source.ts'

void test('every source of the vectors is split into its parts and joined again', () => {
  const file = new URL('../../../vectors/irc/userhost-split.yaml', import.meta.url)
  const { tests } = parse(readFileSync(file, 'utf8')) as { tests: { source: string; atoms: Partial<Source> }[] }
  for (const { source, atoms } of tests) {
    assert.deepEqual(parseSource(source), { nick: '', user: '', host: '', ...atoms }, source)
    assert.equal(formatSource(parseSource(source)), source)
  }
})
