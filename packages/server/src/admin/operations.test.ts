import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '../json.ts'
import { proofOf } from '../testing/test-network.ts'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { TestServer } from '../testing/test-server.ts'

void test('an owner sees how the server is, and who and what is there', async () => {
  const server = new TestServer()
  const [ann, bob] = [await server.enter('ann', '', proofOf('Ann')), await server.enter('bob')]
  await server.gather('#b', ann, bob)
  await server.gather('#a', ann)
  await ann.ask('MODE #a +s', 'TOPIC #a :tea', 'CS REGISTER #a', 'CS ENTRYMSG #a Be kind')
  const { ask } = ownerOf(server)
  const status = valueOf(await ask('status')) as Record<string, JsonValue>
  assert.deepEqual(
    ['name', 'sessions', 'sessionsHere', 'users', 'channels'].map((field) => status[field]),
    ['irc.test', 2, 2, 2, 2],
  )
  const people = valueOf(await ask('people', { after: 'ann' })) as { people: { nick: string }[]; isMore: boolean }
  assert.deepEqual([people.people.map(({ nick }) => nick), people.isMore], [['bob'], false])
  const { channels } = valueOf(await ask('channels')) as {
    channels: { name: string; topic: string; members: number; founder: string; entryMessage: string }[]
  }
  assert.deepEqual(
    channels.map(({ name, topic, members, founder, entryMessage }) => [name, topic, members, founder, entryMessage]),
    [
      ['#a', 'tea', 1, 'Ann', 'Be kind'],
      ['#b', null, 2, null, null],
    ],
  )
})

void test('what an operation does not know is refused, and named', async () => {
  const outcome = await ownerOf(new TestServer()).ask('people', { before: 'x' })
  assert.ok(outcome.kind === 'refused')
  assert.deepEqual([outcome.status, outcome.code], [400, 'INPUT_MALFORMED'])
  assert.match(outcome.text, /before/)
})

void test('what the node wishes is carried out when it is recorded, and a refusal is told', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  await server.gather('#a', ann)
  const { carryOut } = ownerOf(server).parts
  const kill = (nick: string) => carryOut({ kind: 'kill', nick, reason: null, actor: 'owner' })
  const refusal = await kill('nobody')
  assert.ok(refusal?.kind === 'refusal')
  assert.equal(refusal.numeric, 'ERR_NOSUCHNICK')
  server.store.isFailing = true
  const notStored = await kill('ann')
  assert.ok(notStored?.kind === 'failure')
  assert.equal(notStored.code, 'NOT_STORED')
  server.store.isFailing = false
  assert.equal(await kill('ann'), null)
  assert.equal(server.network.userByNick('ann'), undefined)
})

void test('a server that stops says so to an owner that waits', async () => {
  const server = new TestServer()
  const { carryOut } = ownerOf(server).parts
  const release = server.store.stall()
  await server.enter('ann')
  const waiting = carryOut({ kind: 'kill', nick: 'ann', reason: null, actor: 'owner' })
  server.stopping.abort()
  await assert.rejects(waiting, /stopped before/)
  await assert.rejects(carryOut({ kind: 'kill', nick: 'ann', reason: null, actor: 'owner' }), /stopped before/)
  release()
})
