import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { SERVICES } from '../../commands/services/services.ts'
import { StoreError } from '../../errors.ts'
import { DoorClient, talk } from '../../testing/door-client.ts'
import { TestServer, type TestServerOptions } from '../../testing/test-server.ts'
import { HELP } from './plain-line.ts'

const GREETING = '-- Welcome to Test. Lines you type go to #lobby. /help lists commands.'
const ENTERED = ['#lobby -- ann joined', '#lobby -- here: @ann']

/** The lines of a whole conversation, greeting and farewell checked and taken off. */
async function conversation(input: string, options: TestServerOptions = {}): Promise<readonly string[]> {
  const lines = (await talk(new TestServer(options), 'plain', input)).split('\n')
  assert.equal(lines.shift(), GREETING)
  assert.equal(lines.pop(), '')
  assert.match(lines.pop() ?? '', /^-- Closing link: /)
  return lines
}

/** What a person reads after a command that is not of its form. */
function misused(line: string): string {
  const [name = ''] = line.split(' ')
  const form = HELP.find((row) => row.startsWith(`${name} `))?.split('  ', 1)[0]
  return `-- Please write it like this: ${form}`
}

const NAME = '-- Your nickname?'
const FIRST = ['-- Please choose a nickname first.', NAME]
const AGAIN = '-- Your nickname? To log in to an account, write account:password'
const OWNED =
  '-- ann: This nickname belongs to the account ann. If it is yours, log in while you connect. Else please choose another one'
const RULE =
  '-- A nickname has no spaces, but letters and digits of any script and - _ [ ] { } ` ^ | \\, begins with neither a digit nor "-", and has at most 32 bytes'
const ME = [NAME, ...ENTERED]

const CASES: readonly (readonly [
  promise: string,
  input: string,
  lines: readonly string[],
  options?: TestServerOptions,
])[] = [
  ['a nickname is asked for, and leads into the channel', 'ann\n', ME],
  ['a nickname that is none is asked for again', '1 bad\nann\n', [NAME, RULE, AGAIN, ...ENTERED]],
  ['a person that says nothing may go', '', [NAME]],
  [
    'commands can be listed before there is a nickname, and wait for one',
    '/help\n/names\nann\n',
    [NAME, ...HELP.map((line) => `-- ${line}`), NAME, ...FIRST, ...ENTERED],
  ],
  ['the command for it gives a nickname too', '/nick\n/nick ann\n', [NAME, ...FIRST, ...ENTERED]],
  ['a person that is asked for a nickname may quit', '/quit\nann\n', [NAME]],
  ['so may a person that writes no slash', 'quit\nann\n', [NAME]],
  ['help needs no slash there', 'Help\nann\n', [NAME, ...HELP.map((line) => `-- ${line}`), ...ME]],
  ['a CR alone ends a line, as on an old terminal', 'ann\r/names\r', [...ME, '#lobby -- here: @ann']],
  ['a line may end with CR LF, cut anywhere', 'ann\r\n/names\r\n', [...ME, '#lobby -- here: @ann']],
  ['empty lines are nothing', '\n\r\n  \nann\n\n', ME],
  ['a lone CR ends a line', 'ann\r/nick amy\r\r\n', [...ME, '-- ann is now amy']],
  ['a line is said, and not repeated to its writer', 'ann\nhello\n', ME],
  ['the last line of what is piped in needs no end', 'ann\n/nick amy', [...ME, '-- ann is now amy']],
  [
    'a password is asked for first',
    'secret\nann\n',
    ['-- Password of this server?', NAME, ...ENTERED],
    { password: 'secret' },
  ],
  [
    'a command that does not exist is named',
    'ann\n/foo bar\n',
    [...ME, '-- There is no command /foo. /help lists them'],
  ],
  [
    'the name that another program has for a command leads to it',
    'ann\n/who\n/LEAVE\n',
    [...ME, '-- There is no command /who. Please use /names', '-- There is no command /LEAVE. Please use /part'],
  ],
  [
    'a question to which there is nothing to show is answered',
    'ann\n/names #b\n/join b\n/history\n/mode\n/part\n/history #b\n/part\n/list\n',
    [
      ...ME,
      '-- You can see nobody in #b. /list shows which channels there are',
      '#b -- ann joined',
      '#b -- here: @ann',
      '-- Lines you type go to #b now',
      '-- The history of #b is empty',
      '-- There is no command /mode. /help lists them',
      '#b -- ann left',
      '-- Lines you type go to #lobby now',
      '-- You are not in this channel, or had no conversation with this nickname',
      '#lobby -- ann left',
      '-- You are in no channel. /join #name enters one',
      '-- You can see no channel. /join #name makes one',
    ],
  ],
  [
    'a question to which there is something to show gets that alone',
    'ann\nhello\n/history\n/names\n/list\n',
    [...ME, '[2026-01-31 12:00] #lobby <ann> hello', '#lobby -- here: @ann', '-- #lobby: 1 person'],
  ],
  [
    'a topic is shown and set',
    'ann\n/topic\n/topic new\n/topic\n',
    [...ME, '#lobby -- no topic', '#lobby -- ann set the topic: new', '#lobby -- topic: new'],
  ],
  [
    'a channel that is not joined gets no lines',
    'ann\n/join #\n/names\n',
    [...ME, '-- # is no name of a channel', '#lobby -- here: @ann'],
  ],
  [
    'another channel is joined',
    'ann\n/join b\n/names\n',
    [...ME, '#b -- ann joined', '#b -- here: @ann', '-- Lines you type go to #b now', '#b -- here: @ann'],
  ],
  [
    'a person goes back to a channel where it is, and is told so',
    'ann\n/join b\n/join #LOBBY\n/names\n/join #lobby\n',
    [
      ...ME,
      '#b -- ann joined',
      '#b -- here: @ann',
      '-- Lines you type go to #b now',
      '-- Lines you type go to #lobby now',
      '#lobby -- here: @ann',
      '-- Lines you type go to #lobby now',
    ],
  ],
  [
    'a person in no channel is told so at each line that is for one, and says which is meant',
    'ann\n/part bye\nhello\n//hello\n/me waves\n/names\n/topic new\n/history\n/part\n/names #lobby\n/join b\nhello\n/part\n',
    [
      ...ME,
      '#lobby -- ann left (bye)',
      ...Array.from({ length: 8 }, () => '-- You are in no channel. /join #name enters one'),
      '-- You can see nobody in #lobby. /list shows which channels there are',
      '#b -- ann joined',
      '#b -- here: @ann',
      '-- Lines you type go to #b now',
      '#b -- ann left',
      '-- You are in no channel. /join #name enters one',
    ],
  ],
  [
    'another channel is left, and lines go where they went',
    'ann\n/join b\n/join c\n/part #b so long\n/names\n',
    [
      ...ME,
      '#b -- ann joined',
      '#b -- here: @ann',
      '-- Lines you type go to #b now',
      '#c -- ann joined',
      '#c -- here: @ann',
      '-- Lines you type go to #c now',
      '#b -- ann left (so long)',
      '#c -- here: @ann',
    ],
  ],
  [
    'a person that leaves the channel goes on in the channel before',
    'ann\n/join b\n/part\n/names\n',
    [
      ...ME,
      '#b -- ann joined',
      '#b -- here: @ann',
      '-- Lines you type go to #b now',
      '#b -- ann left',
      '-- Lines you type go to #lobby now',
      '#lobby -- here: @ann',
    ],
  ],
  [
    'the real name is the nickname that was taken',
    '1bad\nann\n/whois ann\n',
    [
      NAME,
      RULE.replace('-- ', '-- 1bad: '),
      AGAIN,
      ...ENTERED,
      '-- ann is ~plain@localhost (ann)',
      '-- ann is in @#lobby',
      '-- ann said nothing for 0 seconds, and has been here since 2026-01-31 12:00',
    ],
  ],
  [
    'people and channels are told of in sentences',
    'ann\n/topic tea\n/whois ann\n/list\n',
    [
      ...ME,
      '#lobby -- ann set the topic: tea',
      '-- ann is ~plain@localhost (ann)',
      '-- ann is in @#lobby',
      '-- ann said nothing for 0 seconds, and has been here since 2026-01-31 12:00',
      '-- #lobby: 1 person, topic: tea',
    ],
  ],
  [
    'the topic of another channel is shown and set',
    'ann\n/join b\n/topic #lobby tea\n/topic #lobby\n/topic\n',
    [
      ...ME,
      '#b -- ann joined',
      '#b -- here: @ann',
      '-- Lines you type go to #b now',
      '#lobby -- ann set the topic: tea',
      '#lobby -- topic: tea',
      '#b -- no topic',
    ],
  ],
  ...['/join', '/msg', '/msg bob', '/me', '/nick', '/whois', '/history x', '/history #b 0'].map(
    (line) => [`${line} is told what it lacks`, `ann\n${line}\n`, [...ME, misused(line)]] as const,
  ),
  ['a message to nobody is refused', 'ann\n/msg bob hello\n', [...ME, '-- There is nobody called bob']],
  ['text to oneself', 'ann\n/msg ann note to self\n', [...ME, '*ann* note to self']],
  ['/quit says goodbye', 'ann\n/quit so long\nnot said\n', ME],
  ['commands may be written in capitals', 'ann\n/NICK amy\n', [...ME, '-- ann is now amy']],
  ['text of a person is never a command to the server', 'ann\nQUIT :x\n/names\n', [...ME, '#lobby -- here: @ann']],
  [
    'a line that is far too long is refused, and the next one is read',
    `ann\n${'x'.repeat(5_000)}\n/names\n`,
    [...ME, '-- This line was longer than 4096 bytes, and nothing of it was sent', '#lobby -- here: @ann'],
  ],
]

for (const [promise, input, lines, options] of CASES) {
  void test(promise, async () => assert.deepEqual(await conversation(input, options), lines))
}

void test('a wrong password is told at once and asked for again, later each time', async () => {
  const server = new TestServer({ password: 'secret' })
  const client = new DoorClient(server, 'plain')
  const said = () => client.received.toString().split('\n').slice(1, -1)
  await client.send('guess\nother\nsecret\nann\n')
  const asked = '-- Password of this server?'
  const first = [asked, '-- This is not the password. The next one is looked at in 1 second.', asked]
  assert.deepEqual(said(), first)
  server.clock.advance(1_000)
  await server.settled()
  const second = [...first, '-- This is not the password. The next one is looked at in 2 seconds.', asked]
  assert.deepEqual(said(), second)
  server.clock.advance(1_999)
  await server.settled()
  assert.deepEqual(said(), second, 'the right one waits as well')
  server.clock.advance(1)
  await server.settled()
  assert.deepEqual(said(), [...second, NAME, ...ENTERED])
  assert.equal(server.logged.filter((event) => event === 'password.wrong').length, 2)
  await client.end()
})

void test('a person that comes back after wrong passwords is told in a sentence how long the next one takes', async () => {
  const server = new TestServer({ password: 'secret' })
  const first = new DoorClient(server, 'plain')
  await first.send('guess\n')
  await first.connection.close()
  const client = new DoorClient(server, 'plain')
  await client.send('')
  assert.match(client.received.toString(), /^-- Wrong passwords came from your address, so the next one .* 1 second$/m)
  server.clock.advance(1_000)
  await client.end()
})

/** What a person with an account types, on a server with a password and on one without, and what it is told after the questions. */
const LOG_INS: readonly (readonly [typed: string, told: readonly string[] | RegExp])[] = [
  ['ann:password\n', ENTERED],
  ['ann/phone:password\n', ENTERED],
  ['ann:wrong\nann:password\n', /There is no such account, or the password, token or certificate is wrong\n$/],
  ['nobody:password\n', /There is no such account, or the password, token or certificate is wrong\n$/],
]

for (const [typed, told] of LOG_INS) {
  for (const options of [{}, { password: 'secret' }]) {
    const where = 'password' in options ? 'where a password is asked for' : 'where a nickname is asked for'
    void test(`${JSON.stringify(typed)} ${where} logs in, or ends the connection`, async () => {
      const server = new TestServer(options)
      await server.accounts('ann')
      const client = new DoorClient(server, 'plain')
      await client.send(typed)
      const said = client.received.toString()
      if (told instanceof RegExp) assert.match(said, told)
      else assert.deepEqual(said.split('\n').slice(2, -1), told)
      assert.equal(server.network.userByNick('ann')?.account, told instanceof RegExp ? undefined : 'ann')
      await client.end()
    })
  }
}

void test('a sentence with a colon is no log-in', async () => {
  assert.deepEqual(await conversation('note: this\nso: \nann\n'), [
    NAME,
    RULE,
    AGAIN,
    RULE.replace('-- ', '-- so:: '),
    AGAIN,
    ...ENTERED,
  ])
})

void test('a nickname of somebody else is answered with what its owner can write', async () => {
  const server = new TestServer()
  await server.accounts('ann')
  const [, ...lines] = (await talk(server, 'plain', 'ann\n')).split('\n')
  assert.deepEqual(lines.slice(0, 3), [NAME, OWNED, AGAIN])
})

/** How a request of a browser begins, with a body that would be a nickname and a text, or a whole registration. */
const REQUESTS = [
  'POST / HTTP/1.1\r\nHost: chat.example:6660\r\n\r\n',
  `POST /${'x'.repeat(50_000)} HTTP/1.1\r\nHost: chat.example:6660\r\n\r\n`,
  'GET / HTTP/1.1\r\n\r\n',
]

for (const door of ['irc', 'plain'] as const) {
  for (const request of REQUESTS) {
    void test(`nothing is said at the door ${door} by what begins ${request.slice(0, 10)}, of ${request.length} bytes`, async () => {
      const server = new TestServer()
      const body = {
        plain: 'ann\nhello\n',
        irc: 'NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #lobby\r\nPRIVMSG #lobby :hello\r\n',
      }[door]
      const client = new DoorClient(server, door)
      await client.send(request + body)
      assert.match(
        client.received.toString(),
        /Closing link: This (?:door is not for browsers: it speaks no HTTP|line is longer than any nickname or password)\r?\n$/,
      )
      assert.deepEqual(server.store.events, [])
    })
  }
}

/** What a person in #lobby types, the last of it while the disk refuses, and where a line goes after that. */
const REFUSED: readonly (readonly [before: string, refused: string, told: readonly string[], channel: string])[] = [
  ['', '/join #b', [], '#lobby'],
  ['', '/part', [], '#lobby'],
  ['/join #b', '/part', [], '#b'],
  ['/join #b', '/part #lobby', [], '#b'],
]
for (const [before, refused, told, channel] of REFUSED) {
  void test(`${refused} that the disk refuses moves nobody: lines still go to ${channel}`, async () => {
    const server = new TestServer()
    const bob = await server.enter('bob')
    await bob.ask('JOIN #lobby,#b')
    const client = new DoorClient(server, 'plain')
    await client.send('ann\n', `${before}\n`)
    const known = client.received.length
    server.store.isFailing = true
    await client.send(`${refused}\n`)
    server.store.isFailing = false
    const [failure = '', ...rest] = client.received.subarray(known).toString().split('\n').slice(0, -1)
    assert.match(failure, /could not write this to its disk/)
    assert.deepEqual(rest, told)
    bob.take()
    await client.send('hello\n')
    assert.deepEqual(bob.take(), [`:ann!~plain@localhost PRIVMSG ${channel} :hello`])
    await client.end()
  })
}

void test('the line behind a /join waits until the disk has taken that, or has refused it', async (context) => {
  const server = new TestServer()
  const bob = await server.enter('bob')
  await bob.ask('JOIN #lobby,#b')
  const client = new DoorClient(server, 'plain')
  await client.send('ann\n')
  bob.take()
  const recording = Promise.withResolvers<void>()
  context.mock.method(server.store, 'append', () => recording.promise, { times: 1 })
  const sent = client.send('/join #b\nhello\n')
  await server.turns()
  recording.reject(new StoreError('STORE_FULL', 'The test said so'))
  await sent
  assert.deepEqual(bob.take(), [':ann!~plain@localhost PRIVMSG #lobby :hello'])
  await client.end()
})

void test('a wrong password is counted once, also in a batch that the disk refuses', async () => {
  const server = new TestServer({ password: 'secret' })
  const bob = server.connect()
  await bob.ask('PASS secret', 'NICK bob', 'USER bob 0 * :Bob', 'JOIN #lobby')
  const client = new DoorClient(server, 'plain')
  await client.send('')
  server.store.isFailing = true
  bob.send('PRIVMSG #lobby :lost')
  await client.send('guess\n')
  assert.equal(server.logged.filter((event) => event === 'password.wrong').length, 1)
  assert.equal(client.received.toString().match(/looked at in 1 second\./g)?.length, 1)
  server.clock.advance(1_000)
  await client.end()
})

void test('a nickname that is taken is asked for again', async () => {
  const server = new TestServer()
  await server.enter('ann')
  const text = await talk(server, 'plain', 'ann\n', 'amy\n')
  assert.match(text, /-- ann: Nickname is already in use\n-- Your nickname\?.*\n#lobby -- amy joined\n/)
})

void test('/help lists the commands', async () => {
  const lines = await conversation('ann\n/help\n')
  assert.ok(lines.some((line) => line.startsWith('-- /join #channel')))
  assert.ok(lines.some((line) => line.startsWith('-- //text')))
})

/** What an IRC client in #lobby sees of lines typed at the plain door. */
const SAID: readonly (readonly [line: string, seen: readonly string[]])[] = [
  ['hello', ['PRIVMSG #lobby :hello']],
  ['  two  words  ', ['PRIVMSG #lobby :two  words']],
  ['//me', ['PRIVMSG #lobby :/me']],
  ['/me waves', ['PRIVMSG #lobby :\u{1}ACTION waves\u{1}']],
  ['a\u{7}b\u{1b}[31mc\u{3}4,1d\u{2}123', ['PRIVMSG #lobby :abcd123']],
  [':colon', ['PRIVMSG #lobby ::colon']],
  ['/msg bob psst there', ['PRIVMSG bob :psst there']],
  ['a\tb\t', ['PRIVMSG #lobby :a b']],
  ['pay \u{202e}001\u{2069} to\u{200f} me\u{2028}now', ['PRIVMSG #lobby :pay 001 to me now']],
  [`${'word '.repeat(99)}end`, [`PRIVMSG #lobby :${'word '.repeat(75)}`, `PRIVMSG #lobby :${'word '.repeat(24)}end`]],
  [`${'word '.repeat(75)}/quit now`, [`PRIVMSG #lobby :${'word '.repeat(75)}`, 'PRIVMSG #lobby :/quit now']],
  [
    `/msg bob ${'word '.repeat(80)}`,
    [`PRIVMSG bob :${'word '.repeat(76)}`, `PRIVMSG bob :${'word '.repeat(4).trim()}`],
  ],
  [
    `/me ${'word '.repeat(80)}`,
    [
      `PRIVMSG #lobby :\u{1}ACTION ${'word '.repeat(73)}\u{1}`,
      `PRIVMSG #lobby :\u{1}ACTION ${'word '.repeat(7).trim()}\u{1}`,
    ],
  ],
]

for (const [line, seen] of SAID) {
  void test(`the line ${JSON.stringify(line.slice(0, 20))} is seen as ${seen.length} message(s)`, async () => {
    const server = new TestServer()
    const bob = await server.enter('bob')
    await bob.ask('JOIN #lobby')
    await talk(server, 'plain', 'ann\n', `${line}\n`)
    const [, ...lines] = bob.take()
    assert.match(lines.pop() ?? '', / QUIT :Connection closed$/)
    assert.deepEqual(
      lines,
      seen.map((message) => `:ann!~plain@localhost ${message}`),
    )
  })
}

void test('what others say reaches the terminal without control characters', async () => {
  const server = new TestServer()
  const client = new DoorClient(server, 'plain')
  await client.send('ann\n')
  const bob = await server.enter('bob')
  await bob.ask(
    'JOIN #lobby',
    'PRIVMSG #lobby :\u{1b}[2Jhello\u{7}\t\u{2}\u{3}04you\u{202e}',
    'PRIVMSG #lobby :\u{1}ACTION waves\u{1}',
    'NOTICE ann :psst',
    'NICK rob',
    'PART #lobby :bye',
  )
  assert.deepEqual((await client.end()).split('\n').slice(4, -2), [
    '#lobby -- bob joined',
    '#lobby <bob> hello you',
    '#lobby * bob waves',
    '*bob* psst',
    '-- bob is now rob',
    '#lobby -- rob left (bye)',
  ])
})

void test('a person does not see others go and come back whose host alone changes', async () => {
  const server = new TestServer({ opers: { root: { rights: ['vhost'], password: 'secret' } } })
  const eve = await server.enter('eve')
  await server.gather('#lobby', eve)
  const ann = new DoorClient(server, 'plain')
  await ann.send('ann\n')
  await eve.ask('OPER root secret', 'CHGHOST eve friends.example', 'PRIVMSG #lobby :still here')
  assert.deepEqual((await ann.end()).split('\n').slice(4, -2), ['#lobby <eve> still here'])
})

void test('a person that comes in sees what was said before, and when', async () => {
  const server = new TestServer()
  await talk(server, 'plain', 'bob\nhello\n')
  const lines = (await talk(server, 'plain', 'ann\n')).split('\n')
  assert.ok(lines.includes('[2026-01-31 12:00] #lobby <bob> hello'))
})

void test('a person that comes in sees as much of what was said before as the limit says, and no more', async () => {
  const server = new TestServer()
  server.doorLimits = { ...server.doorLimits, plainHistoryShownMax: 2 }
  await talk(server, 'plain', 'bob\none\ntwo\nthree\n')
  const lines = await talk(server, 'plain', 'ann\n')
  const shown = ['one', 'two', 'three'].filter((word) => lines.includes(`<bob> ${word}`))
  assert.deepEqual(shown, ['two', 'three'])
})

void test('a line may be as long as so many messages, and is refused one byte above', async () => {
  const server = new TestServer()
  server.doorLimits = { ...server.doorLimits, plainMessagesPerLineMax: 2 }
  const bytesMax = 2 * server.limits.lineBytesMax
  const lines = await talk(server, 'plain', `ann\n${'x'.repeat(bytesMax)}\n${'y'.repeat(bytesMax + 1)}\n`)
  const said = JSON.stringify(server.store.events)
  assert.equal(said.split('x').length - 1, bytesMax)
  assert.ok(!said.includes('yy'))
  assert.match(lines, /^-- This line was longer than 1024 bytes, and nothing of it was sent$/m)
})

void test('a long line written ahead of the nickname’s place is split as any other', async () => {
  const server = new TestServer()
  await talk(server, 'plain', `ann\n${'word '.repeat(100)}\n`)
  assert.equal(server.store.events.filter(({ verb }) => verb === 'PRIVMSG').length, 2)
})

void test('a script that writes ahead is held back, and its farewell comes last', async () => {
  const lines = (await talk(new TestServer(), 'plain', `ann\n${'hello\n'.repeat(10)}/quit so long`)).split('\n')
  assert.equal(lines.at(-2), '-- Closing link: Quit: so long')
})

const input = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'ann',
        '/names',
        '/topic new',
        'hello',
        '/me waves',
        '/join #b',
        '/foo',
        '/nick é',
        '',
        '/part',
        '/msg ann :x',
      ),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('x'.repeat(5_000), 'word '.repeat(200), '/whois a b', '/quit bye'),
    ),
    { maxLength: 10, size: 'max' },
  )
  .map((lines) => `ann\n${lines.join('\r\n')}`)
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 })

void test('any cut of the bytes gives the same conversation', async () => {
  await fc.assert(
    fc.asyncProperty(input, cuts, async (text, at) => {
      const bytes = Buffer.from(text)
      const places = [0, ...at.map((part) => Math.floor(part * bytes.length)).toSorted((a, b) => a - b), bytes.length]
      const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
      const limits = { commandBurst: 10_000 }
      const [whole, cut] = [new TestServer({ limits }), new TestServer({ limits })]
      const expected = await talk(whole, 'plain', bytes)
      assert.equal(await talk(cut, 'plain', ...pieces), expected)
      assert.equal(cut.store.events.length, whole.store.events.length)
      assert.ok(!whole.logged.includes('command.failed') && !whole.logged.includes('session.failed'))
    }),
  )
})

void test('after /quit nothing is heard, not even what is too long or asks for help', async () => {
  const lines = (await talk(new TestServer(), 'plain', `ann\n/quit\n/help\n${'x'.repeat(5_000)}\n/foo\n`)).split('\n')
  assert.equal(lines.at(-2), '-- Closing link: Quit')
})

const IRC_CLIENTS = [
  'CAP LS 302\r\nNICK bot\r\n',
  'NICK bot\r\nUSER bot 0 * :Bot\r\n',
  'PASS secret\r\n',
  'USER bot 0 * :Bot\r\n',
]

for (const hello of IRC_CLIENTS) {
  void test(`an IRC client that says ${JSON.stringify(hello)} is told the right door in its own protocol`, async () => {
    for (const options of [{}, { password: 'secret' }]) {
      const lines = (await talk(new TestServer(options), 'plain', hello)).trimEnd().split('\r\n')
      assert.match(
        lines.at(-1) ?? '',
        /ERROR :Closing link: .* IRC clients connect to port 6667 or port 6697 with TLS$/,
      )
    }
  })
}

/** The name that a person gives, what the terminal writes for 你好 or the like, and what it is. */
const ENCODINGS: readonly (readonly [name: string, bytes: string, text: string])[] = [
  ['gbk', 'c4e3bac3', '你好'],
  ['Big5', 'a741a66e', '你好'],
  ['shift_jis', '82b182f182c982bf82cd', 'こんにちは'],
  ['Shift-JIS', '835c', 'ソ'],
  ['latin1', '636166e9', 'café'],
  ['latin-1', '636166e9', 'café'],
]

for (const [name, hex, text] of ENCODINGS) {
  void test(`a terminal that writes ${name} is understood after /encoding, and is written to in it`, async () => {
    const server = new TestServer()
    const bob = await server.enter('bob')
    await bob.ask('JOIN #lobby')
    const client = new DoorClient(server, 'plain')
    const bytes = Buffer.from(hex, 'hex')
    const line = (...parts: readonly (string | Uint8Array)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)))
    await client.send('ann\n', line(bytes, '\n'), `/encoding ${name}\n`, line(bytes, '\n'))
    assert.deepEqual(
      bob.take().filter((said) => said.includes('PRIVMSG')),
      [`:ann!~plain@localhost PRIVMSG #lobby :${text}`],
    )
    await bob.ask(`PRIVMSG #lobby :${text} ☃`)
    await client.end()
    const { received } = client
    assert.match(
      received.toString('latin1'),
      /-- This line is not UTF-8, so it was not sent\. .*\/encoding utf-8, gbk[ -~]*\n/,
    )
    assert.ok(received.includes(line('#lobby <bob> ', bytes, ' ?\n')), received.toString('latin1'))
  })
}

void test('a nickname may be in the encoding of the terminal', async () => {
  const bytes = Buffer.concat([Buffer.from('/encoding gbk\n'), Buffer.from('c4e3bac3', 'hex'), Buffer.from('\n')])
  const server = new TestServer()
  const client = new DoorClient(server, 'plain')
  await client.send(bytes)
  assert.ok(server.network.userByNick('你好') !== undefined)
  await client.end()
})

void test('an encoding that does not exist is not taken', async () => {
  const lines = await conversation('ann\n/encoding klingon\n/encoding utf-16\n/encoding\n')
  assert.equal(lines.filter((line) => line.startsWith('-- There is no encoding')).length, 3)
})

void test('what a person asks of the door itself counts as a line', async () => {
  const server = new TestServer({ limits: { commandBurst: 4, commandsPerSecond: 1 } })
  const client = new DoorClient(server, 'plain')
  await client.send(`ann\n${'/help\n'.repeat(50)}`)
  const helps = () => client.received.toString().split('-- //text').length - 1
  assert.ok(helps() < 5, `${helps()} were answered at once`)
  for (let line = 0; line < 60; line += 1) {
    server.clock.advance(2_000)
    await server.settled()
  }
  assert.equal(helps(), 50)
  await client.end()
})

const STOPPING_KEYS = [
  ['Ctrl-C', 'fff4fffd06'],
  ['Ctrl-Z', 'ffedfffd06'],
  ['Ctrl-\\', 'fff3fffd06'],
  ['Ctrl-D', '04'],
] as const

for (const [key, hex] of STOPPING_KEYS) {
  void test(`${key} in telnet ends the conversation, with a nickname and without, cut anywhere`, async () => {
    for (const typed of ['', 'ann\n', ...(key === 'Ctrl-D' ? [] : ['ann\nnot finis'])]) {
      const bytes = [...Buffer.from(hex, 'hex')].map((byte) => Uint8Array.of(byte))
      for (const pieces of [bytes, [Buffer.concat(bytes)]]) {
        const server = new TestServer()
        const client = new DoorClient(server, 'plain')
        await client.send(typed)
        for (const piece of pieces) if (!client.received.includes('Closing link')) await client.send(piece)
        assert.match(client.received.toString(), /-- Closing link: Quit\n$/)
        assert.equal(server.network.userByNick('ann'), undefined)
      }
    }
  })
}

void test('what telnet offers by itself is no part of the line', async () => {
  const server = new TestServer()
  const bob = await server.enter('bob')
  await bob.ask('JOIN #lobby')
  const offers = Buffer.from('fffb1ffffb20fffb18fffb27fffd01fffb03fffd03fffa1f00500018fff0fff1', 'hex')
  await talk(server, 'plain', offers, 'ann\n', 'be', offers, 'fore\n', 'after\n')
  assert.deepEqual(
    bob.take().filter((said) => said.includes('PRIVMSG')),
    ['before', 'after'].map((text) => `:ann!~plain@localhost PRIVMSG #lobby :${text}`),
  )
})

void test('255 is a letter where the encoding has it, and a control character within a line is no key', async () => {
  const server = new TestServer()
  const bob = await server.enter('bob')
  await bob.ask('JOIN #lobby')
  const letters = Buffer.from('fff4fffd0a', 'hex')
  await talk(server, 'plain', 'ann\n', 'a\x04b\n', Buffer.concat([Buffer.from('/encoding windows-1251\n'), letters]))
  assert.deepEqual(
    bob.take().filter((said) => said.includes('PRIVMSG')),
    ['ab', 'яфяэ'].map((text) => `:ann!~plain@localhost PRIVMSG #lobby :${text}`),
  )
})

void test('/help names every service', () => {
  const help = HELP.join('\n')
  for (const { name } of SERVICES) assert.ok(help.includes(name), name)
})
