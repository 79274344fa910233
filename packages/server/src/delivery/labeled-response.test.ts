/** IRCv3 labeled-response: one label, one answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company } from '../testing/company.ts'

const CAPABILITIES = 'labeled-response batch echo-message'

/** What ann sends with the label L, and what she gets. Names of batches are shown as B. */
const CASES: readonly (readonly [promise: string, line: string, answer: readonly string[]])[] = [
  ['one message of answer carries the label', 'PING x', ['@label=L :irc.test PONG irc.test x']],
  ['no answer is an ACK', 'PONG x', ['@label=L :irc.test ACK']],
  ['an error carries the label', 'PRIVMSG nobody :x', ['@label=L :irc.test 401 ann nobody :No such nick/channel']],
  ['so does one from the gate', 'FOO', ['@label=L :irc.test 421 ann FOO :Unknown command']],
  ['the echo carries the label', 'PRIVMSG #a :hello', ['@label=L :ann!~ann@host.test PRIVMSG #a :hello']],
  [
    'several messages are a batch that carries the label',
    'NAMES #a',
    [
      '@label=L :irc.test BATCH +B labeled-response',
      '@batch=B :irc.test 353 ann = #a :@ann bob',
      '@batch=B :irc.test 366 ann #a :End of NAMES list',
      ':irc.test BATCH -B',
    ],
  ],
  [
    'the echo and what it brings about are one answer',
    'PRIVMSG #a,nobody :x',
    [
      '@label=L :irc.test BATCH +B labeled-response',
      '@batch=B :ann!~ann@host.test PRIVMSG #a :x',
      '@batch=B :irc.test 401 ann nobody :No such nick/channel',
      ':irc.test BATCH -B',
    ],
  ],
  [
    'a message to oneself: the echo has the label, the message itself has not',
    'PRIVMSG ann :note',
    [':ann!~ann@host.test PRIVMSG ann :note', '@label=L :ann!~ann@host.test PRIVMSG ann :note'],
  ],
  [
    'an answer that is a batch anyway carries the label itself',
    'CHATHISTORY LATEST #a * 9',
    ['@label=L :irc.test BATCH +B chathistory #a', ':irc.test BATCH -B'],
  ],
  [
    'an error of a command that asks the store carries it',
    'CHATHISTORY LATEST #x * 9',
    [
      '@label=L :irc.test FAIL CHATHISTORY INVALID_TARGET LATEST #x :You are not in this channel, or had no conversation with this nickname',
    ],
  ],
  [
    'a change of several results is one answer',
    'JOIN #b',
    [
      '@label=L :irc.test BATCH +B labeled-response',
      '@batch=B :ann!~ann@host.test JOIN #b',
      '@batch=B :irc.test 353 ann = #b :@ann',
      '@batch=B :irc.test 366 ann #b :End of NAMES list',
      ':irc.test BATCH -B',
    ],
  ],
  [
    'the farewell of two lines is one answer',
    'QUIT',
    [
      '@label=L :irc.test BATCH +B labeled-response',
      '@batch=B :ann!~ann@host.test QUIT :Quit',
      '@batch=B ERROR :Closing link: Quit',
      ':irc.test BATCH -B',
    ],
  ],
]

for (const [promise, line, answer] of CASES) {
  void test(promise, async () => {
    const { ann } = await company({}, `${CAPABILITIES} standard-replies`)
    const lines = await ann.ask(`@label=L ${line}`)
    assert.deepEqual(
      lines.map((each) => each.replace(/(BATCH [+-]|@batch=)\w+/, '$1B')),
      answer,
    )
  })
}

void test('the label is for the sender only', async () => {
  const { ann, bob } = await company({}, CAPABILITIES)
  await ann.ask('@label=L PRIVMSG #a :hello', '@label=M TOPIC #a :new')
  assert.deepEqual(bob.take(), [':ann!~ann@host.test PRIVMSG #a :hello', ':ann!~ann@host.test TOPIC #a :new'])
})

void test('labels of several commands do not mix, nor does what others say meanwhile', async () => {
  const { ann, bob } = await company({}, CAPABILITIES)
  ann.send('@label=1 PING a')
  bob.send('PRIVMSG #a :between')
  ann.send('@label=2 PRIVMSG #a :mine', 'PING b', '@label=3 PONG x')
  assert.deepEqual(await ann.ask(), [
    '@label=1 :irc.test PONG irc.test a',
    ':bob!~bob@host.test PRIVMSG #a :between',
    '@label=2 :ann!~ann@host.test PRIVMSG #a :mine',
    ':irc.test PONG irc.test b',
    '@label=3 :irc.test ACK',
  ])
})

void test('without the capability, or without batch, there is no label', async () => {
  const { ann, bob } = await company()
  assert.deepEqual(await ann.ask('@label=L PING x'), [':irc.test PONG irc.test x'])
  await bob.ask('CAP REQ :labeled-response')
  assert.deepEqual(await bob.ask('@label=L PING x'), [':irc.test PONG irc.test x'])
})

void test('a label of more than 64 bytes is none', async () => {
  const { ann } = await company({}, CAPABILITIES)
  const [longest, longer] = ['x'.repeat(64), 'x'.repeat(65)]
  assert.deepEqual(await ann.ask(`@label=${longest} PING x`, `@label=${longer} PING y`), [
    `@label=${longest} :irc.test PONG irc.test x`,
    ':irc.test PONG irc.test y',
  ])
})

void test('a long answer that ends with a defect is whole, with what is told in place of the rest', async () => {
  const { server, ann } = await company({}, CAPABILITIES)
  server.delivery.beginAnswer(ann.session, 'L')
  server.delivery.sendLong(
    ann.session,
    (function* () {
      yield { source: null, verb: 'NOTE', params: ['a'] }
      throw new Error('broken')
    })(),
  )
  server.delivery.endAnswer()
  server.delivery.release()
  assert.deepEqual(
    ann.take().map((line) => line.replace(/(BATCH [+-]|@batch=)\w+/, '$1B')),
    [
      '@label=L :irc.test BATCH +B labeled-response',
      '@batch=B NOTE a',
      '@batch=B :irc.test 400 ann * :Internal error: the command was not carried out. Details are in the server log',
      ':irc.test BATCH -B',
    ],
  )
  assert.ok(server.logged.includes('command.failed'))
})
