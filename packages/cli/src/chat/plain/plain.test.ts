import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  type Client,
  ClientCore,
  type Happening,
  type Item,
  type ItemKey,
  type LineConnection,
  type ReplyItem,
  runClient,
} from '@partyline/irc/client'
import { FakeClock } from '@partyline/net/testing'
import { ENGLISH } from '../../language/text.ts'
import { CHINESE } from '../../language/zh.ts'
import { ChatError } from '../chat-error.ts'
import { LIMITS } from '../limits.ts'
import { talkCatalogue } from '../talk-catalogue.ts'
import { formatTelling, type Speech, type Telling } from './format-event.ts'
import { inputLines } from './input-lines.ts'
import { News } from './news.ts'
import { Poster } from './poster.ts'

/** A server as a test plays it: what the client has written, and lines that it is told. */
interface Played {
  readonly client: Client
  readonly written: string[]
  readonly tell: (...lines: readonly string[]) => Promise<void>
}

async function online(...channels: readonly string[]): Promise<Played> {
  const clock = new FakeClock()
  const written: string[] = []
  let push: (lines: readonly string[]) => void = () => {}
  async function* lines(): AsyncGenerator<readonly string[]> {
    for (;;) yield await new Promise<readonly string[]>((resolve) => (push = resolve))
  }
  const connection: LineConnection = { lines: lines(), write: (some) => void written.push(...some), close: () => {} }
  const core = new ClientCore({
    identity: { nick: 'ann' },
    channels: channels.map((name) => ({ name })),
    random: () => 0,
  })
  const client = runClient({
    core,
    transport: { open: () => Promise.resolve(connection) },
    clock: { now: () => clock.now(), setTimeout: (callback, delayMs) => clock.setTimeout(callback, delayMs) },
    onDefect: (error) => assert.fail(String(error)),
  })
  client.act({ kind: 'connect' })
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  await settle()
  const tell = async (...some: readonly string[]) => {
    push(some)
    await settle()
  }
  await tell(':irc.test 001 ann :Welcome', ':irc.test 005 ann CHANTYPES=# :are supported', ':irc.test 422 ann :No MOTD')
  for (const name of channels) await tell(`:ann!a@h JOIN ${name}`, `:irc.test 366 ann ${name} :End`)
  return { client, written, tell }
}

const read = (...chunks: readonly (string | Uint8Array)[]) => {
  const left = chunks.map((chunk) => Buffer.from(chunk))
  return () => Promise.resolve(left.shift() ?? null)
}

void test('input is cut into lines wherever its chunks are cut', async () => {
  const lines = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '你', '🎉', 'é') }))
  await fc.assert(
    fc.asyncProperty(lines, fc.constantFrom('\n', '\r\n'), fc.array(fc.nat()), async (all, end, cuts) => {
      const bytes = Buffer.from(all.map((line) => line + end).join(''))
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
      const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place))
      const got = await Array.fromAsync(inputLines(read(...chunks)))
      assert.deepEqual(
        got,
        all.filter((line) => line.trim() !== ''),
      )
    }),
  )
})

void test('of a log, colours are left out, and what else would steer a client is marked', async () => {
  const got = await Array.fromAsync(
    inputLines(read('\x1b[1;31mred\x1b[0m\n', '\x01ACTION x\x01 \x02bold\x02\tend\0\n', 'last')),
  )
  assert.deepEqual(got, ['red', '\ufffdACTION x\ufffd \x02bold\x02\tend\ufffd', 'last'])
})

void test('a line of any length is taken in pieces', async () => {
  const long = 'x'.repeat(LIMITS.inputLineBytesMax)
  assert.deepEqual(await Array.fromAsync(inputLines(read(long, '\n'))), [long])
  assert.deepEqual(await Array.fromAsync(inputLines(read(`${long}y`, '\n'))), [long, 'y'])
})

void test('news are told once: of a channel from its join on, and as much of before as was asked for', async () => {
  const { client, tell } = await online('#ops')
  const news = new News({ historyCount: 0, since: 0 })
  const taken = () =>
    news.take(client.state).flatMap(({ item }) => (item.kind === 'message' ? [item.text] : [item.kind]))
  assert.deepEqual(taken(), ['event'])
  await tell(':bob!b@h PRIVMSG #ops :one', ':bob!b@h PRIVMSG #ops :two')
  assert.deepEqual(taken(), ['one', 'two'])
  assert.deepEqual(taken(), [])
  await tell(':bob!b@h PRIVMSG ann :aside')
  assert.deepEqual(taken(), ['aside'])
})

void test('so many lines are on their way and no more, and each is settled by its answer', async () => {
  const { client, written, tell } = await online('#ops')
  const poster = new Poster({ client, target: '#ops', onFailed: () => assert.fail('nothing failed') })
  client.subscribe(() => poster.look())
  for (let number = 0; number < LIMITS.linesUnderway; number += 1) await poster.post(`line ${number}`)
  assert.equal(poster.underway, LIMITS.linesUnderway)
  let isTaken = false
  const more = poster.post('one more').then(() => (isTaken = true))
  await tell(':irc.test NOTICE ann :nothing')
  assert.equal(isTaken, false)
  for (let answered = 0; poster.underway > 0; answered += 1) {
    assert.ok(answered < 1_000)
    const pings = written.splice(0).flatMap((line) => /^PING :?(\S+)/.exec(line)?.[1] ?? [])
    await tell(...pings.map((token) => `:irc.test PONG irc.test ${token}`))
  }
  await more
  await poster.settled()
})

void test('a refused line is told, and the others go on; a channel that does not let the person in ends it', async () => {
  const { client, tell } = await online('#ops')
  const failed: string[] = []
  const poster = new Poster({ client, target: '#ops', onFailed: ({ text }) => void failed.push(text) })
  client.subscribe(() => poster.look())
  await poster.post('hello')
  await tell(':irc.test 404 ann #ops :Cannot send to channel')
  await poster.settled()
  assert.deepEqual(failed, ['hello'])
  await poster.post('again')
  await tell(':eve!e@h KICK #ops ann :go')
  // Nobody waits for room or an answer just now, as when the next line has not come yet.
  await tell(':irc.test 404 ann #ops :Cannot send to channel')
  assert.deepEqual(failed, ['hello', 'again'])
  await assert.rejects(
    poster.barred,
    (error) => error instanceof ChatError && /eve has removed you from #ops: go/.test(error.message),
  )
})

const ITEM = {
  key: 'k' as ItemKey,
  id: null,
  time: Date.UTC(2026, 10, 30, 4, 5, 6, 789),
  author: { nick: 'bob', address: '', account: null, isBot: false },
  isMine: false,
}
const MESSAGE = { toRank: '', replyTo: null, mentionsMe: false, reactions: [], redaction: null } as const
const message = (form: 'message' | 'notice' | 'action', text: string) =>
  ({ kind: 'message', ...ITEM, ...MESSAGE, form, text }) as const
const happened = (event: Happening) => ({ kind: 'event', ...ITEM, event }) as const
const reply: ReplyItem = {
  kind: 'reply',
  ...ITEM,
  level: 'error',
  verb: '401',
  code: '',
  context: ['eve'],
  text: 'No such nick',
}
const told = { time: '2026-11-30T04:05:06.789Z', place: '#ops', nick: 'bob', account: null, isMine: false }

const ITEMS: readonly (readonly [item: Item, json: object, english: string, chinese: string])[] = [
  [
    message('message', 'a\nb'),
    { event: 'message', ...told, id: null, form: 'message', text: 'a\nb', replyTo: null },
    '<bob> a\n#ops <bob> b',
    '<bob> a\n#ops <bob> b',
  ],
  [
    message('action', 'waves'),
    { event: 'message', ...told, id: null, form: 'action', text: 'waves', replyTo: null },
    '* bob waves',
    '* bob waves',
  ],
  [
    message('notice', 'psst'),
    { event: 'message', ...told, id: null, form: 'notice', text: 'psst', replyTo: null },
    '-bob- psst',
    '-bob- psst',
  ],
  [happened({ kind: 'join' }), { event: 'join', ...told }, '-- bob came', '-- bob 进来了'],
  [happened({ kind: 'part', reason: '' }), { event: 'part', ...told, reason: '' }, '-- bob left', '-- bob 离开了'],
  [
    happened({ kind: 'quit', reason: 'bye' }),
    { event: 'quit', ...told, reason: 'bye' },
    '-- bob went away: bye',
    '-- bob 下线了：bye',
  ],
  [
    happened({ kind: 'nick', from: 'bob', to: 'rob' }),
    { event: 'nick', ...told, to: 'rob' },
    '-- bob is now rob',
    '-- bob 改名为 rob',
  ],
  [
    happened({ kind: 'topic', text: 'x' }),
    { event: 'topic', ...told, text: 'x' },
    '-- bob changed the topic: x',
    '-- bob 更改了话题：x',
  ],
  [
    happened({ kind: 'mode', modes: ['+o', 'eve'] }),
    { event: 'mode', ...told, modes: ['+o', 'eve'] },
    '-- bob set +o eve',
    '-- bob 设置了 +o eve',
  ],
  [
    happened({ kind: 'kick', nick: 'eve', reason: '' }),
    { event: 'kick', ...told, whom: 'eve', reason: '' },
    '-- bob removed eve from the channel',
    '-- bob 把 eve 移出了频道',
  ],
  [
    happened({ kind: 'invite', nick: 'eve' }),
    { event: 'invite', ...told, whom: 'eve' },
    '-- bob invited eve',
    '-- bob 邀请了 eve',
  ],
  [
    happened({ kind: 'rename', from: '#a', to: '#b', reason: '' }),
    { event: 'rename', ...told, from: '#a', to: '#b' },
    '-- bob renamed the channel from #a to #b',
    '-- bob 把频道 #a 改名为 #b',
  ],
  [
    reply,
    { event: 'reply', time: told.time, place: '#ops', level: 'error', code: '401', text: 'eve No such nick' },
    '-- There is nobody called eve here',
    '-- 这里没有人叫 eve',
  ],
]
const ENGLISH_SPEECH = { catalogue: ENGLISH, talk: new Map() }
const CHINESE_SPEECH = { catalogue: CHINESE, talk: await talkCatalogue(CHINESE) }

function plain(telling: Telling, speech: Omit<Speech, 'format'>): string {
  return formatTelling(telling, { ...speech, format: 'plain' })
    .replace(/^\d\d:\d\d (.*)\n$/s, '$1')
    .replaceAll(/\n\d\d:\d\d /g, '\n')
}

for (const [item, json, english, chinese] of ITEMS) {
  void test(`what is told as ${JSON.stringify(english)} is a line in both languages, and an object`, () => {
    const telling = { place: '#ops', item }
    assert.equal(plain(telling, ENGLISH_SPEECH), `#ops ${english}`)
    assert.equal(plain(telling, CHINESE_SPEECH), `#ops ${chinese}`)
    assert.deepEqual(JSON.parse(formatTelling(telling, { ...ENGLISH_SPEECH, format: 'json' })), json)
  })
}

void test('what becomes of the client is told too', () => {
  const offline = { event: 'offline', time: told.time, reason: 'lost' } as const
  assert.equal(plain(offline, ENGLISH_SPEECH), '-- offline (lost), trying again')
  assert.equal(plain(offline, CHINESE_SPEECH), '-- 已断线（lost），正在重试')
  assert.deepEqual(JSON.parse(formatTelling(offline, { ...ENGLISH_SPEECH, format: 'json' })), offline)
})

void test('whatever others write, no control character comes out, and JSON is read as it was written', () => {
  const wild = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\x1b', '\x07', '\u009b', '\u202e', '\u2028', '\x03', 'a'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    ),
  })
  fc.assert(
    fc.property(wild, wild, wild, (nick, place, text) => {
      const item: Item = { ...message('message', text), author: { ...ITEM.author, nick } }
      const telling = { place, item }
      const isControl = /(?!\n)[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u
      assert.doesNotMatch(formatTelling(telling, { ...ENGLISH_SPEECH, format: 'plain' }), isControl)
      const json = formatTelling(telling, { ...ENGLISH_SPEECH, format: 'json' })
      assert.doesNotMatch(json, isControl)
      const expected = { event: 'message', ...told, nick, place, id: null, form: 'message', text, replyTo: null }
      assert.deepEqual(JSON.parse(json), expected)
    }),
  )
})
