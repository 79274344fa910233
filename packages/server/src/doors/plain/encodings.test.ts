import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodingOf, UTF8 } from './encodings.ts'

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
  for (const name of [
    '',
    'klingon',
    'constructor',
    '__proto__',
    'utf-16',
    'utf16le',
    'utf-16be',
    'ucs2',
    'iso-2022-jp',
    'replacement',
    'hex',
    'base64',
    'binary',
  ]) {
    assert.equal(encodingOf(name), null, name)
  }
})

void test('no character becomes a control character of the terminal', () => {
  for (const name of ['gbk', 'big5', 'shift_jis', 'latin1', 'LATIN1', 'euc-kr', 'koi8-r']) {
    const encoding = encodingOf(name)
    for (const text of ['\u{11b}', '\u{107}', '\u{1f61b}']) {
      assert.ok(encoding !== null && encoding.encode(text).every((byte) => byte >= 0x20), `${name} ${text}`)
    }
  }
})
