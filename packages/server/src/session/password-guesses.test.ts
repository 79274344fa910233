import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { TestServer } from '../testing/test-server.ts'
import { PasswordGuesses } from './password-guesses.ts'

function guesses(limits = { passwordDelayMsMax: 10_000, addressesMax: 3 }) {
  const clock = new FakeClock()
  const told: string[] = []
  const onWrong = (holder: string, wrong: number) => void told.push(`${holder} ${wrong}`)
  return { clock, told, guesses: new PasswordGuesses({ clock, limits: () => limits, onWrong }) }
}

void test('the wait doubles with each wrong password from an address, up to passwordDelayMsMax', () => {
  const { clock, told, guesses: all } = guesses()
  const waits = Array.from({ length: 6 }, () => {
    all.add('a')
    const wait = all.waitMs('a')
    clock.advance(wait - 1)
    assert.equal(all.waitMs('a'), 1)
    clock.advance(1)
    assert.equal(all.waitMs('a'), 0)
    return wait
  })
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  assert.deepEqual(told.slice(0, 2), ['a 1', 'a 2'])
  assert.equal(all.waitMs('b'), 0)
})

void test('an address from which none came for ten minutes begins anew', () => {
  const { clock, guesses: all } = guesses()
  for (let count = 0; count < 4; count += 1) all.add('a')
  clock.advance(10 * 60_000)
  all.add('a')
  assert.equal(all.waitMs('a'), 1_000)
})

void test('addressesMax: the address whose last wrong password is the oldest is forgotten', () => {
  const { guesses: all } = guesses()
  for (const holder of ['a', 'b', 'c', 'a', 'd']) all.add(holder)
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((holder) => all.waitMs(holder) > 0),
    [true, false, true, true],
  )
})

void test('where limits per address do not hold, nothing is counted', () => {
  const { told, guesses: all } = guesses()
  all.add(null)
  assert.equal(all.waitMs(null), 0)
  assert.deepEqual(told, [])
})

void test('however many connections of one address guess at once, they are read one after the other', async () => {
  const server = new TestServer({ password: 'right', limits: { passwordDelayMsMax: 4_000 } })
  const clients = Array.from({ length: 5 }, () => server.connect('192.0.2.1'))
  const other = server.connect('192.0.2.2')
  const guess = (lines: readonly string[]) => lines.some((line) => line.includes(' 464 '))
  const answered = () => clients.filter((client) => guess(client.take())).length
  const attempts = clients.map(async (client) => {
    for (const line of ['PASS wrong', 'NICK ann', 'USER ann 0 * :Ann']) {
      for (let wait = client.session.readiness(); wait !== null; wait = client.session.readiness()) await wait
      client.send(line)
    }
  })
  await server.settled()
  assert.equal(answered(), 1)
  for (const waitMs of [1_000, 2_000, 4_000, 4_000]) {
    server.clock.advance(waitMs - 1)
    await server.settled()
    assert.equal(answered(), 0)
    server.clock.advance(1)
    await server.settled()
    assert.equal(answered(), 1)
  }
  await Promise.all(attempts)
  assert.equal(other.session.readiness(), null, 'another address waits for nothing')
  const [welcome = ''] = await other.ask('PASS right', 'NICK bob', 'USER bob 0 * :Bob')
  assert.match(welcome, / 001 /)
  server.clock.advance(3_999)
  const late = server.connect('192.0.2.1')
  assert.notEqual(late.session.readiness(), null, 'the right password waits as well, or it would be known by its speed')
})
