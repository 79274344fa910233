import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, type Company } from '../testing/company.ts'
import { hashPassword } from '../sasl/password-hash.ts'
import type { TestClient } from '../testing/test-server.ts'

const CAPABILITIES =
  'batch message-tags echo-message draft/chathistory draft/event-playback draft/message-redaction labeled-response'
const SECOND = 1_000

function idOf(lines: readonly string[]): string {
  return /msgid=([\w-]+)/.exec(lines[0] ?? '')?.[1] ?? ''
}

/** Without the tags that change from run to run. */
function plain(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/^@\S+ /, ''))
}

interface Said extends Company {
  /** Of what bob said in #a. */
  readonly id: string
}

/** bob has said something in #a; what was told of it is taken. */
async function said(options: Parameters<typeof company>[0] = {}, capabilities = CAPABILITIES): Promise<Said> {
  const all = await company(options, capabilities)
  const id = idOf(await all.bob.ask('PRIVMSG #a :my password is hunter2'))
  for (const client of [all.ann, all.bob, all.eve]) client.take()
  return { ...all, id }
}

/** The texts of everything that the client finds in the history. */
async function found(client: TestClient, target: string): Promise<string> {
  const lines = await client.ask(`CHATHISTORY LATEST ${target} * 50`)
  return plain(lines)
    .filter((line) => / (?:PRIVMSG|NOTICE|TAGMSG|REDACT) /.test(line))
    .map((line) => line.replace(/^:(\w+)\S+ /, '$1 '))
    .join('\n')
}

void test('an author takes a message back: everybody in the channel is told, and nobody finds its text again', async () => {
  const { server, ann, bob, id } = await said()
  const told = `:bob!~bob@host.test REDACT #a ${id} :a slip`
  assert.deepEqual(plain(await bob.ask(`REDACT #a ${id} :a slip`)), [told])
  assert.deepEqual(plain(ann.take()), [told])
  assert.equal(await found(ann, '#a'), `bob REDACT #a ${id} :a slip`)
  assert.ok(!JSON.stringify(server.store.events).includes('hunter2'))
})

void test('an operator takes the message of another back, after any time', async () => {
  const { server, ann, bob, id } = await said({ limits: { redactWindowMs: 5 * SECOND } })
  server.clock.advance(6 * SECOND)
  const told = `:ann!~ann@host.test REDACT #a ${id}`
  assert.deepEqual(plain(await ann.ask(`REDACT #a ${id}`)), [told])
  assert.deepEqual(plain(bob.take()), [told])
})

void test('an operator of the network with that right deletes what others have said in any channel', async () => {
  const { ann, bob, eve, id } = await said({
    opers: { root: { rights: ['redact'], password: await hashPassword('secret') } },
  })
  assert.match((await eve.ask(`REDACT #a ${id}`))[0] ?? '', / INVALID_TARGET /)
  await eve.ask('OPER root secret')
  const told = `:eve!~eve@host.test REDACT #a ${id} :spam`
  assert.deepEqual(plain(await eve.ask(`REDACT #a ${id} :spam`)), [told])
  assert.deepEqual([plain(ann.take()), plain(bob.take())], [[told], [told]])
})

void test('an author has redact-window-ms for it', async () => {
  const { server, bob, id } = await said({ limits: { redactWindowMs: 5 * SECOND } })
  server.clock.advance(5 * SECOND)
  const other = idOf(await bob.ask('NOTICE #a :later'))
  assert.deepEqual(plain(await bob.ask(`REDACT #a ${id}`)), [`:bob!~bob@host.test REDACT #a ${id}`])
  server.clock.advance(5 * SECOND + 1)
  assert.deepEqual(await bob.ask(`REDACT #a ${other}`), [
    `:irc.test FAIL REDACT REDACT_WINDOW_EXPIRED #a ${other} 5 :A message can be deleted for 5 seconds`,
  ])
  assert.match(await found(bob, '#a'), /NOTICE #a :later/)
})

void test('each is refused what is not theirs, with a word about what is there only to those that may read it', async () => {
  const { ann, bob, eve } = await said()
  const id = idOf(await ann.ask('PRIVMSG #a :from ann'))
  bob.take()
  await ann.ask('JOIN #b')
  const refused = async (client: TestClient, line: string) =>
    (await client.ask(line)).map((answer) => answer.split(' :')[0]?.replace(':irc.test FAIL REDACT ', ''))
  assert.deepEqual(await refused(bob, `REDACT #a ${id}`), [`REDACT_FORBIDDEN #a ${id}`])
  assert.deepEqual(await refused(eve, `REDACT #a ${id}`), ['INVALID_TARGET #a'])
  assert.deepEqual(await refused(eve, `REDACT #none ${id}`), ['INVALID_TARGET #none'])
  assert.deepEqual(await refused(ann, `REDACT #b ${id}`), [`UNKNOWN_MSGID #b ${id}`])
  assert.deepEqual(await refused(bob, 'REDACT #a nothing'), ['UNKNOWN_MSGID #a nothing'])
  assert.deepEqual(await refused(eve, `REDACT ann ${id}`), [`UNKNOWN_MSGID ann ${id}`])
  assert.deepEqual(await refused(eve, `REDACT nobody ${id}`), [`UNKNOWN_MSGID nobody ${id}`])
  assert.deepEqual(await bob.ask('REDACT #a'), [':irc.test 461 bob REDACT :Not enough parameters'])
  assert.deepEqual([...ann.take(), ...bob.take()], [], 'nobody is told of it')
})

void test('what is no message cannot be deleted, and nothing twice', async () => {
  const { ann, id } = await said()
  const topic = idOf(await ann.ask('TOPIC #a :new'))
  assert.match((await ann.ask(`REDACT #a ${topic}`))[0] ?? '', / UNKNOWN_MSGID /)
  await ann.ask(`REDACT #a ${id}`)
  assert.match((await ann.ask(`REDACT #a ${id}`))[0] ?? '', / UNKNOWN_MSGID /)
})

void test('a reaction can be taken back', async () => {
  const { ann, bob, id } = await said()
  const reaction = idOf(await bob.ask(`@+draft/react=x;+draft/reply=${id} TAGMSG #a`))
  ann.take()
  await bob.ask(`REDACT #a ${reaction}`)
  assert.deepEqual(plain(ann.take()), [`:bob!~bob@host.test REDACT #a ${reaction}`])
  assert.equal((await found(ann, '#a')).includes('TAGMSG'), false)
})

void test('what only operators were told is taken back in front of them alone', async () => {
  const { ann, bob, eve } = await said()
  await eve.ask('JOIN #a')
  await ann.ask('MODE #a +o bob')
  bob.take()
  const id = idOf(await bob.ask('PRIVMSG @#a :for operators'))
  for (const client of [ann, eve]) client.take()
  assert.match((await eve.ask(`REDACT #a ${id}`))[0] ?? '', / UNKNOWN_MSGID /)
  assert.deepEqual(plain(await bob.ask(`REDACT @#a ${id}`)), [`:bob!~bob@host.test REDACT @#a ${id}`])
  assert.deepEqual(plain(ann.take()), [`:bob!~bob@host.test REDACT @#a ${id}`])
  assert.deepEqual(eve.take(), [])
})

void test('a private message is taken back by its author alone, also when the other is gone', async () => {
  const { server, ann, bob, eve } = await said()
  const [first, second] = [idOf(await ann.ask('PRIVMSG bob :psst')), idOf(await ann.ask('PRIVMSG bob :hm'))]
  bob.take()
  assert.match((await bob.ask(`REDACT ann ${first}`))[0] ?? '', / REDACT_FORBIDDEN ann /)
  assert.match((await eve.ask(`REDACT bob ${first}`))[0] ?? '', / UNKNOWN_MSGID bob /)
  assert.deepEqual(plain(await ann.ask(`REDACT bob ${first} :oops`)), [`:ann!~ann@host.test REDACT bob ${first} :oops`])
  assert.deepEqual(plain(bob.take()), [`:ann!~ann@host.test REDACT bob ${first} :oops`])
  assert.equal(await found(bob, 'ann'), `ann PRIVMSG bob :hm\nann REDACT bob ${first} :oops`)
  bob.lose()
  await server.settled()
  ann.take()
  assert.deepEqual(plain(await ann.ask(`REDACT BOB ${second}`)), [`:ann!~ann@host.test REDACT bob ${second}`])
})

void test('a client without the capability is told nothing, now and in the history, and has whole pages', async () => {
  const { server, ann, bob, id } = await said()
  const plainBob = await server.enter('old', 'batch message-tags draft/chathistory draft/event-playback')
  await server.gather('#a', plainBob)
  await bob.ask('PRIVMSG #a :one', 'PRIVMSG #a :two')
  await ann.ask(`REDACT #a ${id}`)
  plainBob.take()
  await bob.ask('PRIVMSG #a :three')
  assert.deepEqual(plain(plainBob.take()), [':bob!~bob@host.test PRIVMSG #a :three'])
  const lines = await plainBob.ask('CHATHISTORY LATEST #a * 3')
  assert.deepEqual(
    plain(lines.slice(1, -1)).map((line) => line.split(' :').at(-1)),
    ['one', 'two', 'three'],
  )
})

void test('its answer has the label of the command', async () => {
  const { bob, id } = await said()
  const [answer = ''] = await bob.ask(`@label=L REDACT #a ${id}`)
  assert.match(answer, /^@label=L;msgid=[\w-]+ :bob!~bob@host\.test REDACT #a /)
  assert.match((await bob.ask(`@label=M REDACT #a ${id}`))[0] ?? '', /^@label=M :irc\.test FAIL REDACT UNKNOWN_MSGID /)
})

void test('what cannot be recorded is not done', async () => {
  const { server, ann, bob, id } = await said()
  const append = server.store.append.bind(server.store)
  server.store.append = () => Promise.reject(new Error('the disk is full'))
  assert.match((await ann.ask(`REDACT #a ${id}`))[0] ?? '', / 400 ann REDACT :The server could not write this /)
  assert.deepEqual(bob.take(), [])
  server.store.append = append
  assert.match(await found(ann, '#a'), /hunter2/)
})

void test('a message stays redacted after a restart', async () => {
  const { server, ann, id } = await said()
  await ann.ask(`REDACT #a ${id}`)
  await server.settled()
  const again = await company({ store: server.store }, CAPABILITIES)
  assert.equal(await found(again.bob, '#a'), `ann REDACT #a ${id}`)
})
