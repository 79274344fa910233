import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { CAPABILITIES, formatCapabilityList, parseCapabilityRequest } from './capabilities.ts'
import { COMMANDS, formatStandardReply } from './commands.ts'
import { IrcError } from './errors.ts'
import { formatIsupport, parseIsupport } from './isupport.ts'
import { formatMessage } from './message.ts'
import { NUMERICS } from './numerics.ts'

void test('every numeric has three digits, and no two have the same', () => {
  const codes = Object.values(NUMERICS).map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  for (const code of codes) assert.match(code, /^\d{3}$/)
})

void test('every command has as many parameters as it needs', () => {
  for (const [verb, { params, source }] of Object.entries(COMMANDS)) {
    assert.match(verb, /^[A-Z]+$/)
    assert.ok(params.min <= params.names.length && source !== '', verb)
  }
})

void test('what a capability requires is a capability', () => {
  for (const info of Object.values(CAPABILITIES)) {
    for (const name of 'requires' in info ? info.requires : []) assert.ok(Object.hasOwn(CAPABILITIES, name), name)
  }
})

void test('a request names capabilities to add and to remove', () => {
  assert.deepEqual(parseCapabilityRequest(' a  -b c '), [
    { name: 'a', isRemoved: false },
    { name: 'b', isRemoved: true },
    { name: 'c', isRemoved: false },
  ])
  assert.deepEqual(parseCapabilityRequest(''), [])
})

void test('a list of capabilities is cut between words where a line is full', () => {
  assert.deepEqual(formatCapabilityList(['aa', 'bb', 'cc'], 5), ['aa bb', 'cc'])
  assert.deepEqual(formatCapabilityList([], 5), [''])
  const words = fc.array(fc.stringMatching(/^[a-z\u00e4]{1,10}$/))
  fc.assert(
    fc.property(words, fc.integer({ min: 20, max: 60 }), (names, bytesMax) => {
      const lists = formatCapabilityList(names, bytesMax)
      assert.equal(lists.join(' '), names.join(' '))
      for (const list of lists) assert.ok(Buffer.byteLength(list) <= bytesMax)
    }),
  )
})

void test('ISUPPORT tokens come back with their values, at most 13 in a line of 512 bytes', () => {
  const value = fc.option(fc.string({ unit: 'grapheme-composite', maxLength: 20 }))
  const tokens = fc.array(fc.tuple(fc.stringMatching(/^[A-Z0-9]{1,10}$/), value)).map((entries) => new Map(entries))
  const prefix = `:${'s'.repeat(63)} 005 ${'n'.repeat(100)} `
  fc.assert(
    fc.property(tokens, (before) => {
      const groups = formatIsupport(before)
      assert.deepEqual(parseIsupport(groups.flat()), before)
      for (const group of groups) {
        assert.ok(group.length > 0 && group.length <= 13)
        const line = `${prefix}${group.join(' ')} :${NUMERICS.RPL_ISUPPORT.text}\r\n`
        assert.ok(Buffer.byteLength(line) <= 512)
        assert.doesNotMatch(group.join(''), / /)
      }
    }),
  )
})

void test('the fourteenth short token starts another line', () => {
  const tokens = new Map(Array.from({ length: 30 }, (_, index) => [`T${index}`, null]))
  assert.deepEqual(
    formatIsupport(tokens).map((group) => group.length),
    [13, 13, 4],
  )
})

void test('ISUPPORT tokens begin another line where one is full', () => {
  const long = new Map(Array.from({ length: 8 }, (_, index) => [`LONG${index}`, 'x'.repeat(60)]))
  assert.deepEqual(
    formatIsupport(long).map((group) => group.length),
    [4, 4],
  )
})

void test('a token is taken back by a minus sign, and one that fits no line is refused', () => {
  assert.deepEqual(
    parseIsupport(['-A', 'B=', 'C=a\\x20b'], new Map([['A', '1']])),
    new Map([
      ['B', ''],
      ['C', 'a b'],
    ]),
  )
  assert.throws(() => formatIsupport(new Map([['A', 'x'.repeat(400)]])), IrcError)
})

void test('a standard reply has command, code, context and text', () => {
  const reply = formatStandardReply('FAIL', 'SETNAME', 'INVALID_REALNAME', [], 'The name is too long')
  assert.equal(formatMessage(reply), 'FAIL SETNAME INVALID_REALNAME :The name is too long')
})
