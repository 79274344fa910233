/** SILENCE: who matches the list reaches its user with no private message, and is not told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, exchanges } from '../testing/company.ts'
import { proofOf } from '../testing/test-network.ts'
import { TestServer } from '../testing/test-server.ts'

exchanges([
  ['a mask is added in full', [['eve', 'SILENCE +bob']], [':eve!~eve@host.test SILENCE +bob!*@*']],
  ['a mask without a sign is added', [['eve', 'SILENCE *@*.example']], [':eve!~eve@host.test SILENCE +*!*@*.example']],
  ['nothing is in the list', [['eve', 'SILENCE']], ['%272 eve eve :End of Silence List']],
  [
    'what is there is not added again, in other letters either',
    [
      ['eve', 'SILENCE bob'],
      ['eve', 'SILENCE +BOB'],
    ],
    [],
  ],
  ['what is not there is not taken out', [['eve', 'SILENCE -bob']], []],
  [
    'several changes in one line',
    [
      ['eve', 'SILENCE bob,ann'],
      ['eve', 'SILENCE -ann,+kim'],
      ['eve', 'SILENCE'],
    ],
    ['%271 eve eve bob!*@*', '%271 eve eve kim!*@*', '%272 eve eve :End of Silence List'],
  ],
  [
    'a mask that is too long',
    [['eve', `SILENCE ${'x'.repeat(300)}`]],
    ['%417 eve :A mask has at most 200 bytes. Please use a shorter one'],
  ],
])

void test('the list has as many masks as 005 says', async () => {
  const { eve } = await company({ limits: { silenceEntriesMax: 2 } })
  assert.ok((await eve.ask('VERSION')).some((line) => line.includes(' SILENCE=2 ')))
  assert.deepEqual((await eve.ask('SILENCE a,b,c')).slice(2), [':irc.test 511 eve c!*@* :Your silence list is full'])
})

void test('who is silenced gets neither an answer nor an echo, and nothing is recorded', async () => {
  const { server, eve } = await company()
  const bob = await server.enter('kim', 'echo-message message-tags')
  await eve.ask('SILENCE kim')
  const recorded = server.store.events.length
  assert.deepEqual(await bob.ask('PRIVMSG eve :hello', 'NOTICE eve :hello', '@+typing=active TAGMSG eve'), [])
  assert.deepEqual(eve.take(), [])
  assert.equal(server.store.events.length, recorded)
  assert.deepEqual(server.network.snapshot().correspondents, [])
})

void test('a silenced user is heard in channels, and privately again when the mask is gone', async () => {
  const { ann, bob } = await company()
  await ann.ask('SILENCE *@host.test')
  await bob.ask('PRIVMSG ann :one', 'PRIVMSG #a :two')
  assert.deepEqual(ann.take(), [':bob!~bob@host.test PRIVMSG #a :two'])
  await ann.ask('SILENCE -*@host.test')
  await bob.ask('PRIVMSG ann :three')
  assert.deepEqual(ann.take(), [':bob!~bob@host.test PRIVMSG ann :three'])
})

void test('nobody silences himself', async () => {
  const { ann } = await company()
  assert.deepEqual(await ann.ask('SILENCE *', 'PRIVMSG ann :note'), [
    ':ann!~ann@host.test SILENCE +*!*@*',
    ':ann!~ann@host.test PRIVMSG ann :note',
  ])
})

void test('who is silenced invites nobody, and is not told; what it invites to stays closed', async () => {
  const { ann, bob, eve } = await company({}, 'labeled-response batch')
  await ann.ask('MODE #a +i')
  await eve.ask('SILENCE ann')
  assert.deepEqual(await ann.ask('@label=x INVITE eve #a'), ['@label=x :irc.test ACK'])
  assert.deepEqual(await eve.ask(), [])
  assert.match((await eve.ask('JOIN #a'))[0] ?? '', / 473 eve #a /)
  await ann.ask('MODE #a -i')
  bob.take()
  assert.match((await bob.ask('INVITE eve #a'))[0] ?? '', / 341 bob eve #a$/)
})

void test('the list is that of the person, on all devices', async () => {
  const server = new TestServer()
  const desk = await server.enter('sam', '', proofOf('sam'))
  const phone = await server.enter('sam', '', proofOf('sam'))
  await desk.ask('SILENCE tim')
  assert.deepEqual(phone.take(), [':sam!~sam@host.test SILENCE +tim!*@*'])
  const tim = await server.enter('tim')
  await tim.ask('PRIVMSG sam :hello')
  assert.deepEqual([desk.take(), phone.take()], [[], []])
})
