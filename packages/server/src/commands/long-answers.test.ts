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
  const server = new TestServer({ limits: { ...limits, commandBurst: 1e6 } })
  const crowd = await Promise.all(Array.from({ length: 1_500 }, (_, index) => server.enter(`someone${index}`)))
  await server.gather('#a', ...crowd)
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

void test('a page of history with long tags is shorter, and counted from where it was asked for', async () => {
  const { server, ann, bob } = await company({ limits }, 'message-tags batch echo-message')
  const ids: string[] = []
  for (let index = 0; index < 40; index += 1) {
    const [echo] = await ann.ask(`@+a=${'x'.repeat(3_000)} PRIVMSG #a :m${index}`)
    ids.push(/msgid=(\w+)/.exec(echo ?? '')?.[1] ?? '')
    bob.take()
  }
  const texts = (lines: readonly string[]) => lines.slice(1, -1).map((line) => line.split(' :').at(-1))
  const latest = await bob.ask('CHATHISTORY LATEST #a * 30')
  assert.ok(bytes(latest) < limits.sendQueueBytesMax)
  assert.deepEqual(
    texts(latest),
    Array.from({ length: 15 }, (_, index) => `m${25 + index}`),
  )
  const after = await bob.ask(`CHATHISTORY AFTER #a msgid=${ids[4]} 30`)
  assert.deepEqual(
    texts(after),
    Array.from({ length: 15 }, (_, index) => `m${5 + index}`),
  )
  assert.equal(server.sessions.size, 3)
})
