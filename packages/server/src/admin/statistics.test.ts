import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { TestServer } from '../testing/test-server.ts'

void test('an owner learns how much is said, and of private conversations nothing but their number', async () => {
  const server = new TestServer()
  const [ann, bob] = [await server.enter('ann'), await server.enter('bob')]
  await server.gather('#Den', ann, bob)
  await bob.ask('PRIVMSG #Den :hello', 'PRIVMSG #Den :again', 'PRIVMSG ann :between us')
  const { ask } = ownerOf(server)
  const today = new Date(server.clock.now()).toISOString().slice(0, 10)
  assert.deepEqual(valueOf(await ask('statistics', { days: '1' })), {
    since: `${today}T00:00:00.000Z`,
    isWhole: true,
    days: [{ day: today, messages: 3, bytes: 0 }],
    channels: [{ channel: '#Den', messages: 2 }],
    authors: [{ name: 'bob', isAccount: false, messages: 2 }],
    kept: { channels: 1, conversations: 1 },
    disk: null,
  })
  for (const days of ['0', '3651', 'x']) assert.equal((await ask('statistics', { days })).kind, 'refused')
})
