import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve, rows, say } from '../testing/test-network.ts'
import type { Command } from './command.ts'

const annSets = (...modes: readonly string[]) => ['ann', say.mode('#a', ...modes)] as const
const partAll: Command = { kind: 'partAll' }
const quit: Command = { kind: 'detach', reason: 'bye' }
const kickBoth: Command = {
  kind: 'kick',
  targets: ['bob', 'eve'].map((nick) => ({ channel: '#a', nick })),
  reason: 'out',
}

rows([
  ['a member that parts says why', [], ['bob', say.part('#A', 'bye')], ['PART #a bye']],
  ['a user that is not in a channel cannot part', [], ['eve', say.part('#a')], ['ERR_NOTONCHANNEL #a']],
  ['nobody parts from nowhere', [], ['eve', say.part('#x')], ['ERR_NOSUCHCHANNEL #x']],
  ['JOIN 0 parts from everything', [['ann', say.join('#b')]], ['ann', partAll], ['PART #a', 'PART #b', 'channelEnded']],
  ['JOIN 0 of somebody without channels says nothing', [], ['eve', partAll], []],
  [
    'several channels are joined in one command',
    [],
    ['eve', joinOf('#a', '#b', 'c')],
    ['JOIN #a', 'JOIN #b', 'ERR_NOSUCHCHANNEL c'],
  ],
  ['an operator kicks', [], ['ann', say.kick('#A', 'BOB', 'why')], ['KICK #a bob why']],
  [
    'without a reason, the nickname of the operator is the reason',
    [],
    ['ann', say.kick('#a', 'bob')],
    ['KICK #a bob ann'],
  ],
  ['others do not kick', [], ['bob', say.kick('#a', 'ann')], ['ERR_CHANOPRIVSNEEDED #a']],
  ['strangers do not kick', [], ['eve', say.kick('#a', 'ann')], ['ERR_NOTONCHANNEL #a']],
  ['nobody is kicked from nowhere', [], ['ann', say.kick('#x', 'bob')], ['ERR_NOSUCHCHANNEL #x']],
  ['a user outside the channel cannot be kicked', [], ['ann', say.kick('#a', 'eve')], ['ERR_USERNOTINCHANNEL eve #a']],
  ['a user that is not there cannot be kicked', [], ['ann', say.kick('#a', 'x')], ['ERR_USERNOTINCHANNEL x #a']],
  ['several are kicked in one command', [], ['ann', kickBoth], ['KICK #a bob out', 'ERR_USERNOTINCHANNEL eve #a']],
  ['a member that is kicked may come again', [['ann', say.kick('#a', 'bob')]], ['bob', say.join('#a')], ['JOIN #a']],
  [
    'a member that is kicked has lost its rank',
    [annSets('+o', 'bob'), ['ann', say.kick('#a', 'bob')], ['bob', say.join('#a')]],
    ['bob', say.mode('#a', '+i')],
    ['ERR_CHANOPRIVSNEEDED #a'],
  ],
  ['a user that quits says why', [], ['bob', quit], ['QUIT bye']],
  ['after quitting nothing can be said', [['bob', quit]], ['bob', say.message('#a')], []],
])

function joinOf(...channels: readonly string[]): Command {
  return { kind: 'join', targets: channels.map((channel) => ({ channel, key: null })) }
}

void test('the first in a channel is its operator, and the second is not', () => {
  const { network } = annAndBobAndEve()
  const ranks = [...(network.channel('#a')?.members.values() ?? [])].map((member) => member.ranks)
  assert.deepEqual(ranks, ['o', ''])
})

void test('a user that quits is nowhere, and the nickname is free', () => {
  const network = annAndBobAndEve()
  network.does('bob', quit)
  assert.equal(network.network.userByNick('bob'), undefined)
  assert.equal(network.network.channel('#a')?.members.size, 1)
  assert.deepEqual(network.does('new', say.attach('bob')), ['registered'])
})

void test('a QUIT names the channels whose members are told', () => {
  const network = annAndBobAndEve()
  network.does('bob', say.join('#b'))
  const [event] = network.results('bob', quit)
  assert.ok(event?.kind === 'quit')
  assert.deepEqual(
    event.channels.map(({ key }) => key),
    ['#a', '#b'],
  )
})
