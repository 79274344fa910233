/** Two sides of a transfer that meet at the web door. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { connectWebSocket, type Connection, WebSocketHandshakeError } from '@partyline/net'
import { FakeClock, memoryPair } from '@partyline/net/testing'
import { loadConfig } from '../../../config/load-config.ts'
import { start } from '../../../start.ts'
import { passOn } from './pass-on.ts'
import { Relays } from './relays.ts'
import { relayRequest } from './serve-relay.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }

async function serverFor(
  context: TestContext,
  options: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const data = await mkdtemp(join(tmpdir(), 'partyline-relay-'))
  const doors = ['--irc=off', '--ircs=off', '--plain=off', '--ssh=off', '--web=127.0.0.1:0', '--durability=process']
  const args = ['--data', data, ...doors, ...options]
  const server = await start(loadConfig({ args, env, cwd: data, readFile: () => '' }), { log: SILENT })
  context.after(async () => {
    await server.drain()
    await rm(data, { recursive: true })
  })
  const opened: Connection[] = []
  context.after(() => opened.forEach((connection) => connection.abort()))
  const go = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const connection = await connectWebSocket(`ws://${server.doors.web[0]}/relay/${path}`, { headers })
    opened.push(connection)
    return connection
  }
  return { server, go }
}

function refusedWith(statusCode: number) {
  return (error: unknown) => error instanceof WebSocketHandshakeError && error.statusCode === statusCode
}

/** Until both have met. */
async function meeting(go: (path: string) => Promise<Connection>, number: string) {
  const waiting = await go(`${number}?wait`)
  const coming = await go(number)
  assert.deepEqual([...(await waiting.readExactly(1))], [1])
  return { waiting, coming }
}

void test('bytes of each side reach the other whole, and the end of one is the end of the other', async (context) => {
  const { go } = await serverFor(context)
  const { waiting, coming } = await meeting(go, '42')
  const long = randomBytes(5_000_000)
  const sending = waiting.write(long)
  assert.ok(Buffer.from(await coming.readExactly(long.length)).equals(long))
  await sending
  await coming.write('thanks')
  assert.equal(String(await waiting.readExactly(6)), 'thanks')
  await coming.close()
  assert.equal(await waiting.read(), null)
  // The number is free again.
  await meeting(go, '42')
})

void test('a number that nobody waits with, and one that somebody else waits with, are refused', async (context) => {
  const { go } = await serverFor(context)
  await assert.rejects(go('7'), refusedWith(404))
  const first = await go('7?wait')
  await assert.rejects(go('7?wait'), refusedWith(409))
  first.abort()
  // It is noticed that it has left.
  for (let isFree = false; !isFree;) {
    isFree = await go('7?wait').then(
      () => true,
      (error: unknown) => {
        assert.ok(refusedWith(409)(error))
        return false
      },
    )
  }
})

void test('where strangers are not let in, none may wait', async (context) => {
  const { go } = await serverFor(context, [], { PARTYLINE_PASSWORD: 'of the server' })
  await assert.rejects(go('7?wait'), refusedWith(401))
  const wrong = `Basic ${Buffer.from('nobody:wrong').toString('base64')}`
  await assert.rejects(go('7?wait', { authorization: wrong }), refusedWith(401))
})

void test('relays-max and relays-per-address-max: one more is refused, and when one has ended there is room', async (context) => {
  const none = await serverFor(context, ['--limit=relays-max=0'])
  await assert.rejects(none.go('1?wait'), refusedWith(404))
  const one = await serverFor(context, ['--limit=relays-max=1'])
  const { waiting } = await meeting(one.go, '1')
  await assert.rejects(one.go('2?wait'), refusedWith(503))
  waiting.abort()
  for (let isFree = false; !isFree;) {
    isFree = await one.go('2?wait').then(
      () => true,
      () => false,
    )
  }
})

void test('a server that stops ends what it passes on', async (context) => {
  const { server, go } = await serverFor(context)
  const { waiting, coming } = await meeting(go, '42')
  const ended = Promise.all([waiting.read().catch(() => null), coming.read().catch(() => null)])
  await server.drain()
  assert.deepEqual(await ended, [null, null])
})

void test('two sides of which neither says anything for a minute are ended', async () => {
  const clock = new FakeClock()
  const [one, near] = memoryPair()
  const [other, far] = memoryPair()
  const passing = passOn(near, far, { clock, idleMs: 60_000 })
  await one.write('still here')
  assert.equal(String(await other.read()), 'still here')
  clock.advance(59_999)
  assert.equal(one.signal.aborted, false)
  clock.advance(60_000)
  await passing
  await assert.rejects(async () => {
    if ((await one.read()) === null) throw new Error('ended')
  })
})

void test('only numbers of a transfer are relays', () => {
  assert.deepEqual(relayRequest('/relay/42?wait'), { number: '42', isWaiting: true })
  assert.deepEqual(relayRequest('/relay/9f2c'), { number: '9f2c', isWaiting: false })
  for (const url of ['/', undefined, '/relay/', '/relay/42-velvet', '/relay/../42', `/relay/${'1'.repeat(33)}`]) {
    assert.equal(relayRequest(url), null)
  }
})

void test('where several servers are one network, the side that waits is told, and the one that finds nobody too', async () => {
  const limits = () => ({ relaysMax: 1, relaysPerAddressMax: 1, relayWaitMs: 1_000 })
  const clock = new FakeClock()
  for (const isOneOfSeveral of [true, false]) {
    const relays = new Relays({ clock, limits, isOneOfSeveral })
    assert.equal(/one of several/.test(relays.nobody('7').text), isOneOfSeveral)
    const [waiting, near] = memoryPair()
    const [, far] = memoryPair()
    void relays.wait('7', near)
    const told = isOneOfSeveral ? [[2]] : []
    for (const signs of told) assert.deepEqual([...(await waiting.readExactly(1))], signs)
    const joined = relays.join('7', far)
    assert.deepEqual([...(await waiting.readExactly(1))], [1])
    far.abort()
    await joined
  }
})
