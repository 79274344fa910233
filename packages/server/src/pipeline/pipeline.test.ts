/** Nothing is delivered before it is recorded, and a disk that refuses harms nobody (invariant 2). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameKey } from '../network/context.ts'
import { company } from '../testing/company.ts'
import { STARTED_AT, TestServer } from '../testing/test-server.ts'

const NOT_STORED =
  'The server could not write this to its disk, so it was not done and nobody has seen it. Please try again later'

void test('nobody sees a message before it is recorded, not even its sender', async () => {
  const { server, ann, bob } = await company({}, 'echo-message')
  const goOn = server.store.stall()
  ann.send('PRIVMSG #a :hello')
  await server.turns()
  assert.equal(server.store.appends, 3, 'the message is being recorded')
  assert.deepEqual([ann.take(), bob.take()], [[], []])
  goOn()
  await server.settled()
  const line = ':ann!~ann@host.test PRIVMSG #a :hello'
  assert.deepEqual([ann.take(), bob.take()], [[line], [line]])
})

void test('what comes while a batch is being recorded is the next batch', async () => {
  const { server, ann, bob } = await company()
  const goOn = server.store.stall()
  ann.send('PRIVMSG #a :first')
  await server.turns()
  const before = server.store.appends
  for (let index = 0; index < 50; index += 1) ann.send(`PRIVMSG #a ${index}`)
  await server.turns()
  goOn()
  const flushes = bob.flushes
  await server.settled()
  assert.equal(server.store.appends - before, 1)
  assert.equal(bob.flushes - flushes, 2, 'one write for each batch')
  assert.equal(bob.take().length, 51)
})

void test('batchTurnsMax: what is more waits for the next batch', async () => {
  const { server, ann, bob } = await company({ limits: { batchTurnsMax: 10 } })
  const before = server.store.appends
  for (let index = 0; index < 25; index += 1) ann.send(`PRIVMSG #a ${index}`)
  await server.settled()
  assert.equal(server.store.appends - before, 3)
  assert.equal(bob.take().length, 25)
})

void test('sliceMs: a batch whose time is over is recorded, and what is more waits for the next batch', async () => {
  const { server, ann, bob } = await company({ limits: { sliceMs: 5 } })
  const before = server.store.appends
  const tick = () => server.clock.advance(2)
  for (let index = 0; index < 9; index += 1) {
    ann.send(`PRIVMSG #a ${index}`)
    server.dispatcher.tell(ann.session, tick)
  }
  await server.settled()
  assert.equal(server.store.appends - before, 3, 'three messages take six milliseconds')
  assert.deepEqual(
    bob.take().map((line) => line.at(-1)),
    ['0', '1', '2', '3', '4', '5', '6', '7', '8'],
  )
})

void test('a session that has much to do delays the others by one turn', async () => {
  const { server, ann, bob, eve } = await company({ limits: { batchTurnsMax: 3 } })
  for (let index = 0; index < 20; index += 1) {
    ann.send(`PRIVMSG #a ${index}`)
    bob.send(`PRIVMSG #a ${index}`)
  }
  const before = server.store.appends
  const answered = new Promise<number>((resolve) => {
    server.dispatcher.tell(eve.session, () => resolve(server.store.appends - before))
  })
  assert.equal(await answered, 0, 'it is in the first batch')
  await server.settled()
})

void test('what is not recorded needs no disk', async () => {
  const { server, ann } = await company()
  server.store.isFailing = true
  const before = server.store.appends
  assert.equal((await ann.ask('AWAY :lunch', 'MODE ann +i', 'WHO #a', 'PING x')).length, 6)
  assert.equal(server.store.appends, before)
  assert.equal((await server.connect().ask('NICK new', 'USER new 0 * :New')).length > 0, true)
})

void test('a place is reserved before anybody sees what has it, also where nothing is recorded', async () => {
  const { server, ann } = await company()
  server.store.reservedSeq = server.network.lastSeq + 1
  const before = server.store.appends
  assert.equal((await ann.ask('AWAY :lunch')).length, 1)
  assert.equal(server.store.appends, before)
  assert.equal((await ann.ask('AWAY')).length, 1)
  assert.equal(server.store.appends, before + 1)
  assert.ok(server.store.reservedSeq > server.network.lastSeq)
})

const REFUSED: readonly (readonly [line: string, verb: string])[] = [
  ['PRIVMSG #a :hello', 'PRIVMSG'],
  ['NOTICE bob :hello', 'NOTICE'],
  ['JOIN #b', 'JOIN'],
  ['PART #a', 'PART'],
  ['JOIN 0', 'JOIN'],
  ['TOPIC #a :new', 'TOPIC'],
  ['MODE #a +s', 'MODE'],
  ['KICK #a bob', 'KICK'],
  ['NICK amy', 'NICK'],
]

for (const [line, verb] of REFUSED) {
  void test(`when the disk refuses, ${line} is refused, seen by nobody and not done`, async () => {
    const { server, ann, bob } = await company({}, 'standard-replies echo-message')
    server.store.isFailing = true
    assert.deepEqual(await ann.ask(line), [`:irc.test FAIL ${verb} NOT_STORED :${NOT_STORED}`])
    assert.deepEqual(bob.take(), [])
    assert.deepEqual(await bob.ask('NAMES #a', 'TOPIC #a', 'MODE #a'), [
      ':irc.test 353 bob = #a :@ann bob',
      ':irc.test 366 bob #a :End of NAMES list',
      ':irc.test 331 bob #a :No topic is set',
      ':irc.test 324 bob #a +nt',
      `:irc.test 329 bob #a ${STARTED_AT / 1000}`,
    ])
    assert.ok(server.logged.includes('store.failed'))
    server.store.isFailing = false
    assert.deepEqual(await ann.ask('PRIVMSG #a :again'), [':ann!~ann@host.test PRIVMSG #a :again'])
    assert.deepEqual(bob.take(), [':ann!~ann@host.test PRIVMSG #a :again'])
    assert.equal(server.logged.at(-1), 'store.recovered')
  })
}

void test('of a batch that the disk refuses, everything else is answered, once and in its order', async () => {
  const { server, ann, bob } = await company({}, 'echo-message')
  server.store.isFailing = true
  ann.send('PING 1', 'PRIVMSG #a :lost', 'AWAY :lunch', 'PING 2')
  bob.send('AWAY :x', 'AWAY', 'WHOIS ann')
  await server.settled()
  const [first, second, ...rest] = ann.take()
  assert.deepEqual(
    [first, second, rest],
    [
      ':irc.test PONG irc.test 1',
      `:irc.test 400 ann PRIVMSG :${NOT_STORED}`,
      [':irc.test 306 ann :You have been marked as being away', ':irc.test PONG irc.test 2'],
    ],
  )
  assert.ok(bob.take().includes(':irc.test 301 bob ann :lunch'))
})

void test('a registration in a batch that the disk refuses is welcomed once', async () => {
  const { server, ann } = await company()
  server.store.isFailing = true
  const client = server.connect()
  ann.send('PRIVMSG #a :lost')
  const lines = await client.ask('NICK new', 'USER new 0 * :New')
  assert.equal(lines.filter((line) => line.includes(' 001 ')).length, 1)
  assert.equal(client.session.standing, 'present')
})

void test('a client that quits while the disk refuses may go; the others are told when it works again', async () => {
  const { server, ann, bob, eve } = await company()
  server.store.isFailing = true
  assert.deepEqual(await ann.ask('QUIT :bye'), ['ERROR :Closing link: Quit: bye'])
  assert.equal(ann.isClosed, true)
  bob.lose()
  await server.settled()
  await server.gather('#nothing', eve)
  server.clock.advance(1_000)
  await server.settled()
  assert.equal(server.network.users.size, 3, 'nothing is done before it is recorded')
  server.store.isFailing = false
  server.clock.advance(1_000)
  await server.settled()
  assert.deepEqual(
    [...server.network.users.values()].map(({ nick }) => nick),
    ['eve'],
  )
  assert.deepEqual(
    server.store.events.slice(-2).map(({ verb, source }) => `${verb} ${source}`),
    ['QUIT ann!~ann@host.test', 'QUIT bob!~bob@host.test'],
  )
})

void test('a lost session is seen by the others as a QUIT', async () => {
  const { server, ann, bob } = await company()
  bob.lose()
  await server.settled()
  assert.deepEqual(ann.take(), [':bob!~bob@host.test QUIT :Connection lost'])
})

void test('a session that is lost while its nickname is refused is closed', async () => {
  const { server } = await company()
  const client = server.connect()
  client.send('NICK ann', 'USER x 0 * :X')
  server.dispatcher.leave(client.session, 'Connection closed')
  await server.settled()
  assert.equal(client.isClosed, true)
})

void test('a defect in one command is its sender’s failure, and the line goes on', async () => {
  const { server, ann, bob } = await company({ limits: { topicBytesMax: 1 } })
  const lines = await ann.ask('TOPIC #a :too much', 'PRIVMSG #a :hello', 'TOPIC #a')
  assert.match(lines[0] ?? '', /^:irc\.test 400 ann TOPIC :Internal error: the command was not carried out/)
  assert.deepEqual(lines.slice(1), [':irc.test 331 ann #a :No topic is set'])
  assert.deepEqual(bob.take(), [':ann!~ann@host.test PRIVMSG #a :hello'])
  assert.ok(server.logged.includes('command.failed'))
})

void test('a defect in the middle of a command: nothing of it is done or seen, and all else of the batch once', async () => {
  const { server, ann, bob, eve } = await company({}, 'standard-replies')
  await server.gather('#a', eve)
  for (const client of [ann, bob]) client.take()
  const { network, store } = server
  const execute = network.execute.bind(network)
  network.execute = (entry, emit) =>
    execute(entry, (result) => {
      emit(result)
      if (result.kind === 'kicked' && result.nick === 'eve') throw new TypeError('defect')
    })
  const recorded = store.events.length
  const lines = await ann.ask('PRIVMSG #a :before', 'KICK #a bob,eve', 'PRIVMSG #a :after', 'PING x')
  const text = 'Internal error: the command was not carried out. Details are in the server log'
  assert.deepEqual(lines, [`:irc.test FAIL KICK INTERNAL_ERROR :${text}`, ':irc.test PONG irc.test x'])
  const told = ['before', 'after'].map((said) => `:ann!~ann@host.test PRIVMSG #a :${said}`)
  assert.deepEqual([bob.take(), eve.take()], [told, told])
  assert.deepEqual((await ann.ask('NAMES #a'))[0], ':irc.test 353 ann = #a :@ann bob eve')
  assert.deepEqual(
    store.events.slice(recorded).map(({ params }) => params),
    [
      ['#a', 'before'],
      ['#a', 'after'],
    ],
  )
  assert.deepEqual(server.logged, ['command.failed'])
})

void test('a defect is told under the name of the command that the client wrote', async () => {
  const { server, ann } = await company({}, 'standard-replies message-tags')
  server.network.execute = () => {
    throw new TypeError('defect')
  }
  const written = ['MODE ann +i', 'MODE #a +m', 'JOIN 0', 'NOTICE #a :x', '@+x=y TAGMSG #a', 'AWAY']
  const verbs = (await ann.ask(...written)).map((line) => line.replace(/^.* FAIL (\w+) INTERNAL_ERROR .*$/, '$1'))
  assert.deepEqual(verbs, ['MODE', 'MODE', 'JOIN', 'NOTICE', 'TAGMSG', 'AWAY'])
})

const TELLING = [
  ['settleForUser', 'JOIN #new'],
  ['beginAnswer', 'JOIN #new'],
  ['end', 'QUIT'],
] as const

for (const [method, line] of TELLING) {
  void test(`a defect in ${method} undoes nothing of ${line}: other nodes have executed it`, async () => {
    const { server, ann } = await company()
    server.delivery[method] = () => {
      throw new TypeError('defect')
    }
    ann.send(line)
    await server.settled()
    const isDone =
      line === 'QUIT' ? server.network.userByNick('ann') === undefined : server.network.channels.has(nameKey('#new'))
    assert.ok(isDone)
    assert.deepEqual([...new Set(server.logged)], ['command.failed'])
  })
}

void test('a defect while a line is understood is told as a failure, and the session stays', async () => {
  const { server, ann } = await company({}, 'standard-replies message-tags batch labeled-response')
  const params = Object.assign(['#a', 'topic'], {
    [Symbol.iterator]: () => {
      throw new TypeError('defect')
    },
  })
  for (const tags of [new Map(), new Map([['label', 'x']])]) {
    server.dispatcher.receive(ann.session, { tags, source: null, verb: 'TOPIC', params })
    const [line = ''] = await ann.ask()
    assert.match(line, /:irc\.test FAIL TOPIC INTERNAL_ERROR :Internal error: the command was not carried out\. /)
    assert.equal(line.startsWith('@label=x '), tags.size > 0)
  }
  assert.deepEqual(server.logged, ['command.failed', 'command.failed'])
  assert.equal((await ann.ask('TOPIC #a :topic')).length, 1)
})

void test('a defect while an answer is written is told as a failure, and the line goes on', async () => {
  const server = new TestServer({ motd: ['no\nline'] })
  const client = server.connect()
  const lines = await client.ask('NICK new', 'USER new 0 * :New')
  assert.match(lines.at(-1) ?? '', /^:irc\.test 400 new \* :Internal error: the command was not carried out/)
  assert.deepEqual(await client.ask('PING x'), [':irc.test PONG irc.test x'])
  assert.deepEqual(server.logged, ['command.failed'])
})

void test('a channel is recorded with its settings, and as a new one when they are taken back', async () => {
  const { server, ann } = await company()
  await ann.ask('JOIN #B', 'TOPIC #b :topic', 'MODE #b +klb key 5 eve')
  const record = server.store.channels.get('#b')
  assert.deepEqual(
    [record?.name, record?.topic?.text, record?.password, record?.limit, record?.lists.b.map(({ mask }) => mask)],
    ['#B', 'topic', 'key', 5, ['eve!*@*']],
  )
  const restarted = new TestServer({ store: server.store })
  assert.equal(restarted.network.channel('#b')?.topic?.text, 'topic')
  ann.send('MODE #b -klb key eve', 'TOPIC #b :', 'PART #b')
  await ann.ask()
  assert.equal(server.network.channel('#b'), undefined)
  assert.deepEqual([...server.store.channels.keys()], ['#a'])
})

/** Where something that the server relies on breaks a promise that it gave. A rejection that nobody handles fails the test. */
const DEFECTS: readonly (readonly [what: string, breakIt: (server: TestServer) => void, line: string])[] = [
  [
    'a store that throws no error of its own',
    ({ store }) => (store.append = () => Promise.reject(new TypeError('defect'))),
    'PRIVMSG #a :hello',
  ],
  [
    'a store that throws at the call',
    ({ store }) => {
      store.append = () => {
        throw new TypeError('defect')
      }
    },
    'PRIVMSG #a :hello',
  ],
  [
    'a history that throws at the call',
    ({ store }) => {
      store.history = () => {
        throw new TypeError('defect')
      }
    },
    'CHATHISTORY LATEST #a * 5',
  ],
  [
    'targets that reject',
    ({ store }) => (store.targets = () => Promise.reject(new TypeError('defect'))),
    'CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 5',
  ],
  [
    'a target whose date is none',
    ({ store }) => (store.targets = async () => [{ target: '#a', time: NaN }]),
    'CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 5',
  ],
]

for (const [what, breakIt, line] of DEFECTS) {
  void test(`${what}: the command fails, is in the log, and everybody else goes on`, async () => {
    const { server, ann, bob } = await company({}, 'standard-replies batch draft/chathistory')
    breakIt(server)
    const [failure = ''] = await ann.ask(line)
    assert.match(failure, /^:irc\.test FAIL /)
    assert.match(server.logged.join(' '), /failed/)
    for (const client of [ann, bob]) assert.deepEqual(await client.ask('PING 1'), [':irc.test PONG irc.test 1'])
  })
}
