import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { TAR_END, tarHeader, tarPadding } from './tar.ts'

const CHANGED_AT = Date.parse('2026-01-02T03:04:05.678Z')
const isHere = spawnSync('tar', ['--version']).status === 0

void test('tar reads files of any length as they were', { skip: !isHere }, (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-tar-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const files = [0, 1, 511, 512, 513, 70_000].map((bytes) => ({ name: `${bytes} ü.txt`, content: 'x'.repeat(bytes) }))
  files.push({ name: `${'f'.repeat(60)}/${'n'.repeat(90)}`, content: 'deep' })
  const pieces = files.flatMap(({ name, content }) => [
    tarHeader({ name, bytes: content.length, changedAt: CHANGED_AT }),
    Buffer.from(content),
    tarPadding(content.length),
  ])
  const { status, stderr } = spawnSync('tar', ['-xf', '-', '-C', folder], {
    input: Buffer.concat([...pieces, TAR_END]),
  })
  assert.deepEqual([status, stderr.toString()], [0, ''])
  for (const { name, content } of files) {
    assert.equal(readFileSync(join(folder, name), 'utf8'), content)
    const { mode, mtimeMs } = statSync(join(folder, name))
    assert.deepEqual([mode & 0o777, mtimeMs], [0o600, Math.floor(CHANGED_AT / 1000) * 1000])
  }
})

for (const bytes of [8 ** 11 - 1, 8 ** 11, 40 * 1024 ** 3]) {
  void test(`the length of a file of ${bytes} bytes is read as it is`, { skip: !isHere }, () => {
    const input = tarHeader({ name: 'history.sqlite', bytes, changedAt: CHANGED_AT })
    assert.match(
      spawnSync('tar', ['-tvf', '-'], { input }).stdout.toString(),
      new RegExp(` ${bytes} .* history.sqlite\n`),
    )
  })
}

void test('a name that has no place in a header is refused', () => {
  const header = (name: string) => tarHeader({ name, bytes: 0, changedAt: 0 })
  assert.equal(header('x'.repeat(100)).length, 512)
  assert.throws(() => header('x'.repeat(101)), RangeError)
})
