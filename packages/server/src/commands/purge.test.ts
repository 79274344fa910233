import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Right } from '../network/rights.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

const CAPABILITIES = 'draft/message-redaction message-tags draft/chathistory batch'

interface Crowd {
  readonly server: TestServer
  readonly ann: TestClient
  readonly bob: TestClient
}

/** bob has said something in #a, where ann is operator, in #b, where nobody else is, and to ann alone. ann also spoke. */
async function crowd(rights: readonly Right[] = []): Promise<Crowd> {
  const server = new TestServer({ opers: { root: { rights, password: 'secret' } } })
  const ann = await server.enter('ann', CAPABILITIES)
  const bob = await server.enter('bob', CAPABILITIES)
  await server.gather('#a', ann, bob)
  await server.gather('#b', bob)
  await bob.ask('PRIVMSG #a :buy one', 'PRIVMSG #a :buy two', 'PRIVMSG #b :buy three', 'PRIVMSG ann :psst')
  await ann.ask('PRIVMSG #a :no thanks')
  ann.take()
  bob.take()
  return { server, ann, bob }
}

async function said(client: TestClient, channel: string): Promise<readonly string[]> {
  const lines = await client.ask(`CHATHISTORY LATEST ${channel} * 50`)
  return lines.flatMap((line) => / (?:PRIVMSG) \S+ :?(.*)$/.exec(line)?.[1] ?? [])
}

void test('an operator of the network takes back what somebody said in all channels, and in no private conversation', async () => {
  const { ann, bob } = await crowd(['redact'])
  await ann.ask('OPER root secret')
  const lines = await ann.ask('PURGE bob spam, spam')
  assert.equal(lines.filter((line) => line.includes(' REDACT #a ')).length, 2)
  assert.equal(lines.at(-1), ':irc.test NOTICE ann :3 messages are taken back')
  assert.equal(bob.take().filter((line) => line.includes(' REDACT #b ')).length, 1)
  assert.deepEqual(await said(bob, '#a'), ['no thanks'])
  assert.deepEqual(await said(bob, '#b'), [])
  assert.deepEqual(await said(bob, 'ann'), ['psst'])
})

void test('clients that do not know of it are told nothing', async () => {
  const { server, ann } = await crowd(['redact'])
  const old = await server.enter('old')
  await old.ask('JOIN #a')
  await ann.ask('OPER root secret', 'PURGE bob')
  assert.deepEqual(old.take(), [])
})

void test('an operator of a channel takes it back there and nowhere else, and others not at all', async () => {
  const { ann, bob } = await crowd()
  assert.equal((await ann.ask('PURGE bob')).at(-1), ':irc.test NOTICE ann :2 messages are taken back')
  assert.deepEqual(await said(bob, '#b'), ['buy three'])
  await bob.ask('MODE #b -o bob')
  assert.deepEqual(await bob.ask('PURGE ann'), [":irc.test 481 bob :Permission denied: you're not an IRC operator"])
  assert.deepEqual(await said(bob, '#a'), ['no thanks'])
})

void test('what somebody said is found by account or mask as well, and when its author has left', async () => {
  const { ann, bob } = await crowd()
  await bob.ask('QUIT')
  assert.equal((await ann.ask('PURGE account:bob')).at(-1), ':irc.test NOTICE ann :0 messages are taken back')
  assert.equal((await ann.ask('PURGE *!~bob@*')).at(-1), ':irc.test NOTICE ann :2 messages are taken back')
  assert.equal((await ann.ask('PURGE ann')).at(-1), ':irc.test NOTICE ann :1 message is taken back')
})

void test('what an operator of the network took back is in the audit, and it is gone after a restart', async () => {
  const { server, ann } = await crowd(['redact'])
  await ann.ask('OPER root secret', 'PURGE bob spam')
  assert.deepEqual(
    [...server.network.audit.values()].map(({ does, on, reason }) => [does, on, reason]),
    [
      ['OPER', '', ''],
      ['PURGE', 'bob', 'spam'],
    ],
  )
  const again = new TestServer({ store: server.store })
  const zed = await again.enter('zed', CAPABILITIES)
  await zed.ask('JOIN #a')
  assert.ok(!(await said(zed, '#a')).includes('buy one'))
})
