/** Where every name is as long as it may be: no line is longer than a line may be, and no name in it is cut. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from '@partyline/irc'
import { LIMITS } from '../limits.ts'
import { LONGEST_NAMES } from '../testing/longest-names.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

const LINE_BYTES_MAX = 512
const CAPABILITIES =
  'message-tags server-time echo-message batch labeled-response multi-prefix userhost-in-names extended-join ' +
  'away-notify invite-notify setname draft/chathistory draft/event-playback standard-replies'

/** Told apart by how it begins, filled with its last character. */
function long(start: string, bytes: number): string {
  return start.padEnd(bytes, start.at(-1))
}

const SERVER = long('server.x', 63)
const HOST = long('host.y', 63)
const ANN = long('ann', LIMITS.nicknameBytesMax.max)
const BOB = long('bob', LIMITS.nicknameBytesMax.max)
const AMY = long('amy', LIMITS.nicknameBytesMax.max)
const USER = long('~user', LIMITS.userBytesMax.max)
const CHANNEL = long('#channel', LIMITS.channelBytesMax.max)
const KEY = long('key', LIMITS.keyBytesMax.max)
/** What has room in the reply that lists it, beside all those names. */
const MASK = long('*!*@mask', 101)

const NAMES = [SERVER, HOST, ANN, BOB, AMY, USER, CHANNEL, KEY, MASK]

function assertFits(line: string): void {
  const message = parseMessage(line)
  assert.ok(message !== null, line)
  const withoutTags = line.startsWith('@') ? line.slice(line.indexOf(' ') + 1) : line
  assert.ok(Buffer.byteLength(withoutTags) + 2 <= LINE_BYTES_MAX, `is too long: ${line}`)
  const words = [message.source ?? '', ...message.params].flatMap((param) => param.split(' '))
  for (const name of NAMES) {
    const cut = words.find((word) => word.includes(name.slice(0, 10)) && !word.includes(name))
    assert.equal(cut, undefined, `a name is cut: ${line}`)
  }
}

async function enter(server: TestServer, nick: string): Promise<TestClient> {
  const client = server.connect(HOST)
  await client.ask(`CAP REQ :${CAPABILITIES}`, `NICK ${nick}`, `USER ${USER.slice(1)} 0 * :x`, 'CAP END')
  return client
}

/** Everything that is told of the two, in the order in which it is possible. */
const LINES: readonly (readonly [who: 'ann' | 'bob', ...lines: readonly string[]])[] = [
  ['ann', `SETNAME :${'r'.repeat(400)}`, `AWAY :${'a'.repeat(490)}`, `JOIN ${CHANNEL}`],
  ['ann', `MODE ${CHANNEL} +kl ${KEY} 999999999`, `MODE ${CHANNEL} +b ${MASK}`, `MODE ${CHANNEL} +eI ${MASK} ${MASK}`],
  ['bob', `SETNAME :${'r'.repeat(400)}`, `AWAY :${'a'.repeat(490)}`, `JOIN ${CHANNEL} ${KEY}`],
  ['ann', `MODE ${CHANNEL} +o-v+v ${BOB} ${BOB} ${BOB}`, `TOPIC ${CHANNEL} :${'t'.repeat(390)}`, `TOPIC ${CHANNEL}`],
  [
    'ann',
    `MODE ${CHANNEL}`,
    `MODE ${CHANNEL} beI`,
    `NAMES ${CHANNEL}`,
    'LIST',
    `WHO ${CHANNEL}`,
    `WHO ${BOB} %tcuihsnfdlaor,999`,
  ],
  ['bob', `WHOIS ${ANN},${ANN},${ANN}`, `USERHOST ${`${ANN} `.repeat(5)}`, `ISON ${`${ANN} `.repeat(7)}`],
  ['bob', `PRIVMSG ${ANN} :${'m'.repeat(200)}`, `PRIVMSG ${CHANNEL} :${'m'.repeat(200)}`, `MODE ${BOB} +i`],
  ['bob', `PART ${CHANNEL} :${'p'.repeat(390)}`, `CHATHISTORY LATEST ${CHANNEL} * 50`],
  ['ann', `INVITE ${BOB} ${CHANNEL}`, `CHATHISTORY LATEST ${CHANNEL} * 50`, `MODE ${CHANNEL} -bk ${MASK} x`],
  ['bob', 'INVITE', `JOIN ${CHANNEL}`, `NICK ${AMY}`, `WHOWAS ${BOB}`, 'VERSION', 'MOTD', 'LUSERS', 'INFO', 'LINKS'],
  ['ann', `KICK ${CHANNEL} ${AMY} :${'k'.repeat(300)}`, `CHATHISTORY TARGETS timestamp=0 timestamp=0 5`],
  ['ann', `PING ${'x'.repeat(505)}`, `CAP REQ :${'-none '.repeat(83)}`, `CAP REQ :${'batch '.repeat(83)}`],
  ['ann', `CAP ${'x'.repeat(506)}`, 'x'.repeat(510), `JOIN #${'x'.repeat(504)}`, `NICK ${'x'.repeat(505)}`],
  [
    'ann',
    `MODE ${CHANNEL} +b ${'x'.repeat(390)}`,
    `CHATHISTORY LATEST ${'x'.repeat(480)} * 1`,
    `WHO ${'x'.repeat(506)}`,
  ],
  ['ann', `CHATHISTORY ${'x'.repeat(490)}`, `WHOIS ${'ü'.repeat(252)}`, `KICK ${CHANNEL} ${'x'.repeat(390)}`],
  ['ann', `HELP ${'x'.repeat(505)}`, `STATS ${'x'.repeat(504)}`, `LINKS ${'x'.repeat(504)}`, `MOTD ${'x'.repeat(505)}`],
  ['ann', `SERVLIST ${'x'.repeat(501)}`, `SQUERY ${'x'.repeat(503)}`, `TRACE ${'x'.repeat(504)}`, 'TRACE', 'SERVLIST'],
  ['bob', `JOIN ${CHANNEL}`],
  ['ann', `QUIT :${'q'.repeat(504)}`],
]

void test('no line is too long, and no name is cut, where all of them are as long as they may be', async () => {
  const server = new TestServer({ name: SERVER, limits: LONGEST_NAMES, motd: ['m'.repeat(2_000), ''] })
  const clients = { ann: await enter(server, ANN), bob: await enter(server, BOB) }
  const verbs = new Set<string>()
  for (const [who, ...lines] of LINES) {
    for (const line of lines) {
      assert.ok(Buffer.byteLength(line) + 2 <= LINE_BYTES_MAX, line)
      for (const answer of [...(await clients[who].ask(line)), ...clients.ann.take(), ...clients.bob.take()]) {
        assertFits(answer)
        verbs.add(parseMessage(answer)?.verb ?? '')
      }
    }
  }
  assert.deepEqual(server.logged, [])
  const told = 'JOIN PART MODE TOPIC KICK INVITE NICK SETNAME AWAY PRIVMSG QUIT ERROR PONG CAP FAIL BATCH'.split(' ')
  const numerics = '302 303 311 314 319 322 324 332 333 336 341 346 348 352 353 354 367 372 402 403 417 421 432 524 696'
  for (const verb of [...told, ...numerics.split(' ')]) assert.ok(verbs.has(verb), `${verb} was not told`)
})

void test('a mask that has no room in the reply that lists it is refused', async () => {
  const server = new TestServer({ name: SERVER, limits: LONGEST_NAMES })
  const ann = await enter(server, ANN)
  await ann.ask(`JOIN ${CHANNEL}`)
  assert.match((await ann.ask(`MODE ${CHANNEL} +b ${MASK}k`))[0] ?? '', / 696 .*at most 101 bytes/)
  assert.match((await ann.ask(`MODE ${CHANNEL} +b ${MASK}`))[0] ?? '', / MODE \S+ \+b /)
})

void test('the words of a request for capabilities come back whole, in as many lines as it takes', async () => {
  const server = new TestServer({ name: SERVER })
  const client = server.connect()
  for (const [word, answer] of [
    ['batch', 'ACK'],
    ['none', 'NAK'],
  ] as const) {
    const request = `${word} `.repeat(Math.floor(500 / (word.length + 1))).trim()
    const lines = await client.ask(`CAP REQ :${request}`)
    assert.ok(lines.length > 1)
    assert.equal(lines.map((line) => line.split(` ${answer} :`)[1]).join(' '), request)
  }
})
