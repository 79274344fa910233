/** Whether lines come in one packet or one by one makes no difference: to what is answered, and to what others are told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { DoorClient } from '../testing/door-client.ts'
import { TestServer } from '../testing/test-server.ts'

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
  'KICK #a ann',
  'KICK #a bob',
  'CHATHISTORY LATEST #a * 10',
  'ISON ann bob',
  'PING x',
  'FOO',
  'QUIT :bye',
]

/** What the client and another one in its channel are told; when the lines come one by one, each is answered before the next. */
async function told(
  lines: readonly string[],
  isAtOnce: boolean,
): Promise<{ client: string; other: readonly string[] }> {
  const server = new TestServer({ limits: { commandBurst: 1_000 } })
  const bob = await server.enter('bob', 'message-tags echo-message')
  await server.gather('#a', bob)
  const client = new DoorClient(server, 'irc')
  const bytes = lines.map((line) => `${line}\r\n`)
  await client.send(...(isAtOnce ? [bytes.join('')] : bytes))
  const answers = await client.end()
  await server.settled()
  return { client: answers, other: bob.take() }
}

const NEVER_REGISTERED = fc.array(fc.constantFrom(...LINES), { maxLength: 20, size: 'max' })
const REGISTERED = NEVER_REGISTERED.map((lines) => ['NICK ann', 'USER ann 0 * :Ann', 'JOIN #a', ...lines])

void test('any pipelining of any commands gives the same answers as sending them one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(NEVER_REGISTERED, REGISTERED), async (lines) => {
      const [atOnce, oneByOne] = [await told(lines, true), await told(lines, false)]
      assert.deepEqual(atOnce, oneByOne)
    }),
    { numRuns: 300 },
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
  const { other } = await told(lines, true)
  assert.deepEqual(
    other.slice(-3, -1).map((line) => line.replace(/;?msgid=[^ ;]+;?/, '')),
    ['@+a=b :ann!~ann@localhost PRIVMSG #a :x', '@+c=d :ann!~ann@localhost TAGMSG #a'],
  )
})
