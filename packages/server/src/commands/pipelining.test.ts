/**
 * In which packets lines come makes no difference: to what is answered, and to what others are told. Nor does what other
 * sessions send meanwhile.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { DoorClient } from '../testing/door-client.ts'
import { RIGHT_NAMES } from '../network/rights.ts'
import { slow } from '../testing/slow-commands.ts'
import { TestServer } from '../testing/test-server.ts'
import { COMMAND_TABLE } from './table.ts'

const LINES = [
  'CAP LS 302',
  'CAP REQ :message-tags',
  'CAP REQ :-message-tags',
  'CAP REQ :echo-message labeled-response batch',
  'CAP REQ :batch draft/chathistory server-time',
  'CAP REQ :away-notify extended-join',
  'CAP LIST',
  'CAP END',
  'PASS secret',
  'WEBIRC secret gateway a.example 192.0.2.1',
  'NICK ann',
  'NICK bob',
  'NICK éé',
  'NICK a!',
  'USER ann 0 * :Ann',
  'JOIN #a',
  'JOIN #a,#b',
  'JOIN 0',
  'PART #a :bye',
  'PRIVMSG #a :hello',
  'PRIVMSG bob,#a :hello',
  'PRIVMSG ann :to myself',
  'REDACT #a none :a slip',
  'CAP REQ :draft/multiline batch',
  '@label=B BATCH +1 draft/multiline #a',
  '@batch=1 PRIVMSG #a :one',
  '@batch=1;draft/multiline-concat PRIVMSG #a :two',
  '@batch=2 PRIVMSG #a :of another',
  'BATCH -1',
  'RENAME #a #renamed :why not',
  'RENAME #renamed #a',
  'MARKREAD #a',
  '@label=L MARKREAD #a timestamp=2026-01-31T11:00:00.000Z',
  'CAP REQ :draft/read-marker',
  '@+draft/react=x PRIVMSG #a :with a tag',
  '@label=L PRIVMSG #a :labelled',
  '@label=L;+a=b TAGMSG #a',
  '@label=L PING x',
  'TAGMSG #a',
  'TOPIC #a :new',
  'MODE #a +b *!*@x',
  'MODE #a',
  'NAMES #a',
  'LIST',
  'WHO #a',
  'WHOIS ann',
  'WHOWAS ann',
  'AWAY :gone',
  'AWAY',
  'SETNAME :New Name',
  'INVITE bob #a',
  'KNOCK #a',
  'ACCEPT ann',
  'OPER root secret',
  'OPER root wrong',
  'KILL bob :bye',
  'UBAN ADD eve 1d spam',
  'UBAN LIST',
  'KLINE 10 *!*@bad.example :spam',
  'UNKLINE *!*@bad.example',
  'DLINE 198.51.100.0/24',
  'UNDLINE 198.51.100.0/24',
  'PURGE ann spam',
  'WALLOPS :all',
  'REHASH',
  'AUDIT',
  'KICK #a ann',
  'KICK #a bob',
  'CHATHISTORY LATEST #a * 10',
  'SEARCH in=#a;limit=10',
  'ISON ann bob',
  'SILENCE +x!*@*',
  'SILENCE',
  'CHGHOST bob new.host',
  'ISUPPORT',
  'LANGUAGE zh',
  'LANGUAGE en',
  'USERIP ann bob',
  'MONITOR + bob,nobody',
  'MONITOR S',
  'MONITOR - bob',
  'PING x',
  'SLOW 0 ask',
  'SLOW 1 pass',
  '@label=L SLOW 2 away',
  '@label=L SLOW 3 refuse',
  'SLOW 2 tags',
  'SLOW 1 fails',
  'ADMIN',
  'HELP JOIN',
  'HELPOP',
  'INFO',
  'LINKS',
  'LUSERS',
  'MAP',
  'MOTD',
  'NOTICE #a :hello',
  'PONG x',
  'SERVLIST',
  '@label=L SQUERY NickServ :HELP INFO',
  'STATS u',
  'SUMMON bob',
  'TIME',
  'TRACE',
  'TRACE bob',
  'USERHOST ann bob',
  'USERS',
  'VERSION',
  'WEBPUSH REGISTER https://push.example/x p256dh=x;auth=y',
  'WEBPUSH UNREGISTER https://push.example/x',
  'METADATA * SET color :red',
  'METADATA * SUB color',
  'METADATA #a SET color :blue',
  'METADATA bob GET color',
  '@label=L METADATA #a SYNC',
  '@label=L METADATA * CLEAR',
  'NS INFO bob',
  'AUTHENTICATE PLAIN',
  'AUTHENTICATE AGFubgBwYXNzd29yZA==',
  'AUTHENTICATE *',
  'REGISTER * * password',
  'PERSISTENCE SET ON',
  'PERSISTENCE GET',
  'VERIFY ann code',
  'NICKSERV HELP',
  'CHANSERV HELP',
  'CS HELP',
  'HOOKSERV HELP',
  'HOSTSERV OFF',
  'HS STATUS',
  '@label=L PRIVMSG NickServ :HELP INFO',
  'NICKSERV GHOST bob',
  'NICKSERV REGAIN bob password',
  'NICKSERV RELEASE bob',
  'FOO',
  'QUIT :bye',
]

const OPTIONS = {
  // The clock stands: nobody is kept waiting for a wrong password.
  limits: { commandBurst: 1_000, passwordDelayMsMax: 0 },
  commands: [slow],
  opers: { root: { rights: RIGHT_NAMES, password: 'secret' } },
}

/** In one packet each; the server has answered one before the next is sent. */
function oneByOne(lines: readonly string[]): readonly Buffer[] {
  return lines.map((line) => Buffer.from(`${line}\r\n`))
}

/** The same bytes in other packets. */
function cut(lines: readonly string[], places: readonly number[]): readonly Buffer[] {
  const bytes = Buffer.concat(oneByOne(lines))
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted((one, other) => one - other)
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

interface Told {
  readonly client: string
  readonly other: readonly string[]
  readonly logged: readonly string[]
}

/** What the client and another one in its channel are told. */
async function told(pieces: readonly Buffer[], password?: string): Promise<Told> {
  const server = new TestServer({ ...OPTIONS, ...(password === undefined ? {} : { password }) })
  const bob = server.connect()
  bob.send('CAP REQ :message-tags echo-message', ...(password === undefined ? [] : [`PASS ${password}`]))
  await bob.ask('NICK bob', 'USER bob 0 * :Bob', 'CAP END')
  await server.gather('#a', bob)
  const client = new DoorClient(server, 'irc')
  await client.send(...pieces)
  const answers = await client.end()
  await server.settled()
  return { client: answers, other: bob.take(), logged: server.logged }
}

const NEVER_REGISTERED = fc.array(fc.constantFrom(...LINES), { maxLength: 20, size: 'max' })
const REGISTERED = NEVER_REGISTERED.map((lines) => ['NICK ann', 'USER ann 0 * :Ann', 'JOIN #a', ...lines])
const PLACES = fc.array(fc.nat(), { maxLength: 6 })
const PASSWORD = fc.constantFrom(undefined, 'secret', 'another')

void test('every command of the table is among the lines', () => {
  const verbs = new Set(LINES.map((line) => line.replace(/^@\S+ /, '').split(' ')[0]))
  assert.deepEqual(
    [...COMMAND_TABLE.keys()].filter((verb) => !verbs.has(verb)),
    [],
  )
})

void test('any pipelining of any commands gives the same answers as sending them one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(NEVER_REGISTERED, REGISTERED), PLACES, PASSWORD, async (lines, places, password) => {
      assert.deepEqual(await told(cut(lines, places), password), await told(oneByOne(lines), password))
    }),
    { numRuns: 300 },
  )
})

void test('a whole visit gives the same answers when it comes in one packet, or in two that are cut at any byte', async () => {
  const lines = [
    'CAP LS 302',
    'NICK ann',
    'USER ann 0 * :Ann',
    'CAP REQ :message-tags echo-message batch labeled-response',
    'CAP END',
    'JOIN #a',
    '@label=L;+a=b PRIVMSG #a :\u4f60\u597d',
    'QUIT :bye',
  ]
  const expected = await told(oneByOne(lines))
  assert.match(expected.client, /CAP \* ACK [^]* 001 ann [^]* JOIN #a\r\n[^]*@label=L;[^ ]*\+a=b[^ ]* :ann[^]*ERROR :/)
  const length = Buffer.concat(oneByOne(lines)).length
  for (let place = 0; place <= length; place += 1) {
    assert.deepEqual(await told(cut(lines, [place])), expected, `cut at ${place}`)
  }
})

void test('what the lines of the same packet have said is there for PURGE', async () => {
  const lines = [
    'CAP REQ :message-tags draft/message-redaction echo-message',
    'NICK ann',
    'USER ann 0 * :Ann',
    'CAP END',
    'OPER root secret',
    'JOIN #a',
    'PRIVMSG #a :buy one',
    'PRIVMSG #a :buy two',
    'PURGE ann spam',
    'TRACE bob',
    'CAP LS 302',
  ]
  const expected = await told(oneByOne(lines))
  assert.match(expected.client, / REDACT #a [^]* REDACT #a [^]*:2 messages are taken back[^]* CAP ann LS /)
  const length = Buffer.concat(oneByOne(lines)).length
  for (let place = length - 100; place <= length; place += 1) {
    assert.deepEqual(await told(cut(lines, [place])), expected, `cut at ${place}`)
  }
})

/** What a session asks of itself and its own channel; `%` is its number. */
const OWN_LINES = [
  'CAP REQ :message-tags echo-message',
  'CAP REQ :-message-tags labeled-response batch draft/chathistory',
  'NICK ann%',
  'NICK bea%',
  'JOIN #a%',
  'JOIN #b%,#a%',
  'PART #a% :bye',
  'PRIVMSG #a% :hello',
  '@label=L;+a=b PRIVMSG ann%,#a% :hello',
  '@+a=b TAGMSG #a%',
  'TOPIC #a% :new',
  'MODE #a% +b *!*@x',
  'NAMES #a%',
  'WHO #a%',
  'WHOIS ann%',
  'AWAY :gone',
  'CHATHISTORY LATEST #a% * 10',
  'LIST #a%',
  'SLOW 0 tags',
  'SLOW 1 away',
  '@label=L SLOW 2 ask',
  'SLOW 3 fails',
  'PING x',
  'QUIT :bye',
]

/** Without what is of all sessions together: places in the order, and how many there are (RFC 2812 5.1, LUSERS). */
function ownPart(answers: string): string {
  return answers.replaceAll(/(?<=[@;])(?:msgid|time)=[^; ]+/g, '').replaceAll(/^:\S+ (?:25[1-5]|26[56]) .*\r\n/gm, '')
}

/** What each of several sessions is told that send at the same time, a packet of each in turn. */
async function toldTogether(pieces: ReadonlyMap<number, readonly Buffer[]>): Promise<ReadonlyMap<number, string>> {
  const server = new TestServer(OPTIONS)
  const clients = [...pieces].map(([number, ofOne]) => ({ number, ofOne, client: new DoorClient(server, 'irc') }))
  const rounds = Math.max(...clients.map(({ ofOne }) => ofOne.length))
  for (let round = 0; round < rounds; round += 1) {
    for (const { client, ofOne } of clients) {
      const piece = ofOne[round]
      if (piece !== undefined) void client.connection.write(piece).catch(() => {})
    }
    await server.turns()
  }
  await server.settled()
  const answers = new Map<number, string>()
  for (const { number, client } of clients) answers.set(number, ownPart(await client.end()))
  return answers
}

void test('what other sessions send meanwhile makes no difference to a session that speaks of other things', async () => {
  const script = fc.record({
    lines: fc.array(fc.constantFrom(...OWN_LINES), { maxLength: 15, size: 'max' }),
    places: PLACES,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(script, { minLength: 2, maxLength: 4 }), async (scripts) => {
      const linesOf = new Map(
        scripts.map(({ lines }, number) => [
          number,
          ['NICK ann%', 'USER ann 0 * :Ann', 'JOIN #a%', ...lines].map((line) => line.replaceAll('%', String(number))),
        ]),
      )
      const pieces = new Map([...linesOf].map(([number, lines]) => [number, cut(lines, scripts[number]?.places ?? [])]))
      const together = await toldTogether(pieces)
      for (const [number, lines] of linesOf) {
        const server = new TestServer(OPTIONS)
        const alone = new DoorClient(server, 'irc')
        await alone.send(...oneByOne(lines))
        assert.equal(together.get(number), ownPart(await alone.end()))
      }
    }),
    { numRuns: 100 },
  )
})

void test('what CAP REQ asks for holds for the lines behind it in the same packet', async () => {
  const lines = [
    'NICK ann',
    'USER ann 0 * :Ann',
    'JOIN #a',
    'CAP REQ :message-tags',
    '@+a=b PRIVMSG #a :x',
    '@+c=d TAGMSG #a',
  ]
  const { other } = await told(cut(lines, []))
  assert.deepEqual(
    other.slice(-3, -1).map((line) => line.replace(/;?msgid=[^ ;]+;?/, '')),
    ['@+a=b :ann!~ann@localhost PRIVMSG #a :x', '@+c=d :ann!~ann@localhost TAGMSG #a'],
  )
})
