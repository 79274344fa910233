import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryStore } from '../testing/memory-store.ts'
import { TestServer } from '../testing/test-server.ts'

async function company(onRefusal: 'take-back' | 'retry') {
  const server = new TestServer({ onRefusal })
  const ann = await server.enter('ann')
  const bob = await server.enter('bob')
  await server.gather('#a', ann, bob)
  return { server, ann, bob, said: () => server.store.events.filter(({ verb }) => verb === 'PRIVMSG') }
}

void test('with take-back a batch that the store refuses is undone, and its sender is told', async () => {
  const { server, ann, bob, said } = await company('take-back')
  server.store.isFailing = true
  const answer = await ann.ask('PRIVMSG #a :lost', 'PART #a')
  assert.match(answer.join('\n'), /NOT_STORED|could not write/)
  assert.deepEqual([bob.take(), said()], [[], []])
  server.store.isFailing = false
  assert.match((await ann.ask('PRIVMSG #a :kept', 'NAMES #a')).join('\n'), /@ann/)
  assert.deepEqual(
    bob.take().map((line) => line.split(' :')[1]),
    ['kept'],
  )
})

void test('with retry a batch that the store refuses stays, is seen by nobody, and is recorded once when the store can', async () => {
  const { server, ann, bob, said } = await company('retry')
  server.store.isFailing = true
  const before = server.store.appends
  ann.send('PRIVMSG #a :in the end', 'PART #a', 'AWAY :not without it')
  bob.send('PRIVMSG #a :after it')
  await server.turns()
  for (let second = 0; second < 3; second += 1) {
    server.clock.advance(1_000)
    await server.turns()
  }
  assert.equal(server.store.appends, before + 4)
  assert.deepEqual([ann.take(), bob.take(), said()], [[], [], []])
  assert.equal(server.logged.filter((event) => event === 'store.failed').length, 1)
  server.store.isFailing = false
  server.clock.advance(999)
  await server.turns()
  assert.equal(server.store.appends, before + 4)
  server.clock.advance(1)
  await server.settled()
  assert.deepEqual(
    bob.take().map((line) => line.split(' ').slice(1, 3).join(' ')),
    ['PRIVMSG #a', 'PART #a'],
  )
  assert.match(ann.take().join('\n'), /PART #a\n.* 306 /)
  assert.deepEqual(
    said().map(({ params }) => params[1]),
    ['in the end', 'after it'],
  )
  assert.ok(server.logged.includes('store.recovered'))
})

void test('with retry a journal that stops leaves the batch neither recorded nor delivered, nor anything after it', async () => {
  const { server, ann, bob, said } = await company('retry')
  const { through } = server.store
  server.store.isFailing = true
  ann.send('PRIVMSG #a :never')
  await server.turns()
  ann.send('PRIVMSG #a :behind it')
  server.stopping.abort()
  await server.settled()
  server.store.isFailing = false
  assert.deepEqual(await bob.ask('PRIVMSG #a :later'), [])
  assert.deepEqual([ann.take(), bob.take(), said()], [[], [], []])
  assert.equal(server.clock.timerCount, 0)
  assert.deepEqual(server.store.through, through)
})

void test('with retry a store that moves nothing past a refused batch goes on after it at a new start', async () => {
  const store = new MemoryStore()
  const server = new TestServer({ store, onRefusal: 'retry' })
  const ann = await server.enter('ann')
  await ann.ask('JOIN #a', 'PRIVMSG #a :kept')
  store.isFailing = true
  ann.send('PRIVMSG #a :never')
  await server.turns()
  server.stopping.abort()
  await server.settled()
  store.isFailing = false
  const kept = store.events.at(-1)
  assert.equal(store.reopen().through?.seq, kept?.seq)
})

/** A server on a stream on which ann has gone away, which is kept by no history. */
async function away() {
  const { server, ann, said } = await company('retry')
  const { appends } = server.store
  await ann.ask('AWAY :gone')
  const isThrough = () => server.store.through?.seq === server.network.lastSeq
  return { server, ann, said, isThrough, writes: () => server.store.appends - appends }
}

void test('on a stream the last entry of a batch without changes is recorded a second later, once', async () => {
  const { server, ann, isThrough, writes } = await away()
  server.clock.advance(999)
  await ann.ask('AWAY :still', 'PING x')
  assert.deepEqual([writes(), isThrough()], [0, false])
  server.clock.advance(1)
  await server.settled()
  assert.deepEqual([writes(), isThrough()], [1, true])
  await ann.ask('PING x', 'WHO #a')
  server.clock.advance(5_000)
  await server.settled()
  assert.equal(writes(), 1, 'questions change nothing')
})

void test('on a stream the next batch with changes records the entries before it', async () => {
  const { server, ann, isThrough, writes } = await away()
  await ann.ask('PRIVMSG #a :here')
  assert.deepEqual([writes(), isThrough()], [1, true])
  server.clock.advance(5_000)
  await server.settled()
  assert.equal(writes(), 1)
})

void test('on a stream a stop records the last entry', async () => {
  const { server, isThrough, writes } = await away()
  server.stopping.abort()
  assert.equal(await server.recording.flush(), true)
  assert.deepEqual([writes(), isThrough(), server.clock.timerCount], [1, true, 0])
})

void test('an entry whose place the store refuses is tried again every second, and said once', async () => {
  const { server, ann, isThrough } = await away()
  server.store.isFailing = true
  assert.equal(await server.recording.flush(), false)
  for (let second = 0; second < 3; second += 1) {
    server.clock.advance(1_000)
    await server.settled()
    await ann.ask('AWAY :again')
  }
  assert.deepEqual([isThrough(), await server.recording.flush()], [false, false])
  assert.equal(server.logged.filter((event) => event === 'store.failed').length, 1)
  server.store.isFailing = false
  server.clock.advance(1_000)
  await server.settled()
  assert.deepEqual([isThrough(), await server.recording.flush()], [true, true])
  assert.ok(server.logged.includes('store.recovered'))
})

void test('alone, a batch without changes costs no transaction', async () => {
  const { server, ann } = await company('take-back')
  const { appends } = server.store
  await ann.ask('AWAY :gone')
  server.clock.advance(5_000)
  await server.settled()
  await server.recording.flush()
  assert.deepEqual([server.store.appends - appends, server.clock.timerCount], [0, 0])
})
