import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve } from '../testing/test-network.ts'
import type { OperPolicy } from './rights.ts'

const ROOT = { className: 'all', isAccount: false }
const BEFORE: OperPolicy = { classes: { all: ['kill'] }, opers: { root: ROOT } }

void test('an operator that a new configuration does not name is one no more, and is told so', () => {
  const network = annAndBobAndEve()
  network.decide({}, undefined, BEFORE)
  network.does('ann', { kind: 'oper', name: 'root' })
  assert.deepEqual(network.decide({}, undefined, { ...BEFORE, opers: {} }), ['MODE ann -os'])
  assert.deepEqual(network.does('ann', { kind: 'kill', nick: 'bob', reason: null, actor: null }), ['ERR_NOPRIVILEGES'])
})

void test('an operator has the rights that its class has now, and none where it is gone', () => {
  const network = annAndBobAndEve()
  network.decide({}, undefined, BEFORE)
  network.does('ann', { kind: 'oper', name: 'root' })
  for (const classes of [{ all: [] }, {}]) {
    assert.deepEqual(network.decide({}, undefined, { ...BEFORE, classes }), [])
    assert.deepEqual(network.does('ann', { kind: 'kill', nick: 'bob', reason: null, actor: null }), [
      'ERR_NOPRIVILEGES',
    ])
  }
  network.decide({}, undefined, BEFORE)
  assert.deepEqual(network.does('ann', { kind: 'kill', nick: 'bob', reason: null, actor: null }), [
    'audit 0000000000000013',
    'NOTICE operators ann!~ann@host.test [root]: KILL bob!~bob@host.test',
    'killed',
    'QUIT Killed by ann',
  ])
})

void test('a name that every object has is no operator', () => {
  const network = annAndBobAndEve()
  network.decide({}, undefined, BEFORE)
  assert.deepEqual(network.does('ann', { kind: 'oper', name: 'constructor' }), ['ERR_NOOPERHOST'])
})

void test('an actor that a session claims for itself gives it no right', () => {
  const network = annAndBobAndEve()
  assert.deepEqual(network.does('ann', { kind: 'kill', nick: 'bob', reason: null, actor: 'owner' }), [
    'ERR_NOPRIVILEGES',
  ])
})
