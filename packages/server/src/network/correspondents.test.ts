import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve, making, proofOf, say, TestNetwork } from '../testing/test-network.ts'

const HOUR_MS = 3_600_000

/** The partners of the user with this nickname, under the nicknames that they had. */
function known({ network }: TestNetwork, nick: string): readonly (readonly [string, string])[] {
  const user = network.userByNick(nick)
  assert.ok(user !== undefined)
  return [...network.correspondents(user)].map(([person, one]) => [person, one.nick] as const)
}

/** ann and bob have accounts, and ann lets nobody without one write to her. */
function people(limits = {}): TestNetwork {
  const network = new TestNetwork(limits)
  network.does('ann', say.attach('ann', { proof: proofOf('Ann') }))
  network.does('bob', say.attach('bob', { proof: proofOf('bob') }))
  network.does('guest', say.attach('guest'))
  return network
}

void test('two users that wrote to each other know it, under the nickname of that time, and no others do', () => {
  const network = annAndBobAndEve()
  network.does('ann', say.message('bob'))
  network.does('bob', { kind: 'nick', nick: 'rob' })
  assert.deepEqual(known(network, 'ann'), [['bob', 'bob']])
  assert.deepEqual(known(network, 'rob'), [['ann', 'ann']])
  assert.deepEqual(known(network, 'eve'), [])
})

void test('the last 200 correspondents are remembered', () => {
  const network = annAndBobAndEve()
  for (let index = 0; index <= 200; index += 1) {
    network.does(`n${index}`, say.attach(`n${index}`))
    network.does('ann', say.message(`n${index}`))
  }
  const nicks = known(network, 'ann').map(([, nick]) => nick)
  assert.deepEqual([nicks.length, nicks[0], nicks.at(-1)], [200, 'n1', 'n200'])
})

void test('of accounts it is kept: when it is new, under another nickname, when the user answers, and anew after an hour', () => {
  const network = people()
  const kept = ['correspondent ~ann ~bob', 'correspondent ~bob ~ann']
  assert.deepEqual(network.does('ann', say.message('bob')), [...kept, 'PRIVMSG bob hello'])
  assert.deepEqual(network.does('bob', say.message('ann')), ['correspondent ~bob ~ann', 'PRIVMSG ann hello'])
  assert.deepEqual(network.does('bob', say.message('ann')), ['PRIVMSG ann hello'])
  assert.deepEqual(network.does('ann', say.message('bob')), ['PRIVMSG bob hello'])
  network.does('bob', { kind: 'nick', nick: 'rob' })
  assert.deepEqual(network.does('ann', say.message('rob')), ['correspondent ~ann ~bob', 'PRIVMSG rob hello'])
  network.elapse(HOUR_MS)
  assert.deepEqual(network.does('ann', say.message('rob')), [...kept, 'PRIVMSG rob hello'])
})

void test('what a guest has of it is not kept, and ends with the guest', () => {
  const network = people()
  assert.deepEqual(network.does('guest', say.message('ann')), ['correspondent ~ann guest', 'PRIVMSG ann hello'])
  network.does('guest', { kind: 'detach', reason: '' })
  assert.deepEqual(
    network.network.snapshot().correspondents.map(([person]) => person),
    ['~ann'],
  )
})

void test('the conversation unused for longest is forgotten, to the hour, and so is its record', () => {
  const network = people({ correspondentsPerSessionMax: 2 })
  network.does('ann', say.message('bob'))
  network.does('ann', say.message('guest'))
  network.elapse(HOUR_MS)
  network.does('bob', say.message('ann'))
  network.does('new', say.attach('new'))
  assert.deepEqual(network.does('ann', say.message('new')), [
    'correspondent ~ann new',
    'correspondent ~ann guest',
    'PRIVMSG new hello',
  ])
  assert.deepEqual(
    known(network, 'ann').map(([, nick]) => nick),
    ['bob', 'new'],
  )
})

void test('a limit that was lowered holds from the next partner on', () => {
  const network = people()
  for (const nick of ['bob', 'guest', 'ann']) network.does('ann', say.message(nick))
  network.decide({ correspondentsPerSessionMax: 1 })
  network.does('new', say.attach('new'))
  network.does('new', say.message('ann'))
  assert.deepEqual(known(network, 'ann'), [['new', 'new']])
})

void test('a guest that logs in keeps its partners, and whom it has written to may answer', () => {
  const network = people()
  network.does('other', say.attach('other'))
  network.does('other', say.message('guest'))
  network.does(null, making('kim'))
  assert.ok(network.does('other', { kind: 'login', proof: proofOf('kim') }).includes('correspondent ~kim guest'))
  network.does('other', say.userMode('other', '+R'))
  assert.deepEqual(known(network, 'other'), [['guest', 'guest']])
  assert.ok(network.does('guest', say.message('other')).includes('PRIVMSG other hello'))
})

void test('a person that logs out has the partners of a guest, and at its next log-in those of the account', () => {
  const network = people()
  network.does('ann', say.message('bob'))
  network.does('ann', { kind: 'logout' })
  assert.deepEqual(known(network, 'ann'), [])
  network.does('ann', { kind: 'login', proof: proofOf('Ann') })
  assert.deepEqual(known(network, 'ann'), [['~bob', 'bob']])
})

void test('with an account its partners end, in the state and on the disk; they still know it', () => {
  const network = people()
  network.does('ann', say.message('bob'))
  const results = network.does('ann', { kind: 'account', account: null, change: { kind: 'dropped' } })
  assert.ok(results.includes('correspondent ~ann ~bob'))
  assert.deepEqual(known(network, 'ann'), [])
  assert.deepEqual(known(network, 'bob'), [['~ann', 'ann']])
})

void test('a record that is none ends the start', () => {
  const start = (key: string, value: Readonly<Record<string, string | number | boolean>>) => () =>
    new TestNetwork({}, { channels: [], places: [], records: [{ of: 'correspondent', key, value }], now: 0 })
  assert.doesNotThrow(start('~ann ~bob', { nick: 'bob', isAddressed: true, at: 1 }))
  for (const broken of [
    start('~ann', { nick: 'bob', isAddressed: true, at: 1 }),
    start('~ann ~bob', { nick: 'bob', at: 1 }),
  ]) {
    assert.throws(broken, /is no partner of a conversation/)
  }
})
