import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { readiness, type ReadinessParts } from './readiness.ts'

function parts(change: Partial<ReadinessParts> = {}): ReadinessParts & { readonly clock: FakeClock } {
  const journal = { turned: async () => {} }
  return { journal, upkeep: { trouble: null }, ending: () => null, ...change, clock: new FakeClock() }
}

void test('a server that records what it is given is ready, and no timer is left', async () => {
  const ready = parts()
  assert.equal(await readiness(ready), null)
  assert.equal(ready.clock.timerCount, 0)
})

const REASONS = [
  ['stops', { ending: () => 'the server is shutting down' }],
  ['lost its lease', { ending: () => 'this server has lost its network' }],
  ['has a store that refuses', { upkeep: { trouble: 'the disk is full' } }],
] as const

for (const [what, change] of REASONS) {
  void test(`a server that ${what} is not ready, and says why at once, also while nothing is recorded`, async () => {
    const stuck = { turned: () => new Promise<void>(() => {}) }
    const reason = 'ending' in change ? change.ending() : change.upkeep.trouble
    assert.equal(await readiness(parts({ ...change, journal: stuck })), reason)
  })
}

void test('a server that records nothing for two seconds is not ready', async () => {
  const stuck = parts({ journal: { turned: () => new Promise<void>(() => {}) } })
  const answer = readiness(stuck)
  stuck.clock.advance(1_999)
  const early = await Promise.race([answer, new Promise((resolve) => setImmediate(() => resolve('waits')))])
  assert.equal(early, 'waits')
  stuck.clock.advance(1)
  assert.equal(await answer, 'what was sent is not recorded in time')
})

void test('a server that loses its lease while it is asked is not ready', async () => {
  let ending: string | null = null
  const turned = Promise.withResolvers<void>()
  const answer = readiness(parts({ journal: { turned: () => turned.promise }, ending: () => ending }))
  ending = 'this server has lost its network'
  turned.resolve()
  assert.equal(await answer, 'this server has lost its network')
})
