/** IRCv3 draft/channel-rename, sentence by sentence. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

const CAPABILITY = 'draft/channel-rename'

interface Room {
  readonly server: TestServer
  /** Operator of #bar, with the capability. */
  readonly ann: TestClient
  /** Without the capability. */
  readonly bob: TestClient
  /** With it, and not in the channel. */
  readonly eve: TestClient
}

async function room(server = new TestServer()): Promise<Room> {
  const ann = await server.enter('ann', `${CAPABILITY} draft/chathistory`)
  const bob = await server.enter('bob')
  const eve = await server.enter('eve', CAPABILITY)
  await server.gather('#bar', ann, bob)
  await ann.ask('TOPIC #bar :ours', 'PRIVMSG #bar :before')
  for (const one of [ann, bob]) one.take()
  return { server, ann, bob, eve }
}

void test('a client with the capability is told RENAME, with a reason that may be empty; the others leave and enter', async () => {
  const { ann, bob } = await room()
  assert.deepEqual(await ann.ask('RENAME #bar #qux :no reason'), [':ann!~ann@host.test RENAME #bar #qux :no reason'])
  assert.deepEqual(
    (await bob.ask()).filter((line) => !line.includes(' 333 ')),
    [
      ':bob!~bob@host.test PART #bar :no reason',
      ':bob!~bob@host.test JOIN #qux',
      ':irc.test 332 bob #qux :ours',
      ':irc.test 353 bob = #qux :@ann bob',
      ':irc.test 366 bob #qux :End of NAMES list',
    ],
  )
})

void test('without a reason the parameter is empty, and PART has none', async () => {
  const { ann, bob } = await room()
  assert.deepEqual(await ann.ask('RENAME #bar #qux'), [':ann!~ann@host.test RENAME #bar #qux :'])
  assert.deepEqual((await bob.ask())[0], ':bob!~bob@host.test PART #bar')
})

void test('a client without the capability renames, and is told so in its way', async () => {
  const { ann, bob } = await room()
  await ann.ask('MODE #bar +o bob')
  bob.take()
  assert.deepEqual((await bob.ask('RENAME #bar #qux')).slice(0, 2), [
    ':bob!~bob@host.test PART #bar',
    ':bob!~bob@host.test JOIN #qux',
  ])
  assert.deepEqual((await ann.ask()).slice(-1), [':bob!~bob@host.test RENAME #bar #qux :'])
})

void test('only the letters of a name may change; who does not know of renaming is not told', async () => {
  const { ann, bob } = await room()
  assert.deepEqual(await ann.ask('RENAME #bar #Bar'), [':ann!~ann@host.test RENAME #bar #Bar :'])
  assert.deepEqual(await bob.ask(), [])
  assert.deepEqual(await bob.ask('PRIVMSG #bar :hi'), [])
  assert.deepEqual(await ann.ask(), [':bob!~bob@host.test PRIVMSG #Bar :hi'])
})

void test('members, modes, topic and lists stay, and messages go on under the new name', async () => {
  const { server, ann, bob } = await room()
  await ann.ask('MODE #bar +sb x!*@*', 'MODE #bar +v bob', 'RENAME #bar #qux')
  const channel = server.network.channel('#qux')
  assert.equal(channel?.modes, 'nst')
  assert.equal(channel.lists.b.length, 1)
  assert.deepEqual(
    [...channel.members.values()].map(({ user, ranks }) => `${user.nick} ${ranks}`),
    ['ann o', 'bob v'],
  )
  assert.equal(server.network.channel('#bar'), undefined)
  bob.take()
  ann.take()
  await bob.ask('PRIVMSG #qux :after')
  assert.deepEqual(await ann.ask(), [':bob!~bob@host.test PRIVMSG #qux :after'])
})

/** What is refused, and how. */
const REFUSED: readonly (readonly [given: readonly string[], line: string, answer: RegExp])[] = [
  [[], 'RENAME #nowhere #qux', / 403 ann #nowhere /],
  [[], 'RENAME #bar', / 461 ann RENAME /],
  [['MODE #bar -o ann'], 'RENAME #bar #qux', / 482 ann #bar /],
  [['JOIN #qux'], 'RENAME #bar #qux', / FAIL RENAME CHANNEL_NAME_IN_USE #bar #qux /],
  [[], 'RENAME #bar #bar', / FAIL RENAME CANNOT_RENAME #bar #bar /],
  [[], 'RENAME #bar qux', / FAIL RENAME CANNOT_RENAME #bar qux /],
  [[], `RENAME #bar #${'x'.repeat(64)}`, / FAIL RENAME CANNOT_RENAME #bar #x+ /],
  [['RENAME #bar #qux'], 'RENAME #qux #baz', / FAIL RENAME CANNOT_RENAME #qux #baz :.*a moment ago/],
  [['JOIN #lobby'], 'RENAME #lobby #qux', / FAIL RENAME CANNOT_RENAME #lobby #qux /],
]

for (const [given, line, answer] of REFUSED) {
  void test(`${[...given, line].join(', ')} is refused`, async () => {
    const server = new TestServer()
    server.network.execute(
      {
        seq: 1,
        time: 1,
        believedTime: 1,
        id: 'policy',
        node: 'node' as never,
        session: null,
        command: { kind: 'policy', policy: { ...server.network.policy, reserved: { nicknames: [], lobby: '#lobby' } } },
      },
      () => {},
    )
    server.network.commit()
    const { ann } = await room(server)
    for (const each of given) await ann.ask(each)
    assert.match((await ann.ask(line))[0] ?? '', answer)
  })
}

void test('renameIntervalMs: after a minute a channel is renamed again, and back', async () => {
  const { server, ann } = await room()
  await ann.ask('RENAME #bar #qux')
  server.clock.advance(60_000)
  assert.match((await ann.ask('RENAME #qux #bar'))[0] ?? '', / RENAME #qux #bar :$/)
})

void test('the founder alone renames a registered channel, and it stays registered', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann', CAPABILITY, proofOf('Ann'))
  const bob = await server.enter('bob', CAPABILITY)
  await server.gather('#bar', ann, bob)
  await ann.ask('CS REGISTER #bar', 'MODE #bar +o bob')
  bob.take()
  assert.match((await bob.ask('RENAME #bar #qux'))[0] ?? '', / 482 bob #bar /)
  await ann.ask('RENAME #bar #qux')
  assert.deepEqual([...server.network.registrations.keys()], ['#qux'])
})

void test('who asks for the old name with the capability is told the new one, without it is led there', async () => {
  const { server, ann, eve } = await room()
  const far = await server.enter('far')
  await ann.ask('RENAME #bar #qux')
  assert.deepEqual(await eve.ask('JOIN #bar'), [
    ':irc.test FAIL JOIN CHANNEL_RENAMED #bar #qux :The channel has another name now',
  ])
  assert.deepEqual((await far.ask('JOIN #bar')).slice(0, 2), [
    ':irc.test 470 far #bar #qux :The channel has another name now',
    ':far!~far@host.test JOIN #qux',
  ])
})

void test('a secret channel is not told, and redirectTimeoutMs: after a week the old name is free', async () => {
  const { server, ann, eve } = await room()
  await ann.ask('RENAME #bar #qux', 'MODE #qux +s')
  assert.match((await eve.ask('JOIN #bar'))[0] ?? '', / JOIN #bar$/)
  const other = await room()
  await other.ann.ask('RENAME #bar #qux')
  other.server.clock.advance(7 * 86_400_000)
  assert.match((await other.eve.ask('JOIN #bar'))[0] ?? '', / JOIN #bar$/)
  assert.ok(server.network.channel('#bar') !== undefined)
})

void test('a member that knows of the new name may make a channel of the old one, which has none of its history', async () => {
  const { ann, bob } = await room()
  await ann.ask('RENAME #bar #qux')
  bob.take()
  assert.deepEqual((await bob.ask('JOIN #bar')).slice(0, 2), [
    ':bob!~bob@host.test JOIN #bar',
    ':irc.test 353 bob = #bar :@bob',
  ])
  await ann.ask('JOIN #bar')
  assert.ok(!(await ann.ask('CHATHISTORY LATEST #bar * 10')).some((line) => line.includes('before')))
})

void test('the history follows, under the new name, also after a restart', async () => {
  const { server, ann } = await room()
  ann.send('PRIVMSG #bar :in one batch', 'RENAME #bar #qux', 'PRIVMSG #qux :with the rename')
  await server.settled()
  const said = async (client: TestClient, target: string) =>
    (await client.ask(`CHATHISTORY LATEST ${target} * 10`)).filter((line) => line.includes('PRIVMSG'))
  const expected = ['before', 'in one batch', 'with the rename'].map((text) =>
    `:ann!~ann@host.test PRIVMSG #qux :${text}`.replace(/:(\w+)$/, text.includes(' ') ? ':$1' : '$1'),
  )
  ann.take()
  assert.deepEqual(
    (await said(ann, '#qux')).map((line) => line.replace(/PRIVMSG #qux :?/, '')),
    expected.map((line) => line.replace(/PRIVMSG #qux :?/, '')),
  )
  const next = new TestServer({ store: server.store })
  const again = await next.enter('ann', 'draft/chathistory')
  await again.ask('JOIN #qux')
  assert.equal((await said(again, '#qux')).length, 3)
  const eve = await next.enter('eve', CAPABILITY)
  assert.match((await eve.ask('JOIN #bar'))[0] ?? '', / CHANNEL_RENAMED #bar #qux /)
})

void test('a member of before comes back into a renamed channel with its rank after a restart', async () => {
  const { server, ann } = await room()
  await ann.ask('MODE #bar +i', 'RENAME #bar #qux')
  const next = new TestServer({ store: server.store })
  const again = await next.enter('ann')
  assert.ok((await again.ask('JOIN #qux')).some((line) => line.endsWith(' 353 ann = #qux :@ann')))
})

void test('a rename that cannot be recorded is none', async () => {
  const { server, ann } = await room()
  for (const line of ['RENAME #bar #qux', 'RENAME #bar #Bar']) {
    server.store.isFailing = true
    assert.match((await ann.ask(line))[0] ?? '', / FAIL RENAME NOT_STORED |400 ann RENAME /)
    server.store.isFailing = false
    assert.equal(server.network.channel('#bar')?.name, '#bar')
  }
})
