import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofOf, say, TestNetwork } from '../testing/test-network.ts'
import { formatJoinRate, parseJoinRate } from './join-rate.ts'

const LIMITS = { waveJoinsMax: 3, waveWindowMs: 10_000, waveHoldMs: 60_000 }
const THROTTLED = ['ERR_THROTTLE #a']
const TOLD = 'More than 3 guests at once came to #a, so it takes no more guests for 60 seconds'

/** ann and a bot are in #a, and so many guests come. */
function withGuests(count: number, network = new TestNetwork(LIMITS)): readonly (readonly string[])[] {
  network.gather('#a', 'ann')
  return Array.from({ length: count }, (_, index) => {
    network.does(`g${index}`, say.attach(`g${index}`))
    return network.does(`g${index}`, say.join('#a'))
  })
}

void test('more guests in a short time than a channel takes are kept out, and the operators are told once', () => {
  const joined = withGuests(6)
  assert.deepEqual(joined.slice(0, 3), [['JOIN #a'], ['JOIN #a'], ['JOIN #a']])
  assert.deepEqual(joined[3], [`NOTICE operators ${TOLD}`, `NOTICE @#a ${TOLD}`, ...THROTTLED])
  assert.deepEqual(joined.slice(4), [THROTTLED, THROTTLED])
})

void test('the channel takes guests again by itself, and a single one that tries does not keep it closed', () => {
  const network = new TestNetwork(LIMITS)
  withGuests(4, network)
  network.elapse(30_000)
  assert.deepEqual(network.does('g3', say.join('#a')), THROTTLED)
  network.elapse(30_000)
  assert.deepEqual(network.does('g3', say.join('#a')), ['JOIN #a'])
})

void test('a wave that goes on keeps the channel closed', () => {
  const network = new TestNetwork(LIMITS)
  withGuests(4, network)
  network.elapse(59_000)
  for (const _ of [1, 2, 3, 4]) assert.deepEqual(network.does('g3', say.join('#a')), THROTTLED)
  network.elapse(2_000)
  assert.deepEqual(network.does('g3', say.join('#a')), THROTTLED)
})

void test('guests that come slowly are no wave', () => {
  const network = new TestNetwork(LIMITS)
  network.gather('#a', 'ann')
  for (let index = 0; index < 9; index += 1) {
    network.does(`g${index}`, say.attach(`g${index}`))
    assert.deepEqual(network.does(`g${index}`, say.join('#a')), ['JOIN #a'])
    network.elapse(4_000)
  }
})

void test('a wave keeps out no person with an account, none that is invited, and none from an exempt address', () => {
  const network = new TestNetwork(LIMITS)
  withGuests(4, network)
  network.does('zed', say.attach('zed', { proof: proofOf('zed') }))
  assert.deepEqual(network.does('zed', say.join('#a')), ['JOIN #a'])
  network.does('ann', { kind: 'invite', nick: 'g3', channel: '#a' })
  assert.deepEqual(network.does('g3', say.join('#a')), ['JOIN #a'])
  network.does('near', say.attach('near', { isExempt: true }))
  assert.deepEqual(network.does('near', say.join('#a')), ['JOIN #a'])
})

void test('guests from exempt addresses are no wave, however many come', () => {
  const network = new TestNetwork(LIMITS)
  network.gather('#a', 'ann')
  for (let index = 0; index < 9; index += 1) {
    network.does(`g${index}`, say.attach(`g${index}`, { isExempt: true }))
    assert.deepEqual(network.does(`g${index}`, say.join('#a')), ['JOIN #a'])
  }
})

void test('mode j lets in so many in so many seconds, whoever they are, and those that are invited', () => {
  const network = new TestNetwork()
  network.gather('#a', 'ann')
  assert.deepEqual(network.does('ann', say.mode('#a', '+j', '2:10')), ['MODE #a +j 2:10'])
  const joined = ['b', 'c', 'd'].map((nick) => {
    network.does(nick, say.attach(nick, { proof: proofOf(nick) }))
    return network.does(nick, say.join('#a'))
  })
  assert.deepEqual(joined, [['JOIN #a'], ['JOIN #a'], THROTTLED])
  network.does('ann', { kind: 'invite', nick: 'd', channel: '#a' })
  assert.deepEqual(network.does('d', say.join('#a')), ['JOIN #a'])
  network.does('e', say.attach('e'))
  assert.deepEqual(network.does('e', say.join('#a')), THROTTLED)
  network.elapse(10_000)
  assert.deepEqual(network.does('e', say.join('#a')), ['JOIN #a'])
})

void test('mode j is taken away, and what is no rate is refused', () => {
  const network = new TestNetwork()
  network.gather('#a', 'ann')
  for (const rate of ['5', '0:10', '5:0', '1001:1', '1:3601', 'x:y', '5:10:15']) {
    assert.deepEqual(network.does('ann', say.mode('#a', '+j', rate)), [`ERR_INVALIDMODEPARAM #a j ${rate}`])
  }
  network.does('ann', say.mode('#a', '+j', '05:10'))
  assert.deepEqual(network.does('ann', say.mode('#a', '+j', '5:10')), [])
  assert.deepEqual(network.does('ann', say.mode('#a', '-j')), ['MODE #a -j'])
  assert.deepEqual(network.does('ann', say.mode('#a', '-j')), [])
})

void test('a rate is written as it is read', () => {
  for (const text of ['1:1', '5:10', '1000:3600']) {
    const rate = parseJoinRate(text)
    assert.ok(rate !== null)
    assert.equal(formatJoinRate(rate), text)
  }
})
