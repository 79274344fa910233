/** When the next line of a session may be read: nothing is dropped, the sender is held back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestServer } from '../testing/test-server.ts'

/** Whether the session may be read now, and what tells when it may. */
function waiting(session: { readiness(): Promise<void> | null }): {
  isOver: () => boolean
  promise: Promise<void> | null
} {
  const promise = session.readiness()
  let isOver = promise === null
  void promise?.then(() => (isOver = true))
  return { isOver: () => isOver, promise }
}

void test('a burst is read at once, and what is more waits for the bucket', async () => {
  const server = new TestServer({ limits: { commandBurst: 5, commandsPerSecond: 2 } })
  const { session } = server.connect()
  session.heard(4)
  assert.equal(session.readiness(), null)
  session.heard(1)
  const wait = waiting(session)
  server.clock.advance(499)
  await server.turns()
  assert.equal(wait.isOver(), false)
  server.clock.advance(1)
  await server.turns()
  assert.equal(wait.isOver(), true)
  assert.equal(server.clock.timerCount, 0)
})

void test('commandsUnderwayMax: what waits for its turn is bounded, and goes on when one is answered', async () => {
  const server = new TestServer({ limits: { commandsUnderwayMax: 2 } })
  const { session } = server.connect()
  session.pace.submitted()
  assert.equal(session.readiness(), null)
  session.pace.submitted()
  const wait = waiting(session)
  await server.turns()
  assert.equal(wait.isOver(), false)
  session.pace.answered()
  await server.turns()
  assert.equal(wait.isOver(), true)
})

void test('while the registration waits for its place nothing is read', async () => {
  const server = new TestServer()
  const client = server.connect()
  client.send('NICK ann', 'USER ann 0 * :Ann')
  const wait = waiting(client.session)
  assert.equal(wait.isOver(), false)
  await server.settled()
  assert.equal(wait.isOver(), true)
})

void test('the end of a session ends its waiting', async () => {
  const server = new TestServer({ limits: { commandBurst: 1 } })
  const { session } = server.connect()
  session.heard(10)
  const wait = waiting(session)
  session.end('Connection lost')
  await wait.promise
  assert.equal(session.ending, 'Connection lost')
  assert.equal(server.clock.timerCount, 0)
  session.end('another reason')
  assert.equal(session.ending, 'Connection lost', 'the first reason holds')
  await session.over
})

void test('every command takes its cost, and nothing of a flood is lost', async () => {
  const server = new TestServer({ limits: { commandBurst: 3, commandsPerSecond: 1 } })
  const client = await server.enter('ann')
  for (let index = 0; index < 20; index += 1) {
    while (!waiting(client.session).isOver()) {
      server.clock.advance(100)
      await server.settled()
    }
    client.send(`PING ${index}`)
  }
  await server.settled()
  assert.deepEqual(
    client.take().map((line) => line.split(' ').at(-1)),
    Array.from({ length: 20 }, (_, index) => String(index)),
  )
  const seconds = (server.clock.now() - Date.UTC(2026, 0, 31, 12)) / 1_000
  assert.ok(seconds >= 9 && seconds <= 12, `20 PINGs of half a token took ${seconds} seconds`)
})

for (const [what, byMs] of Object.entries({ back: -20_000, forward: 3_600_000 })) {
  void test(`the rate of commands is the same when the clock of the machine is set ${what}`, () => {
    const server = new TestServer({ limits: { commandBurst: 5, commandsPerSecond: 2 } })
    const { session } = server.connect()
    session.heard(5)
    server.clock.setDate(server.clock.now() + byMs)
    assert.notEqual(session.readiness(), null)
    server.clock.advance(500)
    assert.equal(session.readiness(), null)
  })
}
