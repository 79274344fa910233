import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holderOf, SITE_SHARE } from '@partyline/net'
import { FakeClock } from '@partyline/net/testing'
import { Arrivals } from './arrivals.ts'
import { PasswordGuesses } from './password-guesses.ts'

const holder = (host: string) => holderOf({ kind: 'ip', host, port: 1, family: host.includes(':') ? 6 : 4 })
/** Networks of 64 bits of one site. */
const network = (index: number) => holder(`2001:db8:1:${index.toString(16)}::1`)

void test('wrong passwords from many networks of one site make all of it wait, and no other site', () => {
  const limits = { passwordDelayMsMax: 10_000, addressesMax: 1_000 }
  const guesses = new PasswordGuesses({ clock: new FakeClock(), limits: () => limits, onWrong: () => {} })
  for (let index = 0; index < SITE_SHARE; index += 1) guesses.add(network(index))
  assert.equal(guesses.waitMs(network(99)), 0)
  for (let index = 0; index < 3; index += 1) guesses.add(network(100 + index))
  assert.equal(guesses.waitMs(network(99)), 4_000)
  assert.equal(guesses.waitMs(holder('2001:db8:2::1')), 0)
})

void test('a site has so many times the arrivals of an address, and then waits', () => {
  const limits = { sessionsPerAddressMax: 2, arrivalsPerSecond: 1, addressesMax: 1_000 }
  const arrivals = new Arrivals({ clock: new FakeClock(), limits: () => limits })
  const waits = Array.from({ length: 2 * SITE_SHARE + 1 }, (_, index) => arrivals.add(network(index)))
  assert.deepEqual(new Set(waits.slice(0, -1)), new Set([0]))
  assert.equal(waits.at(-1), 1_000 / SITE_SHARE)
  assert.equal(arrivals.add(holder('2001:db8:2::1')), 0)
})
