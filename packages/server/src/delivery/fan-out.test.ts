/** Channels of which most members are on other nodes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from '../network/command.ts'
import { say, sessionId } from '../testing/test-network.ts'
import { TestServer } from '../testing/test-server.ts'

/** ann is in #a and #b, bob in #b, eve nowhere; of the twenty others in both channels, none is here. */
async function few() {
  const server = new TestServer()
  const [ann, bob, eve] = [await server.enter('ann'), await server.enter('bob'), await server.enter('eve')]
  await server.gather('#b', ann, bob)
  await server.gather('#a', ann)
  const far = async (session: string, command: Command) => {
    server.journal.submit({ kind: 'wish', session: sessionId(session), rank: 'usual', command, label: null })
    await server.settled()
  }
  for (let index = 0; index < 20; index += 1) {
    await far(`f${index}`, say.attach(`far${index}`))
    for (const channel of ['#a', '#b']) await far(`f${index}`, say.join(channel))
  }
  const told = () => [ann, bob, eve].map((client) => client.take().map((line) => line.replace(/^:(\S+)!\S+ /, '$1 ')))
  told()
  return { ann, far, told }
}

const TOLD: readonly (readonly [what: string, command: Command, told: readonly (readonly string[])[]])[] = [
  ['a message to one channel', say.message('#a', 'hi'), [['far7 PRIVMSG #a hi'], [], []]],
  ['another nickname', { kind: 'nick', nick: 'new' }, [['far7 NICK new'], ['far7 NICK new'], []]],
  ['the end of a session', { kind: 'detach', reason: 'bye' }, [['far7 QUIT bye'], ['far7 QUIT bye'], []]],
]

for (const [what, command, expected] of TOLD) {
  void test(`of large channels the few that are here are told once of ${what}`, async () => {
    const { far, told } = await few()
    await far('f7', command)
    assert.deepEqual(
      told().map((lines) => lines.map((line) => line.replace(' :', ' '))),
      expected,
    )
  })
}

void test('what one of the few does is told to the others, and to itself', async () => {
  const { ann, told } = await few()
  ann.send('NICK amy', 'PRIVMSG #b :hello', 'QUIT')
  await ann.ask()
  const [, bob = [], eve] = told()
  assert.deepEqual(
    bob.map((line) => line.split(' ').slice(0, 2).join(' ')),
    ['ann NICK', 'amy PRIVMSG', 'amy QUIT'],
  )
  assert.deepEqual(eve, [])
})
