/** Private conversations over the ends of users, servers and accounts: who had one finds it, and nobody else does. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatServerTime } from '@partyline/irc'
import { accountName, proofOf } from '../testing/test-network.ts'
import { STARTED_AT, TestServer, type TestClient } from '../testing/test-server.ts'

const CAPABILITIES =
  'batch message-tags echo-message draft/chathistory draft/message-redaction soju.im/search standard-replies'
const TARGETS = `CHATHISTORY TARGETS timestamp=${formatServerTime(STARTED_AT - 1)} timestamp=${formatServerTime(STARTED_AT + 9_000)} 9`

function texts(lines: readonly string[]): readonly (string | undefined)[] {
  assert.match(lines[0] ?? '', / BATCH \+/, lines.join('\n'))
  return lines.slice(1, -1).map((line) => line.split(' :').at(-1))
}

const latest = async (client: TestClient, partner: string) =>
  texts(await client.ask(`CHATHISTORY LATEST ${partner} * 9`))

async function refuses(client: TestClient, partner: string): Promise<void> {
  const [page, search] = await client.ask(`CHATHISTORY LATEST ${partner} * 9`, `SEARCH text=psst;in=${partner}`)
  assert.match(page ?? '', / FAIL CHATHISTORY INVALID_TARGET /)
  assert.match(search ?? '', / FAIL SEARCH INVALID_PARAMS /)
  assert.deepEqual(texts(await client.ask(TARGETS)), [])
  assert.deepEqual(texts(await client.ask('SEARCH text=psst')), [])
}

/** ann and bob, with accounts, have talked; so have ann and a guest. All are gone now. @returns the id of what ann has said to bob */
async function talked(options: { readonly stays?: boolean } = {}): Promise<{ server: TestServer; id: string }> {
  const server = new TestServer()
  const ann = await server.enter('ann', CAPABILITIES, proofOf('Ann', options.stays))
  const bob = await server.enter('bob', CAPABILITIES, proofOf('bob'))
  const guest = await server.enter('guest', CAPABILITIES)
  server.clock.advance(1_000)
  const [echo = ''] = await ann.ask('PRIVMSG bob :psst')
  await bob.ask('PRIVMSG ann :hm')
  await guest.ask('PRIVMSG ann :hello')
  for (const client of [ann, bob, guest]) client.lose()
  await server.settled()
  return { server, id: /msgid=(\w+)/.exec(echo)?.[1] ?? '' }
}

async function findsAll(ann: TestClient): Promise<void> {
  assert.deepEqual(await latest(ann, 'bob'), ['psst', 'hm'])
  assert.deepEqual(await latest(ann, 'GUEST'), ['hello'])
  const names = (await ann.ask(TARGETS)).slice(1, -1).map((line) => line.split(' ')[4])
  assert.deepEqual(new Set(names), new Set(['bob', 'guest']))
  assert.deepEqual(texts(await ann.ask('SEARCH text=psst')), ['psst'])
  assert.deepEqual(texts(await ann.ask('SEARCH in=bob')), ['psst', 'hm'])
}

for (const stays of [false, true]) {
  const who = stays ? 'a person that stays' : 'a person with an account'
  void test(`${who} finds its conversations after its last session, and after a new start`, async () => {
    const { server } = await talked({ stays })
    await findsAll(await server.enter('ann', CAPABILITIES, proofOf('Ann')))
    const next = new TestServer({ store: server.store })
    await findsAll(await next.enter('ann', CAPABILITIES, proofOf('Ann')))
    const bob = await next.enter('robert', CAPABILITIES, proofOf('bob'))
    assert.deepEqual(await latest(bob, 'ann'), ['psst', 'hm'])
  })
}

void test('the nickname of a partner leads nobody else to the conversation, and its account under another nickname does', async () => {
  const { server } = await talked()
  const next = new TestServer({ store: server.store })
  await refuses(await next.enter('guest', CAPABILITIES), 'ann')
  const ann = await next.enter('amy', CAPABILITIES, proofOf('Ann'))
  await next.enter('robert', CAPABILITIES, proofOf('bob'))
  assert.deepEqual(await latest(ann, 'robert'), ['psst', 'hm'])
})

void test('what one has said to a partner is deleted after a new start, also while the partner is away', async () => {
  const { server, id } = await talked()
  const next = new TestServer({ store: server.store })
  const ann = await next.enter('ann', CAPABILITIES, proofOf('Ann'))
  assert.match((await ann.ask(`REDACT bob ${id}`)).join('\n'), / REDACT bob /)
  assert.deepEqual(await latest(ann, 'bob'), ['hm'])
})

void test('what an account that is gone has said privately is read by its partner, and by nobody under its name', async () => {
  const { server } = await talked()
  server.say({ kind: 'account', account: accountName('Ann'), change: { kind: 'dropped' } })
  await server.settled()
  for (const now of [server, new TestServer({ store: server.store })]) {
    const stranger = await now.enter('ann', CAPABILITIES)
    assert.match((await stranger.ask('REGISTER ann * other-word')).join('\n'), / FAIL REGISTER USERNAME_EXISTS ann /)
    await refuses(stranger, 'bob')
    await refuses(stranger, 'guest')
    const bob = await now.enter('bob', CAPABILITIES, proofOf('bob'))
    assert.deepEqual(await latest(bob, 'ann'), ['psst', 'hm'])
    for (const client of [stranger, bob]) client.lose()
    await now.settled()
  }
})

void test('what a guest has said is not found by the account that it logs in to, and the partner still finds it', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann', CAPABILITIES, proofOf('Ann'))
  const guest = await server.enter('guest', CAPABILITIES)
  await guest.ask('PRIVMSG ann :psst')
  ann.take()
  await server.wish(guest, { kind: 'login', proof: proofOf('kim') })
  assert.deepEqual(await latest(guest, 'ann'), [])
  assert.deepEqual(await latest(ann, 'guest'), ['psst'])
})
