/** Long answers: as long as they are, their readers get them whole, and nobody else waits for them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DoorClient } from '../testing/door-client.ts'
import { company, type Company } from '../testing/company.ts'
import { TestServer } from '../testing/test-server.ts'

const CHANNELS = 400
const limits = {
  sendQueueBytesMax: 128 * 1024,
  commandBurst: 100_000,
  channelsPerSessionMax: 1_000,
  invitationsPerSessionMax: 1_000,
}

/** The answer to LIST is more than what the send queue holds. */
async function manyChannels(): Promise<Company> {
  const all = await company({ limits })
  for (let index = 0; index < CHANNELS; index += 1) {
    const channel = `#${'c'.repeat(60)}${index}`
    await all.ann.ask(`JOIN ${channel}`, `TOPIC ${channel} :${'t'.repeat(360)}`)
  }
  return all
}

function bytes(lines: readonly string[]): number {
  return Buffer.byteLength(lines.join('\r\n'))
}

function isEnd(line: string | undefined): boolean {
  return line?.includes(' 323 ') === true
}

void test('an answer that is longer than the send queue is whole for a reader that reads', async () => {
  const { eve } = await manyChannels()
  const lines = await eve.ask('LIST')
  assert.equal(lines.length, 2 + 1 + CHANNELS)
  assert.ok(bytes(lines) > limits.sendQueueBytesMax)
  assert.ok(isEnd(lines.at(-1)))
})

void test('of an answer no more is made than its reader has room for', async () => {
  const { server, eve } = await manyChannels()
  eve.hasRoom = false
  const first = await eve.ask('LIST')
  assert.ok(bytes(first) < limits.sendQueueBytesMax / 4, `${bytes(first)} bytes`)
  assert.ok(!isEnd(first.at(-1)))
  eve.read()
  await server.settled()
  assert.ok(isEnd(eve.take().at(-1)))
})

void test('so is a list of many invitations', async () => {
  const { server, ann, eve } = await manyChannels()
  for (const { name } of server.network.channels.values()) await ann.ask(`INVITE eve ${name}`)
  eve.take()
  eve.hasRoom = false
  const first = await eve.ask('INVITE')
  assert.ok(bytes(first) < limits.sendQueueBytesMax / 4, `${bytes(first)} bytes`)
  eve.read()
  await server.settled()
  assert.match(eve.take().at(-1) ?? '', / 337 /)
})

void test('a client that asks ten times in one write is answered ten times, in order', async () => {
  const { server } = await manyChannels()
  const eve = new DoorClient(server, 'irc')
  await eve.send(`NICK adam\nUSER adam 0 * :Adam\n${'LIST\n'.repeat(10)}PING end\n`)
  await server.settled()
  const text = await eve.end()
  assert.equal(text.split(' 323 ').length - 1, 10)
  assert.equal(text.split(' 322 ').length - 1, 10 * (1 + CHANNELS))
  assert.ok(text.indexOf('PONG irc.test end') > text.lastIndexOf(' 323 '))
})

void test('what is said while an answer is made comes after it', async () => {
  const { server, ann, eve } = await manyChannels()
  await server.gather('#b', eve, ann)
  eve.hasRoom = false
  eve.send('LIST')
  await server.turns()
  await ann.ask('PRIVMSG #b :meanwhile')
  eve.read()
  await server.settled()
  const lines = eve.take()
  assert.ok(lines.findIndex((line) => isEnd(line)) < lines.findIndex((line) => line.includes('meanwhile')))
})

void test('nothing is read from a session before its long answer is made', async () => {
  const { server, eve } = await manyChannels()
  eve.send('LIST')
  assert.notEqual(eve.session.readiness(), null, 'not while it waits for its turn')
  eve.hasRoom = false
  await server.turns()
  assert.notEqual(eve.session.readiness(), null, 'not while it is being made')
  eve.read()
  await server.settled()
  assert.equal(eve.session.readiness(), null)
})

void test('the names that a JOIN shows are those of its moment, however late they are made', async () => {
  const server = new TestServer({ limits: { ...limits, commandBurst: 1e6, waveJoinsMax: 10_000 } })
  const crowd = await Promise.all(Array.from({ length: 1_500 }, (_, index) => server.enter(`someone${index}`)))
  // All at once: one after the other, each would wait until all before it have been told.
  for (const one of crowd) one.send('JOIN #a')
  await server.settled()
  const eve = await server.enter('eve')
  eve.hasRoom = false
  eve.send('JOIN #a')
  await server.turns()
  await crowd[0]?.ask('PART #a')
  await crowd[1]?.ask('NICK other')
  eve.read()
  await server.settled()
  const lines = eve.take()
  const names = lines.flatMap((line) => / 353 eve = #a :(.*)$/.exec(line)?.[1]?.split(' ') ?? [])
  assert.equal(names.length, 1_501)
  assert.ok(names.includes('@someone0') && names.includes('someone1') && !names.includes('other'))
  const after = lines.slice(lines.findIndex((line) => line.includes(' 366 ')) + 1)
  assert.deepEqual(
    after.map((line) => line.split(' ').slice(1, 3).join(' ')),
    ['PART #a', 'NICK other'],
  )
})

void test('a long answer to a labeled command is one batch', async () => {
  const { server, ann } = await manyChannels()
  const eve = await server.enter('adam', 'batch labeled-response')
  eve.hasRoom = false
  ann.take()
  eve.send('@label=L LIST')
  await server.turns()
  eve.read()
  await server.settled()
  const lines = eve.take()
  const batch = /^@label=L :irc\.test BATCH \+(\w+) labeled-response$/.exec(lines[0] ?? '')?.[1]
  assert.equal(lines.at(-1), `:irc.test BATCH -${batch}`)
  assert.ok(lines.slice(1, -1).every((line) => line.startsWith(`@batch=${batch} `)))
})

/** A channel with more history than a portion has, in long messages; their ids in order. */
async function longHistory() {
  const { server, ann, bob } = await company({ limits }, 'message-tags batch echo-message draft/chathistory')
  const ids: string[] = []
  for (let index = 0; index < 60; index += 1) {
    const [echo] = await ann.ask(`@+a=${'x'.repeat(3_000)} PRIVMSG #a :m${index}`)
    ids.push(/msgid=(\w+)/.exec(echo ?? '')?.[1] ?? '')
    bob.take()
  }
  return { server, bob, ids }
}

function textsOf(lines: readonly string[]): readonly (string | undefined)[] {
  return lines.slice(1, -1).map((line) => line.split(' :').at(-1))
}

const numbered = (first: number, count: number) => Array.from({ length: count }, (_, index) => `m${first + index}`)

void test('a page of long messages is whole, in portions, whatever part of the history it is', async () => {
  const { server, bob, ids } = await longHistory()
  for (const [request, first, count] of [
    ['LATEST #a * 50', 10, 50],
    [`LATEST #a msgid=${ids[20]} 50`, 21, 39],
    [`AFTER #a msgid=${ids[4]} 50`, 5, 50],
    [`BEFORE #a msgid=${ids[55]} 50`, 5, 50],
    [`AROUND #a msgid=${ids[30]} 50`, 5, 50],
    [`BETWEEN #a msgid=${ids[0]} msgid=${ids[59]} 50`, 1, 50],
    [`BETWEEN #a msgid=${ids[59]} msgid=${ids[0]} 50`, 9, 50],
  ] as const) {
    assert.deepEqual(textsOf(await bob.ask(`CHATHISTORY ${request}`)), numbered(first, count), request)
  }
  assert.equal(server.sessions.size, 3)
})

void test('of a page whose reader takes nothing, one portion is held', async () => {
  const { server, bob } = await longHistory()
  const events: number[] = []
  const { store } = server
  const history = store.history.bind(store)
  store.history = async (query) => {
    const answer = await history(query)
    if (answer.kind === 'events') events.push(answer.events.length)
    return answer
  }
  bob.hasRoom = false
  bob.send('CHATHISTORY LATEST #a * 50')
  await server.settled()
  assert.equal(events.length, 1)
  assert.ok(
    events.every((count) => count * 3_000 <= 64 * 1024),
    String(events),
  )
  bob.read()
  await server.settled()
  assert.deepEqual(textsOf(bob.take()), numbered(10, 50))
  assert.equal(events.length > 2, true)
})

void test('where the rest of a page cannot be read, its reader is told so after the batch', async () => {
  const { server, bob } = await longHistory()
  bob.hasRoom = false
  bob.send('CHATHISTORY LATEST #a * 50')
  await server.settled()
  server.store.isFailing = true
  bob.read()
  await server.settled()
  const [end = '', told = ''] = bob.take().slice(-2)
  assert.match(end, /BATCH -/)
  assert.match(told, /MESSAGE_ERROR.*could not be read/)
})

void test('a page whose next events cannot be found, because those before them were forgotten, does not end as if it were whole', async () => {
  const { server, bob } = await longHistory()
  const { store } = server
  const seqOf = (text: string) => store.events.find(({ params }) => params.includes(text))?.seq ?? NaN
  bob.hasRoom = false
  bob.send('CHATHISTORY LATEST #a * 50')
  await server.settled()
  store.forgetBefore('#a', seqOf('m58'))
  bob.read()
  await server.settled()
  const lines = bob.take()
  assert.equal(
    lines.some((line) => line.endsWith(' :m59')),
    false,
  )
  assert.match(lines.at(-2) ?? '', /BATCH -/)
  assert.match(lines.at(-1) ?? '', /MESSAGE_ERROR.*could not be read/)
})
