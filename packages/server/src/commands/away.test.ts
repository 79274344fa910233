import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DISCONNECTED, UNATTENDED } from '../network/away.ts'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

const CAPABILITY = 'draft/pre-away'
const BACK = / 305 /
const MARKED = / 306 /

/** Ann stays without a session; bob is told of changes, in a channel with her. */
async function withAnn() {
  const server = new TestServer()
  const ann = await server.enter('ann', CAPABILITY, proofOf('ann', true))
  const bob = await server.enter('bob', 'away-notify')
  await server.gather('#a', ann, bob)
  return { server, ann, bob }
}

/** A client that is not registered yet, and has the capability. */
async function newcomer(server: TestServer): Promise<TestClient> {
  const client = server.connect()
  await client.ask(`CAP REQ ${CAPABILITY}`)
  return client
}

/** One more session of ann, which says this before it is registered. */
async function another(server: TestServer, ...before: readonly string[]) {
  const client = await newcomer(server)
  client.proof = proofOf('ann')
  const lines = await client.ask('NICK ann', 'USER ann 0 * :A', ...before, 'CAP END')
  return { client, lines }
}

const notice = (text: string | null) => `:ann!~ann@host.test AWAY${text === null ? '' : ` :${text}`}`
const away = async (asker: TestClient) =>
  (await asker.ask('WHOIS ann')).flatMap((line) => / 301 bob ann :?(?<text>.*)$/.exec(line)?.groups?.['text'] ?? [])

void test('AWAY before the registration is complete wants the capability, and is answered at once', async () => {
  const server = new TestServer()
  assert.match((await server.connect().ask('NICK ann', 'AWAY :at lunch')).at(-1) ?? '', / 451 /)
  const client = await newcomer(server)
  assert.match((await client.ask('AWAY :at lunch')).at(-1) ?? '', MARKED)
  assert.match((await client.ask('AWAY')).at(-1) ?? '', BACK)
  assert.match((await client.ask('AWAY *')).at(-1) ?? '', MARKED)
})

void test('a user comes with what it has said last, and is announced all the same', async () => {
  const server = new TestServer()
  const bob = await server.enter('bob', 'extended-monitor away-notify')
  await bob.ask('MONITOR + ann')
  const ann = await newcomer(server)
  await ann.ask('AWAY :first', 'AWAY :at lunch', 'NICK ann', 'USER ann 0 * :A', 'CAP END')
  assert.deepEqual(bob.take(), [':irc.test 730 * :ann!~ann@host.test', notice('at lunch')])
  assert.deepEqual(await away(bob), ['at lunch'])
})

void test('a nickname that is refused takes nothing of what was said', async () => {
  const server = new TestServer()
  const bob = await server.enter('bob')
  const ann = await newcomer(server)
  await ann.ask('AWAY :at lunch', 'NICK bob', 'USER ann 0 * :A', 'CAP END')
  await ann.ask('NICK ann')
  assert.deepEqual(await away(bob), ['at lunch'])
})

void test('AWAY * is for the session: the user is away when nobody is at any of them', async () => {
  const { server, ann, bob } = await withAnn()
  const { client: phone } = await another(server, 'AWAY *')
  assert.deepEqual([bob.take(), await away(bob)], [[], []])
  assert.match((await ann.ask('AWAY *'))[0] ?? '', MARKED)
  assert.deepEqual([bob.take(), await away(bob)], [[notice(UNATTENDED)], [UNATTENDED]])
  assert.match((await phone.ask('AWAY'))[0] ?? '', BACK)
  assert.deepEqual([bob.take(), await away(bob)], [[notice(null)], []])
})

void test('what a person says of itself holds for all its sessions, and AWAY * does not take it back', async () => {
  const { server, ann, bob } = await withAnn()
  const { client: phone } = await another(server)
  await ann.ask('AWAY :at lunch')
  assert.deepEqual(bob.take(), [notice('at lunch')])
  for (const client of [phone, ann]) await client.ask('AWAY *')
  assert.deepEqual([bob.take(), await away(bob)], [[], ['at lunch']])
  await phone.ask('AWAY')
  assert.deepEqual([bob.take(), await away(bob)], [[notice(null)], []])
})

void test('without the capability * is a text as any other', async () => {
  const server = new TestServer()
  const [ann, bob] = [await server.enter('ann'), await server.enter('bob')]
  await ann.ask('AWAY *')
  assert.deepEqual(await away(bob), ['*'])
})

void test('a person that stays is away without a session, and back with the first at which somebody is', async () => {
  const { server, ann, bob } = await withAnn()
  await ann.ask('QUIT')
  assert.deepEqual([bob.take(), await away(bob)], [[notice(DISCONNECTED)], [DISCONNECTED]])
  assert.deepEqual(await bob.ask('PRIVMSG ann :psst'), [`:irc.test 301 bob ann :${DISCONNECTED}`])
  const { client: phone } = await another(server, 'AWAY *')
  assert.deepEqual([bob.take(), await away(bob)], [[notice(UNATTENDED)], [UNATTENDED]])
  await phone.ask('QUIT')
  bob.take()
  const { lines } = await another(server)
  assert.deepEqual([bob.take(), await away(bob)], [[notice(null)], []])
  assert.ok(!lines.some((line) => MARKED.test(line)))
})

void test('what a person said before its last session ended is there when it comes back, and it is told', async () => {
  const { server, ann, bob } = await withAnn()
  await ann.ask('AWAY :at lunch', 'QUIT')
  assert.deepEqual(bob.take(), [notice('at lunch')])
  const { client, lines } = await another(server)
  assert.ok(lines.some((line) => MARKED.test(line)))
  assert.deepEqual([bob.take(), await away(bob)], [[], ['at lunch']])
  await client.ask('QUIT')
  await another(server, 'AWAY')
  assert.deepEqual(await away(bob), [])
})

void test('after a restart, too', async () => {
  const { server } = await withAnn()
  const next = new TestServer({ store: server.store })
  const bob = await next.enter('bob')
  assert.deepEqual(await away(bob), [DISCONNECTED])
  await another(next)
  assert.deepEqual(await away(bob), [])
})
