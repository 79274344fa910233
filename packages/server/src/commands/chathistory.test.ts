import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatServerTime } from '@partyline/irc'
import { company, type Company } from '../testing/company.ts'
import { STARTED_AT } from '../testing/test-server.ts'

const CAPABILITIES = 'batch message-tags echo-message draft/chathistory'

interface History extends Company {
  /** Of the messages m1 to m5 in #a, one a second. */
  readonly ids: readonly string[]
}

/** ann said m1 to m5 in #a, and set the topic after m3. */
async function history(capabilities = CAPABILITIES): Promise<History> {
  const all = await company({}, capabilities)
  const ids: string[] = []
  for (const text of ['m1', 'm2', 'm3', 'm4', 'm5']) {
    all.server.clock.advance(1_000)
    const [echo] = await all.ann.ask(`PRIVMSG #a ${text}`)
    ids.push(/msgid=(\w+)/.exec(echo ?? '')?.[1] ?? '')
    if (text === 'm3') await all.ann.ask('TOPIC #a :new')
  }
  all.bob.take()
  return { ...all, ids }
}

/** The text of each line between the first and the last, which are a batch. */
function page(lines: readonly string[]): string {
  assert.match(lines[0] ?? '', / BATCH \+\w+ chathistory #a$/i)
  assert.match(lines.at(-1) ?? '', / BATCH -\w+$/)
  return lines
    .slice(1, -1)
    .map((line) => line.split(' :').at(-1))
    .join(' ')
}

const at = (seconds: number) => `timestamp=${formatServerTime(STARTED_AT + seconds * 1_000)}`

/** $1 to $5 stand for the msgids of the messages, @0 to @9 for the time so many seconds after the start. */
const PAGES: readonly (readonly [request: string, answer: string])[] = [
  ['LATEST #a * 2', 'm4 m5'],
  ['LATEST #A * 99', 'm1 m2 m3 m4 m5'],
  ['LATEST #a $3 9', 'm4 m5'],
  ['LATEST #a @4 9', 'm5'],
  ['latest #a * 1', 'm5'],
  ['BEFORE #a $3 9', 'm1 m2'],
  ['BEFORE #a $3 1', 'm2'],
  ['BEFORE #a @3 9', 'm1 m2'],
  ['BEFORE #a $1 9', ''],
  ['AFTER #a $3 9', 'm4 m5'],
  ['AFTER #a $3 1', 'm4'],
  ['AFTER #a @3 9', 'm4 m5'],
  ['AFTER #a @9 9', ''],
  ['AROUND #a $3 3', 'm2 m3 m4'],
  ['AROUND #a $1 3', 'm1 m2 m3'],
  ['BETWEEN #a $1 $5 9', 'm2 m3 m4'],
  ['BETWEEN #a $1 $5 2', 'm2 m3'],
  ['BETWEEN #a $5 $1 2', 'm3 m4'],
  ['BETWEEN #a @1 $4 9', 'm2 m3'],
]

for (const [request, answer] of PAGES) {
  void test(`CHATHISTORY ${request} is ${answer === '' ? 'an empty batch' : answer}`, async () => {
    const { bob, ids } = await history()
    const line = request
      .replaceAll(/\$(\d)/g, (_, number: string) => `msgid=${ids[Number(number) - 1]}`)
      .replaceAll(/@(\d)/g, (_, seconds: string) => at(Number(seconds)))
    assert.equal(page(await bob.ask(`CHATHISTORY ${line}`)), answer)
  })
}

const FAILURES: readonly (readonly [request: string, answer: string])[] = [
  ['', 'INVALID_PARAMS *'],
  ['FOO #a * 1', 'INVALID_PARAMS FOO'],
  ['LATEST #a *', 'INVALID_PARAMS LATEST'],
  ['LATEST #a * 0', 'INVALID_PARAMS LATEST'],
  ['LATEST #a * many', 'INVALID_PARAMS LATEST'],
  ['BEFORE #a * 1', 'INVALID_MSGREFTYPE BEFORE #a'],
  ['AFTER #a timestamp=yesterday 1', 'INVALID_PARAMS AFTER #a'],
  ['TARGETS msgid=x msgid=y 1', 'INVALID_MSGREFTYPE TARGETS'],
  ['AFTER #a msgid=unknown 1', 'MESSAGE_ERROR AFTER #a'],
  ['LATEST #x * 1', 'INVALID_TARGET LATEST #x'],
  ['LATEST nobody * 1', 'INVALID_TARGET LATEST nobody'],
  ['LATEST eve * 1', 'INVALID_TARGET LATEST eve'],
]

for (const [request, answer] of FAILURES) {
  void test(`CHATHISTORY ${request} fails with ${answer}`, async () => {
    const { bob } = await history()
    const [failure = '', ...rest] = await bob.ask(`CHATHISTORY ${request}`)
    assert.equal(failure.split(' :')[0], `:irc.test FAIL CHATHISTORY ${answer}`.split(' :')[0])
    assert.ok(failure.startsWith(`:irc.test FAIL CHATHISTORY ${answer} :`))
    assert.deepEqual(rest, [])
  })
}

void test('a failure is FAIL for every client, because the specification of the command says so', async () => {
  const { eve } = await company()
  assert.match((await eve.ask('CHATHISTORY LATEST #x * 1'))[0] ?? '', /^:irc\.test FAIL CHATHISTORY INVALID_TARGET /)
})

void test('a user that is not, or no longer, in a channel does not read it', async () => {
  const { bob, eve } = await history()
  const refused = /^:irc\.test FAIL CHATHISTORY INVALID_TARGET LATEST #a /
  assert.match((await eve.ask('CHATHISTORY LATEST #a * 9'))[0] ?? '', refused)
  await bob.ask('PART #a')
  assert.match((await bob.ask('CHATHISTORY LATEST #a * 9'))[0] ?? '', refused)
})

void test('a private conversation is read by the two users that had it, and by nobody else', async () => {
  const { server, ann, bob, eve } = await company({}, CAPABILITIES)
  await ann.ask('PRIVMSG bob :psst')
  await bob.ask('NOTICE ann :hm', 'NICK rob')
  ann.take()
  const texts = (lines: readonly string[]) => lines.slice(1, -1).map((line) => line.split(' :').at(-1))
  assert.deepEqual(texts(await ann.ask('CHATHISTORY LATEST rob * 9')), ['psst', 'hm'])
  assert.deepEqual(texts(await ann.ask('CHATHISTORY LATEST bob * 9')), ['psst', 'hm'])
  assert.deepEqual(texts(await bob.ask('CHATHISTORY LATEST ann * 9')), ['psst', 'hm'])
  const refused = /INVALID_TARGET/
  assert.match((await eve.ask('CHATHISTORY LATEST ann * 9'))[0] ?? '', refused)
  const impostor = await server.enter('bob', CAPABILITIES)
  assert.match((await impostor.ask('CHATHISTORY LATEST ann * 9'))[0] ?? '', refused)
})

void test('TARGETS lists conversations with their last message, and channels one is in', async () => {
  const { server, ann, bob, eve } = await history()
  server.clock.advance(1_000)
  await eve.ask('PRIVMSG bob :psst')
  await ann.ask('JOIN #other', 'PRIVMSG #other :x')
  bob.take()
  const named = (lines: readonly string[]) => lines.slice(1, -1).map((line) => line.split(' ').slice(3).join(' '))
  const lines = await bob.ask(`CHATHISTORY TARGETS ${at(0)} ${at(9)} 9`)
  assert.match(lines[0] ?? '', / BATCH \+\w+ draft\/chathistory-targets$/)
  const [channel, conversation] = ['TARGETS #a 2026-01-31T12:00:05.000Z', 'TARGETS eve 2026-01-31T12:00:06.000Z']
  assert.deepEqual(named(lines), [channel, conversation])
  assert.deepEqual(named(await bob.ask(`CHATHISTORY TARGETS ${at(0)} ${at(9)} 1`)), [channel])
  assert.deepEqual(named(await bob.ask(`CHATHISTORY TARGETS ${at(9)} ${at(0)} 1`)), [conversation])
  assert.deepEqual(named(await bob.ask(`CHATHISTORY TARGETS ${at(5)} ${at(9)} 9`)), [conversation])
})

void test('event-playback: what happened is part of the history, and without it only what was said', async () => {
  const { bob } = await history()
  assert.equal(page(await bob.ask('CHATHISTORY LATEST #a * 3')), 'm3 m4 m5')
  await bob.ask('CAP REQ :draft/event-playback')
  assert.equal(page(await bob.ask('CHATHISTORY LATEST #a * 3')), 'new m4 m5')
  const everything = (await bob.ask('CHATHISTORY LATEST #a * 99')).slice(1, -1).map((line) => line.split(' ')[2])
  const said = 'PRIVMSG PRIVMSG PRIVMSG TOPIC PRIVMSG PRIVMSG'
  assert.equal(everything.join(' '), `JOIN JOIN ${said}`)
})

void test('account-tag: what is read later has the account of its author then, and of a guest none', async () => {
  const capabilities = `${CAPABILITIES} draft/event-playback account-tag`
  const { ann, bob } = await company({}, capabilities)
  await ann.ask('NS REGISTER secret-word')
  bob.take()
  await ann.ask('PRIVMSG #a :known', 'TOPIC #a :new', 'PRIVMSG bob :between us')
  const live = bob.take()
  await ann.ask('NS LOGOUT', 'PRIVMSG #a :guest')
  const untagged = (line: string) => line.replace('@batch=', '@').replace(/^@\w+;/, '@')
  bob.take()
  const later = (await bob.ask('CHATHISTORY LATEST #a * 3')).slice(1, -1).map(untagged)
  assert.deepEqual(later.slice(0, 2), live.slice(0, 2))
  assert.match(later[0] ?? '', /;account=ann :ann!/)
  assert.doesNotMatch(later[2] ?? '', /account=/)
  const between = (await bob.ask('CHATHISTORY LATEST ann * 1')).slice(1, -1)
  assert.match(between[0] ?? '', /;account=ann :ann!\S+ PRIVMSG bob :between us$/)
  await bob.ask('CAP REQ :-account-tag')
  assert.doesNotMatch((await bob.ask('CHATHISTORY LATEST #a * 3')).join('\n'), /account=/)
})

/** Whether the page says that nothing more is left of what was asked for. */
const ENDS: Readonly<Record<string, boolean>> = {
  'LATEST #a * 5': true,
  'LATEST #a * 4': false,
  'LATEST #a $3 2': true,
  'LATEST #a $3 1': false,
  'BEFORE #a $3 2': true,
  'BEFORE #a $3 1': false,
  'BEFORE #a $1 9': true,
  'AFTER #a $3 2': true,
  'AFTER #a $3 1': false,
  'BETWEEN #a $1 $5 3': true,
  'BETWEEN #a $1 $5 2': false,
  'BETWEEN #a $5 $1 2': false,
  'AROUND #a $3 9': false,
}

void test('draft/chathistory-end: the page that leaves nothing of its range out says so, to readers of tags', async () => {
  const { bob, ids } = await history()
  for (const [request, isEnd] of Object.entries(ENDS)) {
    const line = request.replaceAll(/\$(\d)/g, (_, number: string) => `msgid=${ids[Number(number) - 1]}`)
    const [begin = ''] = await bob.ask(`CHATHISTORY ${line}`)
    assert.equal(begin.startsWith('@draft/chathistory-end '), isEnd, request)
  }
  const targets = async (limit: number) => (await bob.ask(`CHATHISTORY TARGETS ${at(0)} ${at(9)} ${limit}`))[0] ?? ''
  assert.ok((await targets(2)).startsWith('@draft/chathistory-end '))
  assert.ok(!(await targets(1)).includes('draft/chathistory-end'))
  await bob.ask('CAP REQ :-message-tags')
  assert.match((await bob.ask('CHATHISTORY LATEST #a * 9'))[0] ?? '', /^:irc\.test BATCH /)
})

void test('reactions are part of the history with event-playback, and what somebody types is not', async () => {
  const { server, ann, bob, ids } = await history(`${CAPABILITIES} draft/event-playback`)
  const recorded = server.store.events.length
  await ann.ask('@+typing=active TAGMSG #a', '@+typing=done;+draft/typing=done TAGMSG #a')
  assert.match(bob.take().join('\n'), /\+typing=active[^]*\+typing=done/)
  assert.equal(server.store.events.length, recorded)
  const tags = `+draft/reply=${ids[4]};+draft/react=\u{1f44d}`
  await ann.ask(`@${tags} TAGMSG #a`, `@${tags.replace('react', 'unreact')};+draft/channel-context=#a TAGMSG #a`)
  const live = bob.take().map((line) => line.replace('@', ''))
  assert.equal(live.length, 2)
  const later = await bob.ask('CHATHISTORY LATEST #a * 2')
  assert.deepEqual(
    later.slice(1, -1).map((line) => line.replace(/^@batch=\w+;/, '')),
    live,
  )
  await bob.ask('CAP REQ :-draft/event-playback')
  assert.equal(page(await bob.ask('CHATHISTORY LATEST #a * 2')), 'm4 m5')
})

void test('a page is whole also where its reader does not understand tags', async () => {
  const { ann, bob } = await history(`${CAPABILITIES} draft/event-playback`)
  await ann.ask('@+draft/react=x TAGMSG #a', '@+draft/react=y TAGMSG #a')
  await bob.ask('CAP REQ :-message-tags')
  assert.equal(page(await bob.ask('CHATHISTORY LATEST #a * 3')), 'new m4 m5')
})

void test('without batch the messages come alone', async () => {
  const { bob } = await history()
  await bob.ask('CAP REQ :-batch')
  assert.equal((await bob.ask('CHATHISTORY LATEST #a * 2')).length, 2)
})

void test('event-playback: members see a key when it is set, and nobody reads it later', async () => {
  const { ann, bob } = await company({}, `${CAPABILITIES} draft/event-playback`)
  await ann.ask('MODE #a +lk 9 secret')
  assert.match(bob.take().join('\n'), / MODE #a \+lk 9 secret$/)
  assert.match((await bob.ask('CHATHISTORY LATEST #a * 9')).join('\n'), / MODE #a \+lk 9 \*$/m)
})

/** What a file may have of a change of modes, and what is read of it. */
const RECORDED: readonly (readonly [recorded: readonly string[], read: string])[] = [
  [['#a', '+lk', '9', 'secret'], '#a +lk 9 *'],
  [['#a', '+bk-k+o', '*!k@*', 'secret', 'secret', 'bob'], '#a +bk-k+o *!k@* * * bob'],
  [['#a', '-k', '*'], '#a -k *'],
  [['#a', '+lk', '9', '*'], '#a +lk 9 *'],
  [['#a', '+ov', 'ken', 'kim'], '#a +ov ken kim'],
]

for (const [recorded, read] of RECORDED) {
  void test(`event-playback: the record ${recorded.join(' ')} of any version is read as ${read}`, async () => {
    const { server, bob } = await company({}, `${CAPABILITIES} draft/event-playback`)
    const [event = assert.fail()] = server.store.events
    server.store.history = async () => ({ kind: 'events', events: [{ ...event, verb: 'MODE', params: recorded }] })
    const [, line = ''] = await bob.ask('CHATHISTORY LATEST #a * 9')
    assert.equal(line.split(' MODE ').at(-1), read)
  })
}

void test('historyPageMax: a page has no more messages', async () => {
  const { server, bob } = await history()
  server.limits = { ...server.limits, historyPageMax: 2 }
  assert.equal(page(await bob.ask('CHATHISTORY LATEST #a * 9')), 'm4 m5')
})

void test('a history that cannot be read is a failure', async () => {
  const { server, bob } = await history()
  server.store.isFailing = true
  const lines = await bob.ask('CHATHISTORY LATEST #a * 2', `CHATHISTORY TARGETS ${at(0)} ${at(9)} 1`)
  assert.deepEqual(lines, [
    ':irc.test FAIL CHATHISTORY MESSAGE_ERROR LATEST #a :The history could not be read. Please try again later',
    ':irc.test FAIL CHATHISTORY MESSAGE_ERROR TARGETS * :The history could not be read. Please try again later',
  ])
  assert.deepEqual(server.logged.slice(-2), ['history.failed', 'history.failed'])
})

void test('a line of a page that cannot be written is left out, and logged', async () => {
  const { server, ann, bob } = await history()
  const [event = assert.fail()] = server.store.events
  const events = [{ ...event, params: ['#a', 'b c', 'text'] }]
  server.store.history = async () => ({ kind: 'events', events, hasMore: true })
  const lines = await bob.ask('CHATHISTORY LATEST #a * 2', 'PING 1')
  assert.deepEqual(lines, [':irc.test BATCH +1 chathistory #a', ':irc.test BATCH -1', ':irc.test PONG irc.test 1'])
  assert.deepEqual(server.logged, ['command.failed'])
  assert.deepEqual(await ann.ask('PING 2'), [':irc.test PONG irc.test 2'])
})

void test('what is said after the question is not in the answer', async () => {
  const { ann, bob } = await history()
  bob.send('CHATHISTORY LATEST #a * 1')
  ann.send('PRIVMSG #a later')
  assert.equal(page((await bob.ask()).slice(0, 3)), 'm5')
})
