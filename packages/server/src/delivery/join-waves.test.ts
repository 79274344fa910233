import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestServer } from '../testing/test-server.ts'

void test('operators of a channel, and those of the network, are told of a wave; a restart keeps mode j', async () => {
  const opers = { root: { rights: [], password: 'secret' } }
  const server = new TestServer({ limits: { waveJoinsMax: 1 }, opers })
  const [ann, bob, eve] = [await server.enter('ann'), await server.enter('bob'), await server.enter('eve')]
  await eve.ask('OPER root secret')
  await server.gather('#a', ann)
  await ann.ask('MODE #a +j 9:60')
  await bob.ask('JOIN #a')
  ann.take()
  const guest = await server.enter('guest')
  const text = 'More than 1 guests at once came to #a, so it takes no more guests for 60 seconds'
  assert.deepEqual(await guest.ask('JOIN #a'), [
    ':irc.test 480 guest #a :Cannot join channel: very many guests come at once. Please log in, or try again in a minute',
  ])
  assert.deepEqual(ann.take(), [`:irc.test NOTICE @#a :${text}`])
  assert.deepEqual(eve.take(), [`:irc.test NOTICE eve :*** ${text}`])
  assert.deepEqual(bob.take(), [])
  await ann.ask('TOPIC #a :kept')
  const again = new TestServer({ store: server.store })
  const zed = await again.enter('zed')
  await zed.ask('JOIN #a')
  assert.ok((await zed.ask('MODE #a'))[0]?.endsWith('#a +ntj 9:60'))
})
