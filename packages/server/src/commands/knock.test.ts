/** KNOCK: the operators of a closed channel are asked for an invitation, and a secret one answers as if it were not there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, exchanges } from '../testing/company.ts'

exchanges([
  ['an open channel is entered, not knocked at', [['eve', 'KNOCK #a']], ['%713 eve #a :Channel is open']],
  ['a member does not knock', [['bob', 'KNOCK #a']], ['%714 bob #a :You are in that channel already']],
  ['there is no such channel', [['eve', 'KNOCK #x']], ['%403 eve #x :No such channel']],
  ['no channel is named', [['eve', 'KNOCK']], ['%461 eve KNOCK :Not enough parameters']],
  [
    'a secret channel is not there',
    [
      ['ann', 'MODE #a +si'],
      ['eve', 'KNOCK #a'],
    ],
    ['%403 eve #a :No such channel'],
  ],
  [
    'a banned user does not knock',
    [
      ['ann', 'MODE #a +ib eve'],
      ['eve', 'KNOCK #a'],
    ],
    ['%474 eve #a :Cannot join channel (+b)'],
  ],
  [
    'but one that was invited may come in, and is told so',
    [
      ['ann', 'MODE #a +ib eve'],
      ['ann', 'INVITE eve #a'],
      ['eve', 'KNOCK #a'],
    ],
    ['%713 eve #a :Channel is open'],
  ],
  [
    'a channel that has a key is closed',
    [
      ['ann', 'MODE #a +k key'],
      ['eve', 'KNOCK #A'],
    ],
    ['%711 eve #a :Your KNOCK has been delivered'],
  ],
  [
    'a user that is invited may come in',
    [
      ['ann', 'MODE #a +i'],
      ['ann', 'INVITE eve #a'],
      ['eve', 'KNOCK #a'],
    ],
    ['%713 eve #a :Channel is open'],
  ],
])

void test('operators are told, and members are not', async () => {
  const { ann, bob, eve } = await company()
  await ann.ask('MODE #a +i')
  bob.take()
  assert.deepEqual(await eve.ask('KNOCK #a'), [':irc.test 711 eve #a :Your KNOCK has been delivered'])
  assert.deepEqual(ann.take(), [':irc.test 710 ann #a eve!~eve@host.test :has asked for an invite'])
  assert.deepEqual(bob.take(), [])
})

void test('a channel is knocked at once in the time that the limit says', async () => {
  const { server, ann, eve } = await company({ limits: { knockIntervalMs: 1_000 } })
  await ann.ask('MODE #a +i')
  await eve.ask('KNOCK #a')
  ann.take()
  server.clock.advance(999)
  assert.deepEqual(await eve.ask('KNOCK #a'), [
    ':irc.test 712 eve #a :Somebody has knocked lately. Please wait a minute',
  ])
  assert.deepEqual(ann.take(), [])
  server.clock.advance(1)
  assert.deepEqual(await eve.ask('KNOCK #a'), [':irc.test 711 eve #a :Your KNOCK has been delivered'])
})
