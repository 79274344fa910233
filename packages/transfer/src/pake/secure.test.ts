import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { connect, type Connection, listen } from '@partyline/net'
import { memoryPair } from '@partyline/net/testing'
import type { Code } from '../code/code.ts'
import { TransferError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { calculateGenerator, SCALAR_SEED_BYTES, scalarFrom, shareOf } from './cpace.ts'
import { Guesses } from './guesses.ts'
import { encodeHello, INSTANCE_BYTES } from './greeting.ts'
import { secureAsClient, secureAsServer } from './secure.ts'

const CODE: Code = { nameplate: '42', secret: 'velvet-otter' }
const INSTANCE = Buffer.alloc(INSTANCE_BYTES, 1)
const WRONG: Code = { nameplate: '42', secret: 'velvet-ocean' }

async function pair(context: TestContext): Promise<readonly [client: Connection, server: Connection]> {
  const listener = await listen({ host: '127.0.0.1', port: 0 })
  const client = await connect(listener.addresses[0])
  const server = await listener.accept()
  assert.ok(server !== null)
  context.after(async () => {
    client.abort()
    server.abort()
    await listener.close()
  })
  return [client, server]
}

async function meet(context: TestContext, code: Code, guesses = new Guesses(), own = new Guesses()) {
  const [client, server] = await pair(context)
  const outcomes = await Promise.allSettled([
    secureAsClient(client, { role: 'receiver', code, guesses: own, instance: INSTANCE }),
    secureAsServer(server, { role: 'sender', code: CODE, guesses, isTaken: () => false }),
  ])
  return { client, server, outcomes }
}

const codeOf = (outcome: PromiseSettledResult<unknown>) =>
  outcome.status === 'fulfilled' ? null : outcome.reason instanceof TransferError ? outcome.reason.code : outcome.reason

void test('two sides with one code have an encrypted connection and a key in common', async (context) => {
  const { client, server, outcomes } = await meet(context, CODE)
  const keys = outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? Buffer.from(outcome.value.pairKey).toString('hex') : null,
  )
  assert.equal(keys[0]?.length, 64)
  assert.equal(keys[0], keys[1])
  assert.deepEqual([client.tls?.protocol, server.tls?.protocol], ['TLSv1.3', 'TLSv1.3'])
  await client.write('hi')
  assert.equal(String(await server.read()), 'hi')
})

void test('a wrong code is told on both sides, and three of them burn it for all', async (context) => {
  const guesses = new Guesses()
  for (let count = 1; count <= 3; count += 1) {
    const { outcomes } = await meet(context, WRONG, guesses)
    assert.equal(codeOf(outcomes[0]), 'TRANSFER_WRONG_CODE')
    assert.equal(codeOf(outcomes[1]), count < 3 ? 'TRANSFER_WRONG_CODE' : 'TRANSFER_CODE_BURNT')
  }
  const { outcomes } = await meet(context, CODE, guesses)
  assert.deepEqual(outcomes.map(codeOf), ['TRANSFER_CODE_BURNT', 'TRANSFER_CODE_BURNT'])
})

void test('wrong codes tried in parallel are counted as those in turn: no fourth is tried', async (context) => {
  const guesses = new Guesses()
  const all = await Promise.all(Array.from({ length: 8 }, () => meet(context, WRONG, guesses)))
  const codes = all.map(({ outcomes }) => codeOf(outcomes[0]))
  assert.equal(codes.filter((code) => code === 'TRANSFER_WRONG_CODE').length, 3, codes.join())
  assert.ok(guesses.isBurnt)
})

void test('a right code spends nothing, and neither does a stranger that only connects', async (context) => {
  const guesses = new Guesses()
  for (let count = 0; count < 5; count += 1) await meet(context, CODE, guesses)
  for (let count = 0; count < 5; count += 1) {
    const [client, server] = await pair(context)
    const secured = secureAsServer(server, { role: 'sender', code: CODE, guesses, isTaken: () => false })
    await client.write('GET / HTTP/1.1\r\n\r\n')
    await assert.rejects(secured, { code: 'TRANSFER_OTHER' })
  }
  const { outcomes } = await meet(context, CODE, guesses)
  assert.deepEqual(outcomes.map(codeOf), [null, null])
})

void test('a side that connects counts too: a server that only guesses gets three tries', async (context) => {
  const own = new Guesses()
  const codes: unknown[] = []
  for (let count = 0; count < 4; count += 1) {
    const { outcomes } = await meet(context, WRONG, new Guesses(), own)
    codes.push(codeOf(outcomes[0]))
  }
  assert.deepEqual(codes, ['TRANSFER_WRONG_CODE', 'TRANSFER_WRONG_CODE', 'TRANSFER_CODE_BURNT', 'TRANSFER_CODE_BURNT'])
})

void test('another nameplate, the same role and an invalid point are refused before any key is used', async (context) => {
  const sessionId = Buffer.alloc(16, 1)
  const share = Buffer.alloc(32)
  for (const [hello, code] of [
    [{ role: 'receiver', nameplate: '43', sessionId, share }, 'TRANSFER_OTHER'],
    [{ role: 'sender', nameplate: '42', sessionId, share }, 'TRANSFER_OTHER'],
    [{ role: 'receiver', nameplate: '42', sessionId, share }, 'TRANSFER_PROTOCOL'],
  ] as const) {
    const guesses = new Guesses()
    const [client, server] = await pair(context)
    const secured = secureAsServer(server, { role: 'sender', code: CODE, guesses, isTaken: () => false })
    await client.write(encodeHello(hello))
    await assert.rejects(secured, { code })
    assert.deepEqual([guesses.take(), guesses.take(), guesses.take()], [true, true, true])
  }
})

/** Time that passes when the test says so. */
function clockOf({ mock }: TestContext): (ms: number) => Promise<void> {
  let now = 0
  mock.timers.enable({ apis: ['setTimeout'] })
  mock.method(performance, 'now', () => now)
  return async (ms) => {
    now += ms
    mock.timers.tick(ms)
    for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate)
  }
}

function helloWith(share: Uint8Array, sessionId: Uint8Array): Uint8Array {
  return encodeHello({ role: 'receiver', nameplate: '42', sessionId, share })
}

function validHello(): Uint8Array {
  const sessionId = randomBytes(16)
  const generator = calculateGenerator({
    password: Buffer.from(CODE.secret),
    channel: Buffer.from('ptl/1 42'),
    sessionId,
  })
  return helloWith(shareOf(generator, scalarFrom(randomBytes(SCALAR_SEED_BYTES))), sessionId)
}

const SECOND_MS = 1_000
const LAST_SECOND_MS = LIMITS.handshakeTimeoutMs - SECOND_MS

/** What a side does in each second until the last one. */
const idlers: readonly (readonly [
  how: string,
  role: 'client' | 'server',
  say: (second: number) => Uint8Array | null,
])[] = [
  ['says nothing to the side that was connected to', 'server', () => null],
  ['says nothing to the side that has connected', 'client', () => null],
  ['says a byte in each second', 'server', (second) => validHello().subarray(second, second + 1)],
  ['is right, in its last second, and begins no TLS', 'server', (second) => (second === 8 ? validHello() : null)],
]
for (const [how, role, say] of idlers) {
  void test(`a peer that ${how} is left when the time for all of it is up, and spends no guess`, async (context) => {
    const pass = clockOf(context)
    const [peer, connection] = memoryPair()
    const guesses = new Guesses()
    const isTaken = () => false
    const codes: unknown[] = []
    const parts = { role: 'sender', code: CODE, guesses } as const
    const secured =
      role === 'server'
        ? secureAsServer(connection, { ...parts, isTaken })
        : secureAsClient(connection, { ...parts, instance: INSTANCE })
    secured.catch((error: unknown) => codes.push(error instanceof TransferError ? error.code : error))
    for (let second = 0; second * SECOND_MS < LAST_SECOND_MS; second += 1) {
      const said = say(second)
      if (said !== null) await peer.write(said)
      await pass(SECOND_MS)
    }
    await pass(SECOND_MS - 1)
    assert.deepEqual(codes, [])
    await pass(1)
    // A second for each direction: the other side may be slow to hear of it.
    for (let second = 0; second < 2; second += 1) await pass(SECOND_MS)
    assert.deepEqual(codes, ['TRANSFER_CONNECTION'])
    assert.deepEqual([guesses.take(), guesses.take(), guesses.take()], [true, true, true])
    peer.abort()
  })
}
