import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Hook } from '../network/hook.ts'
import { TestServer } from '../testing/test-server.ts'
import type { Said } from './hook-sender.ts'
import { tellingHooks } from './telling-hooks.ts'

const OUT = { kind: 'addHook', id: 'out', hook: { way: 'out', url: 'https://a.example/', secret: 'whsec_' } } as const

void test('what people say in a channel is sent once it is recorded, and nothing else', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  await server.gather('#a', ann)
  await server.dispatcher.carryOut({ ...OUT, channel: '#a', id: OUT.id as Hook['id'] })
  await ann.ask('HOOKSERV ADD #a ci', 'JOIN #b')
  const inside = server.network.channel('#a')?.hooks.find(({ way }) => way === 'in')?.id ?? assert.fail()
  const sent: Said[] = []
  const recorded: number[] = []
  const { network, sessions, store } = server
  const before = store.events.length
  await ann.ask('PRIVMSG #a :one', 'NOTICE #a :two', 'PRIVMSG #b :elsewhere', 'PRIVMSG ann :private', 'TOPIC #a :topic')
  await server.dispatcher.carryOut({ kind: 'hookMessage', channel: '#a', id: inside, author: null, lines: ['three'] })
  const telling = tellingHooks(
    { append: async ({ changes }) => void recorded.push(changes.length, sent.length) },
    {
      network,
      sender: { send: (_hook, said) => void sent.push(said) },
      isOwn: (session) => [...sessions].some(({ id }) => id === session),
    },
  )
  const events = store.events.slice(before).map((event) => ({ kind: 'event', event }) as const)
  await telling.append({ changes: events, through: { seq: 1, time: 1, position: null } })
  assert.deepEqual(recorded, [events.length, 0], 'nothing is sent before')
  assert.deepEqual(
    sent.map(({ channel, nick, kind, text }) => [channel, nick, kind, text]),
    [
      ['#a', 'ann', 'PRIVMSG', 'one'],
      ['#a', 'ann', 'NOTICE', 'two'],
    ],
  )
})

void test('a channel that is renamed while its messages are recorded misses none', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  await server.gather('#a', ann)
  await server.dispatcher.carryOut({ ...OUT, channel: '#a', id: OUT.id as Hook['id'] })
  const sent: string[] = []
  const { network, store } = server
  await ann.ask('PRIVMSG #a :one', 'RENAME #a #b', 'PRIVMSG #b :two')
  const said = (text: string, target: string) => {
    const event = store.events.find(({ params }) => params.at(-1) === text) ?? assert.fail(text)
    return { kind: 'event', event: { ...event, target } } as const
  }
  const telling = tellingHooks(
    { append: () => Promise.resolve() },
    { network, sender: { send: (_hook, { text }) => void sent.push(text) }, isOwn: () => true },
  )
  const renamed = { kind: 'renamed', from: '#a', to: '#b', seq: 1 } as const
  const changes = [said('one', '#a'), renamed, said('two', '#b')]
  await telling.append({ changes, through: { seq: 1, time: 1, position: null } })
  assert.deepEqual(sent, ['one', 'two'])
})

void test('what could not be recorded is not sent', async () => {
  const sender = { send: () => assert.fail('sent') }
  const refusing = { append: () => Promise.reject(new Error('full')) }
  const telling = tellingHooks(refusing, { network: new TestServer().network, sender, isOwn: () => true })
  await assert.rejects(telling.append({ changes: [], through: { seq: 1, time: 1, position: null } }), /full/)
})
