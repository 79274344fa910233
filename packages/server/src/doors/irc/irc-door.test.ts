import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { DoorClient, talk } from '../../testing/door-client.ts'
import { TestServer } from '../../testing/test-server.ts'

const REGISTER = 'NICK ann\r\nUSER ann 0 * :Ann\r\nCAP REQ :message-tags standard-replies\r\n'
const LABELS = 'NICK ann\r\nUSER ann 0 * :Ann\r\nCAP REQ :batch labeled-response\r\nCAP END\r\n'
const NOT_UTF8 = 'Text must be UTF-8. Please set your client to UTF-8'
const FAREWELL = /^(@\S+ )?:ann!~ann@localhost QUIT :Connection closed\r\nERROR :Closing link: Connection closed\r\n$/m

/** The lines that answer these bytes on a registered connection, without welcome and farewell. */
async function answers(bytes: string | Uint8Array, server = new TestServer()): Promise<readonly string[]> {
  const text = await talk(server, 'irc', REGISTER, bytes)
  assert.match(text, FAREWELL)
  const lines = text.split('\r\n').slice(0, -3)
  return lines.slice(lines.findIndex((line) => line.includes(' CAP ')) + 1)
}

const TOO_LONG =
  ':irc.test 417 ann :A line has at most 512 bytes, and 4094 of tags before them. This line was ignored. Please split it'
const NEXT = ':irc.test PONG irc.test next'

function fill(line: string, bytes: number, filler = 'x'): string {
  return line + filler.repeat((bytes - line.length) / filler.length)
}

const CASES: readonly (readonly [promise: string, input: string | Uint8Array, answer: readonly string[]])[] = [
  [
    'a line of 512 bytes is read, and its answer has no more',
    `${fill('PING ', 510)}\r\nPING next\r\n`,
    [fill(':irc.test PONG irc.test ', 510), NEXT],
  ],
  [
    'a line of 513 bytes is too long, and the next one is read',
    `${fill('PING ', 511)}\r\nPING next\r\n`,
    [TOO_LONG, NEXT],
  ],
  ['a line without end is one error', `${fill('PING ', 100_000)}\r\nPING next\r\n`, [TOO_LONG, NEXT]],
  ['4094 bytes of tags are read', `@${fill('+a=', 4094)} PING next\r\n`, [NEXT]],
  ['4095 bytes of tags are too long', `@${fill('+a=', 4095)} PING x\r\nPING next\r\n`, [TOO_LONG, NEXT]],
  [
    'tags leave the rest of the line its 512 bytes',
    `@${fill('+a=', 4094)} ${fill('PONG ', 510)}\r\nPING next\r\n`,
    [NEXT],
  ],
  ['and not one more', `@+a ${fill('PONG ', 511)}\r\nPING next\r\n`, [TOO_LONG, NEXT]],
  ['a lone LF ends a line', 'PING next\n', [NEXT]],
  ['a lone CR ends a line', 'PING next\rPING next\r', [NEXT, NEXT]],
  ['a line that was ended twice is one line', 'PING next\r\r\nPING next\r\n\rPING next\n\r', [NEXT, NEXT, NEXT]],
  ['a CR within a line ends it', 'PING next\rPRIVMSG', [NEXT]],
  ['empty lines are nothing', '\r\n\n  \r\nPING next\r\n', [NEXT]],
  ['a line that is only tags or only a source is nothing', '@a=b\r\n:ann\r\n@a :b\r\nPING next\r\n', [NEXT]],
  ['verbs may be written in small letters, with spaces around', '  ping   next\r\n', [NEXT]],
  ['the source that a client gives itself is ignored', ':bob PING next\r\n', [NEXT]],
  ['a last line without an end is not executed', 'PING next\r\nPING x', [NEXT]],
  [
    'what is not UTF-8 is refused',
    Buffer.concat([Buffer.from('PRIVMSG ann :'), Buffer.from([0xff, 0xfe]), Buffer.from('\r\nPING next\r\n')]),
    [':irc.test FAIL PRIVMSG INVALID_UTF8 :Text must be UTF-8. Please set your client to UTF-8', NEXT],
  ],
  [
    'a NUL is refused',
    'PRIVMSG ann :a\0b\r\nPING next\r\n',
    [':irc.test FAIL PRIVMSG INVALID_NUL :A message must not contain NUL bytes', NEXT],
  ],
]

void test('a line that is refused carries its label, and names its command where that can be read', async () => {
  const rows: readonly (readonly [line: string, answer: string])[] = [
    [`@label=L ${fill('PRIVMSG ann :', 511)}`, `@label=L ${TOO_LONG}`],
    [`@label=L ${fill('PRIVMSG ann :', 9_000)}`, `@label=L ${TOO_LONG}`],
    [`@label=L;${fill('+a=', 9_000)} PING x`, `@label=L ${TOO_LONG}`],
    [`@label=L;${fill('+a=', 4095)} PING x`, `@label=L ${TOO_LONG}`],
    ['@label=L PRIVMSG ann :\xff', `@label=L :irc.test FAIL PRIVMSG INVALID_UTF8 :${NOT_UTF8}`],
    ['@label=L \xff ann', `@label=L :irc.test FAIL * INVALID_UTF8 :${NOT_UTF8}`],
    ['\xff', `:irc.test FAIL * INVALID_UTF8 :${NOT_UTF8}`],
    ['@label=L TOPIC #a :\0', '@label=L :irc.test 400 ann TOPIC :A message must not contain NUL bytes'],
  ]
  const input = rows.map(([line]) => `${line}\r\n`).join('')
  const told = await talk(new TestServer(), 'irc', LABELS, Buffer.from(input, 'latin1'))
  const lines = told.split('\r\n').slice(0, -3)
  assert.deepEqual(
    lines.slice(-rows.length),
    rows.map(([, answer]) => answer),
  )
})

for (const [promise, input, expected] of CASES) {
  void test(promise, async () => assert.deepEqual(await answers(input), expected))
}

void test('empty lines do not hold up what is said between them', async () => {
  const server = new TestServer({ limits: { commandBurst: 10, commandsPerSecond: 1 } })
  assert.match(await talk(server, 'irc', '\r\n'.repeat(300), 'PING next\r\n'), /PONG irc\.test next/)
})

void test('a line takes a token for each 512 bytes, so that long ones do not overflow the queues of others', async () => {
  const pongs = async (line: string) => {
    const server = new TestServer({ limits: { commandBurst: 20, commandsPerSecond: 1 } })
    const ann = new DoorClient(server, 'irc')
    await ann.send(REGISTER)
    server.clock.advance(20_000)
    await ann.send(`${line}\r\n`.repeat(10))
    const count = ann.received.toString().match(/ PONG /g)?.length
    ann.connection.abort()
    await ann.served
    return count
  }
  assert.equal(await pongs(fill('PING ', 510)), 10)
  assert.equal(await pongs(`@${fill('+a=', 4094)} ${fill('PING ', 510)}`), 3)
})

void test('a line in the middle of which the connection ends is not executed', async () => {
  const server = new TestServer()
  await answers('JOIN #a\r\nTOPIC #a :half a top', server)
  assert.ok(server.store.events.every(({ verb }) => verb !== 'TOPIC'))
})

const lines = fc.array(
  fc.oneof(
    fc.constantFrom(
      'JOIN #a',
      'PRIVMSG #a :häßlich 🎉',
      'PING x',
      'TOPIC #a :new',
      'NAMES #a',
      'FOO',
      '',
      'CAP LS 302',
    ),
    fc.constantFrom(
      'NICK é',
      `PING ${'x'.repeat(600)}`,
      '@+a=b TAGMSG #a',
      'WHOIS :a b',
      'MODE #a +b :a b',
      'QUIT :bye',
    ),
    fc.string({ unit: 'binary' }),
  ),
  { maxLength: 12, size: 'max' },
)
const bytes = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(lines, fc.constantFrom('\n', '\r\n', '\r', '\r\r\n'))
      .map(([all, end]) => Buffer.from(all.map((line) => line + end).join(''))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300, size: 'max' }).map((array) => Buffer.from(array)) },
)
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

/** They are random. */
function withoutIds(text: string): string {
  return text.replaceAll(/msgid=[\w-]+/g, '')
}

void test('any cut of the bytes gives the same answers, and the same history', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, cuts, async (input, at) => {
      const [whole, cut] = [new TestServer(), new TestServer()]
      const places = [0, ...at.map((part) => Math.floor(part * input.length)).toSorted((a, b) => a - b), input.length]
      const pieces = places.slice(1).map((end, index) => input.subarray(places[index], end))
      const expected = withoutIds(await talk(whole, 'irc', REGISTER, input))
      assert.equal(withoutIds(await talk(cut, 'irc', REGISTER, ...pieces)), expected)
      const history = (server: TestServer) => server.store.events.map((event) => ({ ...event, id: '' }))
      assert.deepEqual(history(cut), history(whole))
      assert.deepEqual([whole.network.users.size, cut.network.users.size], [0, 0])
      assert.ok(!whole.logged.includes('command.failed') && !whole.logged.includes('session.failed'))
    }),
  )
})

void test('a client that writes ahead is held back until its registration is settled, and loses nothing', async () => {
  const text = await talk(new TestServer(), 'irc', 'NICK ann\nUSER ann 0 * :Ann\nJOIN #a\nPING x\n')
  assert.match(text, / 001 ann .* JOIN #a\r\n.* PONG irc\.test x\r\n.*ERROR/s)
})

void test('a connection that is lost while its commands wait is seen out', async () => {
  const server = new TestServer({ limits: { commandBurst: 4 } })
  const client = new DoorClient(server, 'irc')
  await client.send('NICK ann\nUSER ann 0 * :Ann\n')
  await client.send('PING x\n'.repeat(50))
  assert.equal(server.network.users.size, 1)
  client.connection.abort()
  await client.served
  await server.settled()
  assert.deepEqual([server.network.users.size, server.sessions.size], [0, 0])
})

void test('a client that ends its side with a nickname that is taken is seen out', async () => {
  const server = new TestServer()
  await server.enter('ann')
  const text = await talk(server, 'irc', 'NICK ann\nUSER ann 0 * :Ann\n')
  assert.match(text, / 433 \* ann .*ERROR :Closing link/s)
  assert.equal(server.sessions.size, 1)
})

void test('a client that does not read is closed, the others are told, and nobody else notices', async () => {
  const server = new TestServer({ limits: { sendQueueBytesMax: 16_384, commandBurst: 100_000 } })
  const ann = await server.enter('ann', 'echo-message')
  const slow = server.connect()
  await slow.ask('NICK slow', 'USER slow 0 * :Slow')
  await server.gather('#a', ann, slow)
  slow.isStalled = true
  const echo = await ann.ask('PRIVMSG #a :hello')
  assert.equal(echo.length, 1)
  assert.equal(slow.session.ending, 'Send queue exceeded')
  assert.equal(slow.isClosed, true)
})

void test('a person with nc at this door is told the right one', async () => {
  assert.match(await talk(new TestServer(), 'irc', 'hello\r\n'), /^:irc\.test 451 \* :You have not registered\r\n/)
  const plain = { name: 'plain', visitors: 'people', isEncrypted: false, ports: [6660], addresses: [] } as const
  const server = new TestServer({ doors: [plain] })
  const [said] = (await talk(server, 'irc', 'hello\r\n')).split('\r\n')
  assert.equal(
    said,
    ':irc.test 451 * :You have not registered: this door is for IRC clients. With nc or telnet, connect to port 6660',
  )
})
