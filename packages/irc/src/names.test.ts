import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parse } from 'yaml'
import { caseMapping, foldName, foldRfc1459, isChannelName, isChannelTarget, isHostname, isNickname } from './names.ts'

void test('every host name of the vectors is judged as they say', () => {
  const file = new URL('../../../vectors/irc/validate-hostname.yaml', import.meta.url)
  const { tests } = parse(readFileSync(file, 'utf8')) as { tests: { host: string; valid: boolean }[] }
  for (const { host, valid } of tests) assert.equal(isHostname(host), valid, host)
})

void test('for ASCII names folding is exactly CASEMAPPING=ascii', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (name) =>
      assert.equal(foldName(name), caseMapping('ascii')(name)),
    ),
  )
  assert.equal(foldName('A[]\\~'), 'a[]\\~')
})

void test('folding a folded name changes nothing', () => {
  for (let code = 0; code <= 0x10_ff_ff; code += 1) {
    const folded = foldName(String.fromCodePoint(code))
    if (foldName(folded) !== folded) assert.fail(`U+${code.toString(16)} folds to ${folded} and then further`)
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => assert.equal(foldName(foldName(name)), foldName(name))),
    { numRuns: 2_000 },
  )
})

void test('names that look alike are one name', () => {
  for (const [a, b] of [
    ['\u00c4', 'A\u0308'],
    ['\uff22ob', 'bob'],
    ['\u039f\u0394\u039f\u03a3', '\u03bf\u03b4\u03bf\u03c3'],
    ['\u212b', '\u00e5'],
    ['#lobby', '#lobby\ufe0f'],
    ['#\u2764', '#\u2764\ufe0f'],
  ] as const) {
    assert.equal(foldName(a), foldName(b), `${a} and ${b}`)
  }
})

void test('the mapping of older servers has four more pairs of letters', () => {
  assert.equal(foldRfc1459('A[]\\~'), 'a{}|^')
  assert.equal(caseMapping('rfc1459-strict')('A[]\\~'), 'a{}|~')
  assert.equal(caseMapping('never heard of')('~'), '^')
})

void test('nicknames have letters, marks and numbers of any script and the customary signs', () => {
  for (const name of [
    'bob',
    '[a]',
    '_-1',
    '\\^`{|}',
    'J\u00fcrgen',
    '\u5f20\u4f1f',
    '\u0928\u093f\u0915\u0940',
    'a1',
  ]) {
    assert.ok(isNickname(name), name)
  }
})

void test('what has a meaning in the protocol, cannot be seen or is not normalised is no nickname', () => {
  const characters = ' !@*?,.:#&~+%$/<>"\'();=\t\r\n\0\x07\x1b\u00a0\u200b\u200d\u202e\u2066\u3164\ufe0f\ufffd\ud800'
  for (const character of characters) assert.ok(!isNickname(`a${character}b`), JSON.stringify(character))
  for (const name of ['q\u0301\u0302\u0303\u0304\u0306', 'q\u0332\u0332']) {
    assert.ok(!isNickname(name) && !isChannelName(`#${name}`), JSON.stringify(name))
  }
  for (const name of ['', '1a', '-a', '\u0301a', '\u0661a', 'A\u0308b', '\u{1f600}']) {
    assert.ok(!isNickname(name), JSON.stringify(name))
  }
})

void test('channel names begin with a hash sign and have no space, comma, control, bidi or invisible character', () => {
  for (const name of ['#a', '##', '#caf\u00e9', '#\u2764\ufe0f', '#a:b!@*']) assert.ok(isChannelName(name), name)
  for (const name of [
    '',
    '#',
    'a',
    '&a',
    '#a b',
    '#a,b',
    '#a\x07',
    '#a\u0000',
    '#a\u202e',
    '#a\u200bb',
    '#a\u3164',
    '#a\ufff9',
    '#A\u0308',
    '#a\u3000',
    '#\u0301',
    '#\ufe0f',
    '#a\u2800',
    '#\ud800',
  ]) {
    assert.ok(!isChannelName(name), JSON.stringify(name))
  }
  assert.ok(isChannelTarget('#a b') && !isChannelTarget('bob'))
})
