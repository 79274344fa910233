import assert from 'node:assert/strict'
import { statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { noteKeptLimits, readKeptLimits } from './kept-limits.ts'
import { folderFor } from './testing.ts'

const NO_END = { ageMs: null, bytes: null }

void test('what was noted last is read, and written only where it changes', async (context) => {
  const folder = folderFor(context)
  assert.deepEqual(readKeptLimits(folder), NO_END)
  await noteKeptLimits(folder, NO_END)
  await noteKeptLimits(folder, { ageMs: 1_000, bytes: null })
  assert.deepEqual(readKeptLimits(folder), { ageMs: 1_000, bytes: null })
  utimesSync(join(folder, 'kept.json'), 1, 1)
  await noteKeptLimits(folder, { ageMs: 1_000, bytes: null })
  assert.equal(statSync(join(folder, 'kept.json')).mtimeMs, 1_000)
})

void test('what cannot be read is without end', (context) => {
  const folder = folderFor(context)
  for (const text of ['', '{', '[]', 'null', '{"ageMs":"1"}']) {
    writeFileSync(join(folder, 'kept.json'), text)
    assert.deepEqual(readKeptLimits(folder), NO_END, text)
  }
})
