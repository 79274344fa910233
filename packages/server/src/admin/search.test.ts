import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { TestServer } from '../testing/test-server.ts'

void test('an owner finds what was said in channels, secret ones too, and nothing of what two say to each other', async () => {
  const server = new TestServer()
  const [ann, bob] = [await server.enter('ann'), await server.enter('bob')]
  await server.gather('#Den', ann, bob)
  await ann.ask(
    'MODE #den +s',
    'PRIVMSG #den :green tea at four',
    'PRIVMSG bob :green secret',
    'PRIVMSG #den :你好，世界',
  )
  await bob.ask('PRIVMSG #den :black tea')
  const { ask } = ownerOf(server)
  const texts = async (q: string, limit?: string) => {
    const { messages } = valueOf(await ask('search', limit === undefined ? { q } : { q, limit })) as {
      messages: { text: string }[]
    }
    return messages.map(({ text }) => text)
  }
  assert.deepEqual(await texts('green'), ['green tea at four'])
  assert.deepEqual(await texts('tea'), ['black tea', 'green tea at four'])
  assert.deepEqual(await texts('tea', '1'), ['black tea'])
  assert.deepEqual(await texts('in:#DEN from:ann tea'), ['green tea at four'])
  const nowhere = await ask('search', { q: 'in:#den in:#nowhere tea' })
  assert.deepEqual(nowhere, {
    kind: 'refused',
    status: 404,
    code: 'NO_SUCH_CHANNEL',
    text: 'There is no channel #nowhere',
  })
  assert.deepEqual(await texts('世界'), ['你好，世界'])
})

void test('a query that means nothing, and a limit that is none, are refused', async () => {
  const { ask } = ownerOf(new TestServer())
  for (const input of [{ q: 'before:yesterday' }, { q: 'tea', limit: '0' }, { q: 'tea', limit: '501' }, {}]) {
    const outcome = await ask('search', input)
    assert.ok(outcome.kind === 'refused' && outcome.status === 400, JSON.stringify(input))
  }
})
