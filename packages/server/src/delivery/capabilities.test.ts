/** What each capability changes in what a client is told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company } from '../testing/company.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

/** Two have joined #a before, so this is so many milliseconds after the start of the clock, which stands. */
const timeOf = (ms: number) => `time=2026-01-31T12:00:00.00${ms}Z`

/** Two in #a: one with the capabilities and one without any. What happened before is taken. */
async function pair(capabilities: string): Promise<{ server: TestServer; able: TestClient; plain: TestClient }> {
  const server = new TestServer()
  const able = await server.enter('able', capabilities)
  const plain = await server.enter('plain')
  await server.gather('#a', able, plain)
  return { server, able, plain }
}

void test('multi-prefix: all ranks are shown in NAMES, WHO and WHOIS, else the highest', async () => {
  const { able, plain } = await pair('multi-prefix')
  await able.ask('MODE #a +v able')
  plain.take()
  const lines = (client: TestClient) => client.ask('NAMES #a', 'WHO able', 'WHO #a', 'WHOIS able')
  const shown = (await lines(able)).join('\n')
  for (const part of [' :@+able plain', ' able H@+ :0', ' 319 able able :@+#a']) assert.ok(shown.includes(part), part)
  const highest = (await lines(plain)).join('\n')
  for (const part of [' :@able plain', ' able H@ :0', ' 319 plain able :@#a']) assert.ok(highest.includes(part), part)
})

void test('userhost-in-names: NAMES shows whole sources', async () => {
  const { able } = await pair('userhost-in-names')
  assert.equal((await able.ask('NAMES #a'))[0], ':irc.test 353 able = #a :@able!~able@host.test plain!~plain@host.test')
})

void test('no-implicit-names: JOIN brings the topic and no names, NAMES does', async () => {
  const { able, plain } = await pair('no-implicit-names')
  await plain.ask('JOIN #b', 'TOPIC #b :hello')
  assert.deepEqual(
    (await able.ask('JOIN #b')).map((line) => line.split(' ')[1]),
    ['JOIN', '332', '333'],
  )
  assert.deepEqual(
    (await able.ask('NAMES #b')).map((line) => line.split(' ')[1]),
    ['353', '366'],
  )
})

void test('extended-join: JOIN has account and real name, and without it has not', async () => {
  const { server, able, plain } = await pair('extended-join')
  await (await server.enter('new')).ask('JOIN #a')
  assert.deepEqual(able.take(), [':new!~new@host.test JOIN #a * :new Real'])
  assert.deepEqual(plain.take(), [':new!~new@host.test JOIN #a'])
})

void test('away-notify: members see that a member is away, is back, and joins while away', async () => {
  const { server, able, plain } = await pair('away-notify')
  const other = await server.enter('other')
  await other.ask('AWAY :lunch')
  assert.deepEqual(able.take(), [], 'a stranger is no news')
  await other.ask('JOIN #a', 'AWAY', 'AWAY :tea')
  assert.deepEqual(able.take(), [
    ':other!~other@host.test JOIN #a',
    ':other!~other@host.test AWAY :lunch',
    ':other!~other@host.test AWAY',
    ':other!~other@host.test AWAY :tea',
  ])
  assert.deepEqual(plain.take(), [':other!~other@host.test JOIN #a'])
})

void test('invite-notify: operators see invitations of others', async () => {
  const { server, able, plain } = await pair('invite-notify')
  const other = await server.enter('other')
  await plain.ask('INVITE other #a')
  assert.deepEqual(able.take(), [':plain!~plain@host.test INVITE other #a'])
  assert.deepEqual(other.take(), [':plain!~plain@host.test INVITE other #a'])
  await able.ask('CAP REQ :-invite-notify')
  await plain.ask('INVITE other #a')
  assert.deepEqual(able.take(), [], 'a client that has not negotiated it is not told')
  await able.ask('CAP REQ :invite-notify', 'MODE #a -o able')
  await plain.ask('INVITE other #a')
  assert.deepEqual(able.take(), [], 'a member that is no operator is not told')
})

void test('setname: members and the user see the new name', async () => {
  const { able, plain } = await pair('setname')
  assert.deepEqual(await able.ask('SETNAME :New Name'), [':able!~able@host.test SETNAME :New Name'])
  assert.deepEqual(plain.take(), [])
  assert.deepEqual(await plain.ask('SETNAME Plain'), [])
  assert.deepEqual(able.take(), [':plain!~plain@host.test SETNAME :Plain'])
  assert.match((await able.ask('WHOIS plain'))[0] ?? '', / :Plain$/)
})

void test('echo-message: senders see their own words, and without it do not', async () => {
  const { able, plain } = await pair('echo-message')
  assert.deepEqual(await able.ask('PRIVMSG #a :hello', 'NOTICE plain :psst'), [
    ':able!~able@host.test PRIVMSG #a :hello',
    ':able!~able@host.test NOTICE plain :psst',
  ])
  assert.deepEqual(plain.take(), [
    ':able!~able@host.test PRIVMSG #a :hello',
    ':able!~able@host.test NOTICE plain :psst',
  ])
  assert.deepEqual(await plain.ask('PRIVMSG #a :hello', 'PRIVMSG able :psst'), [])
})

void test('echo-message: a message to oneself comes twice, without it once', async () => {
  const { able, plain } = await pair('echo-message')
  assert.equal((await able.ask('PRIVMSG able :note')).length, 2)
  assert.deepEqual(await plain.ask('PRIVMSG plain :note'), [':plain!~plain@host.test PRIVMSG plain :note'])
})

void test('message-tags: client-only tags are passed on, others are not', async () => {
  const { able, plain } = await pair('message-tags echo-message')
  const [echo] = await able.ask('@+typing=active;time=x;msgid=y;+d/z=a\\sb;label=l PRIVMSG #a :hello')
  assert.match(
    echo ?? '',
    /^@msgid=[0-9A-Z]{26};\+typing=active;\+d\/z=a\\sb :able!~able@host\.test PRIVMSG #a :hello$/,
  )
  assert.deepEqual(plain.take(), [':able!~able@host.test PRIVMSG #a :hello'])
})

void test('message-tags: a client that has not negotiated them sends none', async () => {
  const { able, plain } = await pair('message-tags')
  await plain.ask('@+typing=active PRIVMSG #a :hello', '@+typing=active TAGMSG #a')
  assert.match(able.take().join('\n'), /^@msgid=\w+ :plain!~plain@host\.test PRIVMSG #a :hello$/)
})

void test('TAGMSG goes only to clients that can read it, and only with tags', async () => {
  const { server, able, plain } = await pair('message-tags')
  const other = await server.enter('other', 'message-tags')
  await server.gather('#a', other)
  able.take()
  plain.take()
  assert.deepEqual(await able.ask('@+typing=active TAGMSG #a', 'TAGMSG #a', '@time=x TAGMSG #a'), [])
  assert.match(other.take().join('\n'), /^@msgid=\w+;\+typing=active :able!~able@host\.test TAGMSG #a$/)
  assert.deepEqual(plain.take(), [])
  assert.deepEqual(await able.ask('@+typing=active TAGMSG'), [':irc.test 411 able :No recipient given (TAGMSG)'])
})

void test('server-time alone brings the time and no other tag', async () => {
  const { able, plain } = await pair('server-time')
  await plain.ask('PRIVMSG #a :hello')
  assert.deepEqual(able.take(), [`@${timeOf(2)} :plain!~plain@host.test PRIVMSG #a :hello`])
})

void test('time and msgid are the same for the sender, every reader, and the history', async () => {
  const { server, ann, bob } = await company({}, 'message-tags server-time echo-message batch')
  const sent = await ann.ask('PRIVMSG #a :hello', 'TOPIC #a :new', 'MODE #a +v bob', 'PRIVMSG bob :psst')
  assert.equal(sent.length, 4)
  for (const [index, line] of sent.entries()) {
    // The last message is in a conversation, so that it may share the time of the message before.
    assert.match(line, new RegExp(`^@${timeOf(2 + Math.min(index, 2))};msgid=[0-9A-Z]{26} `))
  }
  assert.deepEqual(bob.take(), sent)
  server.clock.advance(60_000)
  const history = await bob.ask('CHATHISTORY LATEST #a * 9', 'CHATHISTORY LATEST ann * 9')
  const within = history.filter((line) => line.startsWith('@batch='))
  const remembered = within.map((line) => line.replace(/^@batch=\w+;/, '@'))
  assert.deepEqual(remembered, [sent[0], sent[3]])
})

void test('what the server says itself has no msgid', async () => {
  const { able } = await pair('message-tags server-time')
  assert.deepEqual(await able.ask('PING x'), [':irc.test PONG irc.test x'])
})

void test('a reader that changes its capabilities is told accordingly from then on', async () => {
  const { able, plain } = await pair('echo-message')
  plain.send('PRIVMSG #a :one')
  able.send('CAP REQ :server-time')
  plain.send('PRIVMSG #a :two')
  await plain.ask('PING x')
  assert.deepEqual(able.take(), [
    ':plain!~plain@host.test PRIVMSG #a :one',
    ':irc.test CAP able ACK :server-time',
    `@${timeOf(3)} :plain!~plain@host.test PRIVMSG #a :two`,
  ])
})
