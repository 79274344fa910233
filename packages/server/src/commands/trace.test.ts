/** TRACE, and who is told of whom. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company } from '../testing/company.ts'
import { proofOf } from '../testing/test-network.ts'

const OPTIONS = { opers: { root: { rights: [], password: 'secret' } } }
const user = (to: string, nick: string) => `:irc.test 205 ${to} User users ${nick}`
const oper = (to: string, nick: string) => `:irc.test 204 ${to} Oper root ${nick}`
const end = (to: string) => `:irc.test 262 ${to} irc.test partyline-0 :End of TRACE`

void test('TRACE tells an operator of all that are connected, and others of themselves and of operators', async () => {
  const { server, ann, bob, eve } = await company(OPTIONS)
  const zed = await server.enter('zed', '', proofOf('Zed', true))
  await zed.ask('QUIT')
  assert.deepEqual(await eve.ask('TRACE'), [user('eve', 'eve'), end('eve')])
  await ann.ask('OPER root secret')
  assert.deepEqual(await ann.ask('TRACE'), [oper('ann', 'ann'), user('ann', 'bob'), user('ann', 'eve'), end('ann')])
  assert.deepEqual(await eve.ask('TRACE *.TEST'), [oper('eve', 'ann'), user('eve', 'eve'), end('eve')])
  await ann.ask('MODE ann +i')
  assert.deepEqual(await eve.ask('TRACE'), [user('eve', 'eve'), end('eve')])
  assert.deepEqual(await bob.ask('TRACE'), [oper('bob', 'ann'), user('bob', 'bob'), end('bob')])
})

void test('TRACE of a nickname tells of that one', async () => {
  const { ann, eve } = await company(OPTIONS)
  await ann.ask('OPER root secret', 'MODE ann +i')
  assert.deepEqual(await eve.ask('TRACE BOB', 'TRACE ann', 'TRACE nobody'), [
    user('eve', 'bob'),
    end('eve'),
    oper('eve', 'ann'),
    end('eve'),
    ':irc.test 402 eve nobody :No such server',
  ])
})
