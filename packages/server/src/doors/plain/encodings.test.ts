import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodingOf, UTF8 } from './encodings.ts'

const NAMES = [
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'latin1',
  'iso-8859-2',
  'koi8-r',
  'windows-1251',
]

for (const name of NAMES) {
  void test(`what ${name} can write is read again as it was`, () => {
    const encoding = encodingOf(name)
    assert.ok(encoding !== null)
    let written = 0
    for (let code = 0x20; code < 0x1_00_00; code += 1) {
      // Neither DEL nor halves of pairs are text.
      if (code === 0x7f || (code >= 0xd8_00 && code < 0xe0_00)) continue
      const character = String.fromCodePoint(code)
      const bytes = encoding.encode(character)
      if (bytes.length === 1 && bytes[0] === 0x3f && character !== '?') continue
      written += 1
      if (encoding.decode(bytes) !== character) assert.fail(`U+${code.toString(16)}`)
    }
    assert.ok(written > 190, `only ${written} characters can be written`)
  })
}

void test('a character that the encoding does not have becomes a question mark', () => {
  assert.deepEqual([...(encodingOf('big5')?.encode('a☃😀é') ?? [])], [...Buffer.from('a????')].slice(0, 4))
})

void test('bytes that are no text are told from text', () => {
  assert.equal(encodingOf('gbk')?.decode(Uint8Array.of(0x61, 0xff)), null)
  assert.equal(UTF8.decode(Uint8Array.of(0x61, 0xff)), null)
  assert.equal(UTF8.decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), 'a', 'a byte order mark is no text')
})

void test('encodings have the names that people give them', () => {
  const names = ['GBK', ' cp936 ', 'gb2312', 'big-5', 'sjis', 'latin-1', 'utf8', 'UTF-8']
  assert.deepEqual(
    names.map((name) => encodingOf(name)?.name),
    ['gbk', 'gbk', 'gbk', 'big5', 'shift_jis', 'windows-1252', 'utf-8', 'utf-8'],
  )
  for (const name of ['', 'klingon', 'utf-16', 'utf-16le', 'iso-2022-jp', 'replacement']) {
    assert.equal(encodingOf(name), null, name)
  }
})
