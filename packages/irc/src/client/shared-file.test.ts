import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSharedFile } from './shared-file.ts'

void test('what a server says of a file is read, and nothing else', () => {
  const file = { id: 'x1', name: 'a b.png', type: 'image/png', bytes: 5 }
  assert.deepEqual(parseSharedFile('id=x1&name=a+b.png&type=image%2Fpng&size=5&width=2&height=3'), {
    ...file,
    pixels: { width: 2, height: 3 },
  })
  for (const pixels of ['', '&width=2', '&width=0&height=3', '&width=-1&height=3']) {
    assert.deepEqual(parseSharedFile(`id=x1&name=a+b.png&type=image/png&size=5${pixels}`), { ...file, pixels: null })
  }
  for (const wrong of [undefined, '', 'id=x1', 'id=x1&name=a&type=b&size=1e9']) {
    assert.equal(parseSharedFile(wrong), null)
  }
})
