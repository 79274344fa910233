import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkedPieces, loadLinkFinder } from './linked.ts'

const find = await loadLinkFinder()
const urlsIn = (text: string) => linkedPieces(text, find).flatMap((piece) => (piece.kind === 'link' ? [piece.url] : []))

void test('links are found in sentences, in brackets, and beside Chinese', () => {
  for (const [text, urls] of [
    ['see https://example.org/a_(b)?x=1&y=2.', ['https://example.org/a_(b)?x=1&y=2']],
    ['(http://example.org)', ['http://example.org']],
    ['请看 https://example.org/页面，谢谢', ['https://example.org/页面']],
    ['example.org and ann@example.org', ['http://example.org', 'mailto:ann@example.org']],
    ['ircs://irc.example.org:6697/#lobby, then', ['ircs://irc.example.org:6697/#lobby']],
    ['http://192.168.1.2:6680/', ['http://192.168.1.2:6680/']],
    ['no link: at all', []],
  ] as const)
    assert.deepEqual(urlsIn(text), urls, text)
})

void test('nothing that would run in the page is a link', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,<b>x</b>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://example.org/',
  ])
    assert.deepEqual(urlsIn(text), [], text)
})

void test('the pieces are the text, whatever is in it', () => {
  for (const text of [
    '',
    'a https://example.org b https://example.org',
    'https://example.org',
    'plain.',
    '<b>https://example.org</b>',
  ]) {
    const pieces = linkedPieces(text, find)
    assert.equal(pieces.map((piece) => piece.text).join(''), text)
  }
  assert.deepEqual(linkedPieces('https://example.org', null), [{ kind: 'text', text: 'https://example.org' }])
})
