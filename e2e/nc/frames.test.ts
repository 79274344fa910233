/** `--frame`: lines of scripts as frames on the wire, and what is done about input and peers that break the rules. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Connection, serve } from '@partyline/net'
import { nc, ncListening } from './netcats.ts'

const HOST = '127.0.0.1'

/** A server for one test. @returns its port */
async function serving(t: TestContext, handler: (connection: Connection) => Promise<void>): Promise<string> {
  const server = await serve({ host: HOST, port: 0 }, handler, { onError: () => {} })
  t.after(() => server.stop())
  return String(server.addresses[0].port)
}

/** What the client sends to its end, and then the answer. */
async function exchange(
  t: TestContext,
  answer: string,
): Promise<{ readonly port: string; readonly received: Promise<string> }> {
  const received = Promise.withResolvers<string>()
  const port = await serving(t, async (connection) => {
    const chunks: Uint8Array[] = []
    for await (const bytes of connection) chunks.push(bytes)
    received.resolve(Buffer.concat(chunks).toString('latin1'))
    await connection.write(Buffer.from(answer, 'latin1'))
  })
  return { port, received: received.promise }
}

void test('--frame length: lines go as frames with their length before them, and frames come as lines', async (t) => {
  const { port, received } = await exchange(t, '\0\0\0\x02hi\0\0\0\0\0\0\0\x03you')
  await using client = await nc('--frame', 'length', HOST, port)
  client.write('hello\n\nlast')
  client.endInput()
  assert.equal((await client.exit()).code, 0)
  assert.equal(await received, '\0\0\0\x05hello\0\0\0\0\0\0\0\x04last')
  assert.equal(client.output.text, 'hi\n\nyou\n')
})

void test('--frame json: invalid input ends with 2 and its line number, and the lines before it arrive', async (t) => {
  const { port, received } = await exchange(t, '')
  await using client = await nc('--frame', 'json', HOST, port)
  client.write('{"a":1}\n\n{"b":\n')
  assert.equal((await client.exit()).code, 2)
  assert.match(client.errors.text, /line 3 of standard input is not JSON/)
  assert.equal(await received, '{"a":1}\n')
})

const BROKEN: readonly (readonly [kind: string, answer: string, output: string, message: RegExp])[] = [
  ['length', '\0\0\0\x02ok\xff\xff\xff\xffmuch', 'ok\n', /4294967295 bytes.*limit of 1048576/],
  ['length', '\0\0\0\x02ok\0\0\0\x09cut', 'ok\n', /ended too early/],
  ['json', '"ok"\n{"cut":', '"ok"\n', /line 2 of the other side is not JSON/],
  ['lines', `ok\n${'x'.repeat(1_048_577)}`, 'ok\n', /longer than 1048576 bytes/],
]
for (const [kind, answer, output, message] of BROKEN) {
  void test(`--frame ${kind}: a peer whose frames are broken (${String(message)}) ends it with 1`, async (t) => {
    const { port } = await exchange(t, answer)
    await using client = await nc('--frame', kind, HOST, port)
    client.endInput()
    assert.equal((await client.exit()).code, 1)
    assert.equal(client.output.text, output)
    assert.match(client.errors.text, message)
  })
}

void test('-lk --frame length: each client has frames of its own, and one that breaks them goes alone', async () => {
  const { server, port } = await ncListening(HOST, '-k', '--frame', 'length')
  await using _server = server
  await using good = await nc('--frame', 'length', HOST, port)
  await using bad = await nc(HOST, port)
  good.write('one\n')
  await server.output.expect(/^one\n$/)
  bad.write('\u007f\u007f\u007f\u007f')
  await server.errors.expect(/2139062143 bytes/)
  assert.equal((await bad.exit()).code, 0)
  server.write('to all\n')
  await good.output.expect(/^to all\n$/)
})
