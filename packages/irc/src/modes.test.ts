import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatModeChanges, parseModeChanges, type ModeChange } from './modes.ts'

const SPEC = { list: 'beI', always: 'k', whenSet: 'l', never: 'imnst', prefix: 'ov' }

void test('each letter takes a parameter according to its kind', () => {
  assert.deepEqual(parseModeChanges(['+ovl-lk+n', 'a', 'b', '5', 'key', 'ignored'], SPEC), [
    { kind: 'change', sign: '+', letter: 'o', param: 'a' },
    { kind: 'change', sign: '+', letter: 'v', param: 'b' },
    { kind: 'change', sign: '+', letter: 'l', param: '5' },
    { kind: 'change', sign: '-', letter: 'l', param: null },
    { kind: 'change', sign: '-', letter: 'k', param: 'key' },
    { kind: 'change', sign: '+', letter: 'n', param: null },
  ])
})

void test('a list letter without a parameter asks for the list', () => {
  assert.deepEqual(parseModeChanges(['b'], SPEC), [{ kind: 'list', letter: 'b' }])
  assert.deepEqual(parseModeChanges(['+be', 'mask'], SPEC), [
    { kind: 'change', sign: '+', letter: 'b', param: 'mask' },
    { kind: 'list', letter: 'e' },
  ])
})

void test('unknown letters and those without their parameter are reported, and the rest goes on', () => {
  assert.deepEqual(parseModeChanges(['-ko+k\u{1f600}li'], SPEC), [
    { kind: 'change', sign: '-', letter: 'k', param: null },
    { kind: 'incomplete', letter: 'o' },
    { kind: 'incomplete', letter: 'k' },
    { kind: 'unknown', letter: '\u{1f600}' },
    { kind: 'incomplete', letter: 'l' },
    { kind: 'change', sign: '+', letter: 'i', param: null },
  ])
  assert.deepEqual(parseModeChanges([], SPEC), [])
  assert.deepEqual(parseModeChanges(['+-'], SPEC), [])
})

void test('signs are written once', () => {
  const changes = parseModeChanges(['+o+v-n-t', 'a', 'b'], SPEC).filter((item) => item.kind === 'change')
  assert.deepEqual(formatModeChanges(changes), ['+ov-nt', 'a', 'b'])
  assert.deepEqual(formatModeChanges([]), [])
})

void test('parsing what was formatted gives the same changes', () => {
  const kind = fc.constant('change' as const)
  const sign = fc.constantFrom('+' as const, '-' as const)
  const param = fc.string({ minLength: 1 })
  // deepEqual compares prototypes too.
  const options = { noNullPrototype: true }
  const change: fc.Arbitrary<ModeChange> = fc.oneof(
    fc.record({ kind, sign, letter: fc.constantFrom('b', 'e', 'I', 'k', 'o', 'v'), param }, options),
    fc.record({ kind, sign: fc.constant('+' as const), letter: fc.constant('l'), param }, options),
    fc.record({ kind, sign, letter: fc.constantFrom('i', 'm', 'n', 's', 't'), param: fc.constant(null) }, options),
  )
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      assert.deepEqual(parseModeChanges(formatModeChanges(changes), SPEC), changes)
    }),
  )
})
