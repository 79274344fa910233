import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { fileName, nameInLink } from './file-name.ts'

for (const [said, name] of [
  ['cat.png', 'cat.png'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ann\\cat.png', 'cat.png'],
  ['..', 'file'],
  ['', 'file'],
  ['a/', 'file'],
  ['.bashrc', 'bashrc'],
  ['cat\u001b[2J.png', 'cat[2J.png'],
  ['cat\u202Egnp.exe', 'catgnp.exe'],
  ['a:b|c?.txt', 'a_b_c_.txt'],
  ['数据.txt ', '数据.txt'],
] as const) {
  void test(`a file that is called ${JSON.stringify(said)} is shown as ${name}`, () =>
    assert.equal(fileName(said), name))
}

void test('whatever is said, the name is none of a path, shows no controls and fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (said) => {
      const name = fileName(said)
      assert.doesNotMatch(name, /[/\\\p{Cc}]|^\.|[. ]$/u)
      assert.ok(name !== '' && Buffer.byteLength(name) <= 200)
      assert.match(nameInLink(name), /^[\w.%~-]{1,60}$/)
      assert.equal(fileName(name), name)
    }),
  )
})

void test('a long name keeps its ending, in its link too', () => {
  assert.match(fileName(`${'数'.repeat(100)}.jpeg`), /^数+\.jpeg$/)
  assert.equal(nameInLink(`${'数'.repeat(20)}.jpeg`), 'file.jpeg')
})
