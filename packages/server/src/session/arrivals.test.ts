import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { TestServer } from '../testing/test-server.ts'
import { Arrivals } from './arrivals.ts'

function arrivals(limits: { sessionsPerAddressMax?: number; arrivalsPerSecond?: number; addressesMax?: number } = {}) {
  const clock = new FakeClock()
  const all = { sessionsPerAddressMax: 3, arrivalsPerSecond: 2, addressesMax: 10, ...limits }
  return { clock, arrivals: new Arrivals({ clock, limits: () => all }) }
}

void test('as many as may be connected at once are read at once, then arrivalsPerSecond', () => {
  const { clock, arrivals: all } = arrivals()
  const waits = () => Array.from({ length: 5 }, () => all.add('a'))
  assert.deepEqual(waits(), [0, 0, 0, 500, 1_000])
  assert.equal(all.add('b'), 0, 'another address does not wait')
  clock.advance(10_000)
  assert.deepEqual(waits(), [0, 0, 0, 500, 1_000], 'after a rest it is as new')
})

void test('a flood of connections makes the next one wait no longer than those that may be connected', () => {
  const { arrivals: all } = arrivals()
  const waits = Array.from({ length: 1_000 }, () => all.add('a'))
  assert.equal(Math.max(...waits), 1_500)
})

void test('addressesMax: the address that had its turn longest ago is forgotten', () => {
  const { arrivals: all } = arrivals({ sessionsPerAddressMax: 1, addressesMax: 2 })
  for (const holder of ['a', 'b', 'a', 'c']) all.add(holder)
  assert.equal(all.add('b'), 0)
  assert.equal(all.add('c') > 0, true)
})

void test('where limits per address do not hold, nobody waits', () => {
  const { arrivals: all } = arrivals()
  assert.equal(Math.max(...Array.from({ length: 100 }, () => all.add(null))), 0)
})

void test('a session is not read before its turn', async () => {
  const server = new TestServer()
  const client = server.connect('host.test', 500)
  let isReady = false
  void client.session.readiness()?.then(() => (isReady = true))
  server.clock.advance(499)
  await server.turns()
  assert.equal(isReady, false)
  server.clock.advance(1)
  await server.turns()
  assert.equal(isReady, true)
  assert.equal(client.session.readiness(), null)
})
