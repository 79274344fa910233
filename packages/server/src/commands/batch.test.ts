import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestServer, type TestClient, type TestServerOptions } from '../testing/test-server.ts'

const ALL = 'batch message-tags server-time echo-message labeled-response draft/multiline draft/chathistory'

interface Readers {
  readonly server: TestServer
  /** Has every capability, as `bob`. */
  readonly ann: TestClient
  readonly bob: TestClient
  /** Has all but draft/multiline. */
  readonly eve: TestClient
  /** Has none. */
  readonly old: TestClient
}

async function readers(options: TestServerOptions = {}): Promise<Readers> {
  const server = new TestServer(options)
  const ann = await server.enter('ann', ALL)
  const bob = await server.enter('bob', ALL)
  const eve = await server.enter('eve', 'batch message-tags server-time draft/chathistory')
  const old = await server.enter('old')
  await server.gather('#a', ann, bob, eve, old)
  return { server, ann, bob, eve, old }
}

const HAIKU = [
  '@label=L;+x=y BATCH +1 draft/multiline #a',
  '@batch=1 PRIVMSG #a :hello',
  '@batch=1 PRIVMSG #a :',
  '@batch=1 PRIVMSG #A :how is ',
  '@batch=1;draft/multiline-concat PRIVMSG #a :everyone?',
  'BATCH -1',
]

/** The ids and dates of a run as `ID` and `TIME`. */
function plain(lines: readonly string[]): readonly string[] {
  return lines.map((line) =>
    line
      .replaceAll(/[\dA-Z]{26}/g, 'ID')
      .replaceAll(/time=[^; ]+/g, 'TIME')
      .replaceAll(':ann!~ann@host.test', 'ANN'),
  )
}

/** As it is sent to those that understand it. */
const WHOLE = [
  '@TIME;msgid=ID;+x=y ANN BATCH +ID draft/multiline #a',
  '@batch=ID ANN PRIVMSG #a :hello',
  '@batch=ID ANN PRIVMSG #a :',
  '@batch=ID ANN PRIVMSG #a :how is ',
  '@batch=ID;draft/multiline-concat ANN PRIVMSG #a :everyone?',
  'ANN BATCH -ID',
]

const IN_PARTS = [
  '@TIME;msgid=ID;+x=y ANN PRIVMSG #a :hello',
  '@TIME;+x=y ANN PRIVMSG #a :how is ',
  '@TIME;+x=y ANN PRIVMSG #a :everyone?',
]

void test('a message of several lines is one message, composed as it was, and in parts for those that know no other', async () => {
  const { ann, bob, eve, old } = await readers()
  const [first = '', ...rest] = WHOLE
  assert.deepEqual(plain(await ann.ask(...HAIKU)), [first.replace('@', '@label=L;'), ...rest])
  assert.deepEqual(plain(bob.take()), WHOLE)
  assert.deepEqual(plain(eve.take()), IN_PARTS)
  assert.deepEqual(
    plain(old.take()),
    ['hello', 'how is ', 'everyone?'].map((text) => `ANN PRIVMSG #a :${text}`),
  )
})

void test('the history has it once, under one id, and counts it as one', async () => {
  const { ann, bob, eve } = await readers()
  await ann.ask(...HAIKU, 'PRIVMSG #a :after')
  bob.take()
  eve.take()
  const [, ...page] = plain(await bob.ask('CHATHISTORY LATEST #a * 2'))
  const [first = '', ...rest] = WHOLE
  const end = '@batch=1 ANN BATCH -ID'
  assert.deepEqual(page.slice(0, -2), [first.replace('@', '@batch=1;'), ...rest.slice(0, -1), end])
  assert.deepEqual(
    plain(await eve.ask('CHATHISTORY LATEST #a * 2')).slice(1, -2),
    IN_PARTS.map((line) => line.replace('@', '@batch=1;')),
  )
})

void test('without a label, and in a private conversation, its author gets it back as all others do', async () => {
  const { ann, bob } = await readers()
  const lines = HAIKU.map((line) => line.replaceAll(/#a/gi, 'bob').replace('label=L;', ''))
  const expected = WHOLE.map((line) => line.replace('#a', 'bob'))
  assert.deepEqual(plain(await ann.ask(...lines)), expected)
  assert.deepEqual(plain(bob.take()), expected)
})

void test('a batch of one line is a message like any other', async () => {
  const { ann, bob } = await readers()
  await ann.ask('BATCH +1 draft/multiline #a', '@batch=1 PRIVMSG #a :alone', 'BATCH -1')
  assert.deepEqual(plain(bob.take()), ['@TIME;msgid=ID ANN PRIVMSG #a :alone'])
})

void test('what a client sends in between is answered as ever, and the batch goes on', async () => {
  const { ann, bob } = await readers()
  const [begin = '', first = '', ...rest] = HAIKU
  assert.deepEqual(await ann.ask(begin, first, 'PING x'), [':irc.test PONG irc.test x'])
  await ann.ask('PRIVMSG #a :meanwhile')
  assert.deepEqual(plain(bob.take()), ['@TIME;msgid=ID ANN PRIVMSG #a :meanwhile'])
  await ann.ask(...rest)
  assert.deepEqual(plain(bob.take()), WHOLE)
})

const OPEN = '@label=L BATCH +1 draft/multiline #a'
const SAID = '@batch=1 PRIVMSG #a :said'
const LIMITS = { multilineBytesMax: 512, multilineLinesMax: 3 }

/** What is sent, and what of it is answered with a failure: code and context. */
const FAILURES: Readonly<Record<string, readonly [lines: readonly string[], answer: string]>> = {
  'a line of another batch': [[OPEN, SAID, '@batch=2 PRIVMSG #a :x', SAID, 'BATCH -1'], 'MULTILINE_INVALID'],
  'a second batch': [[OPEN, 'BATCH +2 draft/multiline #a', '@batch=2 PRIVMSG #a :x', 'BATCH -1'], 'MULTILINE_INVALID'],
  'the end of another batch': [[OPEN, SAID, 'BATCH -2', 'BATCH -1'], 'INVALID_REFTAG 2'],
  'a batch within the batch': [[OPEN, SAID, '@batch=1 BATCH +2 draft/multiline #a', 'BATCH -1'], 'MULTILINE_INVALID'],
  'another target': [[OPEN, SAID, '@batch=1 PRIVMSG #b :x', 'BATCH -1'], 'MULTILINE_INVALID_TARGET #a #b'],
  'another command': [[OPEN, SAID, '@batch=1 NOTICE #a :x', 'BATCH -1'], 'MULTILINE_INVALID'],
  'a line without a text': [[OPEN, SAID, '@batch=1 PRIVMSG #a', 'BATCH -1'], 'MULTILINE_INVALID'],
  'a blank line that goes on': [
    [OPEN, SAID, '@batch=1;draft/multiline-concat PRIVMSG #a :', 'BATCH -1'],
    'MULTILINE_INVALID',
  ],
  'no line at all': [[OPEN, 'BATCH -1'], 'MULTILINE_INVALID'],
  'blank lines only': [[OPEN, '@batch=1 PRIVMSG #a :', '@batch=1 PRIVMSG #a :', 'BATCH -1'], 'MULTILINE_INVALID'],
  'a line too many': [[OPEN, SAID, SAID, SAID, SAID, SAID, 'BATCH -1'], 'MULTILINE_MAX_LINES 3'],
  'a byte too many, with the line feed': [
    [OPEN, `@batch=1 PRIVMSG #a :${'x'.repeat(300)}`, `@batch=1 PRIVMSG #a :${'x'.repeat(212)}`, 'BATCH -1'],
    'MULTILINE_MAX_BYTES 512',
  ],
  'a line that others could not be sent whole': [
    [OPEN, `@batch=1 PRIVMSG #a :${'x'.repeat(480)}`, SAID, 'BATCH -1'],
    'MULTILINE_INVALID',
  ],
  'another type': [['@label=L BATCH +1 netsplit #a'], 'UNKNOWN_TYPE 1 netsplit'],
  'no type': [['@label=L BATCH +1'], 'UNKNOWN_TYPE 1 *'],
  'a reference with other characters': [['@label=L BATCH +a_1 draft/multiline #a'], 'INVALID_REFTAG a_1'],
  'a beginning without a reference': [['@label=L BATCH + draft/multiline #a'], 'INVALID_REFTAG *'],
  'two targets': [['@label=L BATCH +1 draft/multiline #a,bob'], 'MULTILINE_INVALID'],
  'no target': [['@label=L BATCH +1 draft/multiline'], 'MULTILINE_INVALID'],
  'a service': [['@label=L BATCH +1 draft/multiline NickServ'], 'MULTILINE_INVALID'],
  'no sign': [['@label=L BATCH 1 draft/multiline #a'], 'INVALID_REFTAG 1'],
  'an end without a beginning': [['@label=L BATCH -1'], 'INVALID_REFTAG 1'],
  'a line without a batch': [['@label=L;batch=1 PRIVMSG #a :x'], 'MULTILINE_INVALID'],
}

for (const [what, [lines, answer]] of Object.entries(FAILURES)) {
  void test(`${what} fails with ${answer}, once, under the label of the batch; nothing is sent, and the next batch is`, async () => {
    const { ann, bob } = await readers({ limits: LIMITS })
    const answers = await ann.ask(...lines)
    assert.equal(answers.length, 1, answers.join('\n'))
    assert.equal(answers[0]?.split(' :')[0], `@label=L :irc.test FAIL BATCH ${answer}`.split(' :')[0])
    assert.ok(answers[0]?.startsWith(`@label=L :irc.test FAIL BATCH ${answer} :`), answers[0])
    assert.deepEqual(bob.take(), [])
    await ann.ask('BATCH +3 draft/multiline #a', '@batch=3 PRIVMSG #a :a', '@batch=3 PRIVMSG #a :b', 'BATCH -3')
    assert.equal(bob.take().length, 4)
  })
}

void test('each line with a label of its own is answered with it, whatever becomes of its batch', async () => {
  const { ann, bob } = await readers()
  const failure = (code: string) => (label: string) => `@label=${label} :irc.test FAIL BATCH ${code}`
  const [invalid, unknown] = [failure('MULTILINE_INVALID'), failure('INVALID_REFTAG x')]
  const ack = (label: string) => `@label=${label} :irc.test ACK`
  const codes = async (...lines: readonly string[]) =>
    (await ann.ask(...lines)).map((line) => line.replace(/(?<=FAIL.*) :.*/, ''))
  const open = 'BATCH +v draft/multiline #a'
  const second = '@label=b11 BATCH +u draft/multiline #a'
  assert.deepEqual(await codes(open, second, '@label=b2 BATCH -x', '@label=b3 BATCH -v'), [
    invalid('b11'),
    unknown('b2'),
    ack('b3'),
  ])
  assert.deepEqual(await codes(`@label=A ${open}`, second, '@label=c;batch=v PRIVMSG #a :x', 'BATCH -v'), [
    invalid('A'),
    invalid('b11'),
    ack('c'),
  ])
  assert.deepEqual(await codes(`@label=A ${open}`, '@label=A BATCH -x', 'BATCH -v'), [unknown('A')])
  assert.deepEqual(await codes(`@label=A ${open}`, '@label=c;batch=v PRIVMSG #a :x'), [ack('c')])
  const [echo = '', ...rest] = await ann.ask('@label=d BATCH -v')
  assert.match(echo, /^@.*label=A.* PRIVMSG #a :x$/)
  assert.deepEqual(rest, [ack('d')])
  assert.equal(bob.take().length, 1)
})

void test('a client without labels is told once of what has failed', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann', 'batch message-tags draft/multiline')
  const lines = await ann.ask('@label=A BATCH +v draft/multiline ann', '@label=b BATCH -x', '@label=c BATCH -v')
  assert.equal(lines.length, 1, lines.join('\n'))
})

void test('as many bytes and lines as there may be are sent', async () => {
  const { ann, bob } = await readers({ limits: LIMITS })
  const lines = ['x'.repeat(300), '', 'x'.repeat(210)].map((text) => `@batch=1 PRIVMSG #a :${text}`)
  await ann.ask(OPEN, ...lines, 'BATCH -1')
  assert.equal(bob.take().length, 5)
})

void test('a client that has not negotiated it is told so', async () => {
  const { eve, bob } = await readers()
  assert.match((await eve.ask(OPEN))[0] ?? '', / FAIL BATCH MULTILINE_INVALID :Please negotiate /)
  await eve.ask(SAID)
  assert.equal(bob.take().length, 1, 'a tag that means nothing to a session says nothing')
})

void test('the limits are the value of the capability', async () => {
  const server = new TestServer({ limits: LIMITS })
  const client = server.connect()
  assert.ok((await client.ask('CAP LS 302')).join(' ').includes('draft/multiline=max-bytes=512,max-lines=3'))
})

void test('where its author may not speak, it is refused as any message', async () => {
  const { ann, bob } = await readers()
  await ann.ask('MODE #a +m')
  bob.take()
  const lines = HAIKU.map((line) => line.replace('label=L;', ''))
  assert.match((await bob.ask(...lines)).join('\n'), /^:irc\.test 404 bob #a :[^\n]+$/)
})
