import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { connect, type Connection, listen } from '@partyline/net'
import type { Code } from '../code/code.ts'
import { TransferError } from '../errors.ts'
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
