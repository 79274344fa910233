import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve, rows, say, TestNetwork } from '../testing/test-network.ts'
import type { Command } from './command.ts'

const annSets = (...modes: readonly string[]) => ['ann', say.mode('#a', ...modes)] as const
const partAll: Command = { kind: 'partAll' }
const quit: Command = { kind: 'quit', reason: 'bye' }
const kickBoth: Command = {
  kind: 'kick',
  targets: ['bob', 'eve'].map((nick) => ({ channel: '#a', nick })),
  reason: 'out',
}

rows([
  ['who parts says why', [], ['bob', say.part('#A', 'bye')], ['PART #a bye']],
  ['who is not in a channel cannot part', [], ['eve', say.part('#a')], ['ERR_NOTONCHANNEL #a']],
  ['nobody parts from nowhere', [], ['eve', say.part('#x')], ['ERR_NOSUCHCHANNEL #x']],
  ['JOIN 0 parts from everything', [['ann', say.join('#b')]], ['ann', partAll], ['PART #a', 'PART #b']],
  ['JOIN 0 of somebody without channels says nothing', [], ['eve', partAll], []],
  [
    'several channels are joined in one command',
    [],
    ['eve', joinOf('#a', '#b', 'c')],
    ['JOIN #a', 'JOIN #b', 'ERR_NOSUCHCHANNEL c'],
  ],
  ['an operator kicks', [], ['ann', say.kick('#A', 'BOB', 'why')], ['KICK #a bob why']],
  ['who gives no reason is the reason', [], ['ann', say.kick('#a', 'bob')], ['KICK #a bob ann']],
  ['others do not kick', [], ['bob', say.kick('#a', 'ann')], ['ERR_CHANOPRIVSNEEDED #a']],
  ['strangers do not kick', [], ['eve', say.kick('#a', 'ann')], ['ERR_NOTONCHANNEL #a']],
  ['nobody is kicked from nowhere', [], ['ann', say.kick('#x', 'bob')], ['ERR_NOSUCHCHANNEL #x']],
  ['who is not in cannot be kicked', [], ['ann', say.kick('#a', 'eve')], ['ERR_USERNOTINCHANNEL eve #a']],
  ['who is not there cannot be kicked', [], ['ann', say.kick('#a', 'x')], ['ERR_USERNOTINCHANNEL x #a']],
  ['several are kicked in one command', [], ['ann', kickBoth], ['KICK #a bob out', 'ERR_USERNOTINCHANNEL eve #a']],
  ['who is kicked may come again', [['ann', say.kick('#a', 'bob')]], ['bob', say.join('#a')], ['JOIN #a']],
  [
    'who is kicked has lost his rank',
    [annSets('+o', 'bob'), ['ann', say.kick('#a', 'bob')], ['bob', say.join('#a')]],
    ['bob', say.mode('#a', '+i')],
    ['ERR_CHANOPRIVSNEEDED #a'],
  ],
  ['who quits says why', [], ['bob', quit], ['QUIT bye']],
  ['after quitting nothing can be said', [['bob', quit]], ['bob', say.message('#a')], []],
])

function joinOf(...channels: readonly string[]): Command {
  return { kind: 'join', targets: channels.map((channel) => ({ channel, key: null })) }
}

void test('the first in a channel is its operator, and the second is not', () => {
  const { network } = annAndBobAndEve()
  const ranks = [...(network.channel('#a')?.members.values() ?? [])].map((member) => member.isOperator)
  assert.deepEqual(ranks, [true, false])
})

void test('who quits is nowhere, and his nickname is free', () => {
  const network = annAndBobAndEve()
  network.does('bob', quit)
  assert.equal(network.network.userByNick('bob'), undefined)
  assert.equal(network.network.channel('#a')?.members.size, 1)
  assert.deepEqual(network.does('new', say.register('bob')), ['registered'])
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

const SETTINGS: readonly (readonly [string, Command, boolean])[] = [
  ['a topic', { kind: 'topic', channel: '#b', text: 'topic' }, true],
  ['a topic taken back', { kind: 'topic', channel: '#b', text: '' }, false],
  ['a key', say.mode('#b', '+k', 'key'), true],
  ['a limit', say.mode('#b', '+l', '9'), true],
  ['a mode', say.mode('#b', '+s'), true],
  ['a mode less', say.mode('#b', '-n'), true],
  ['modes as a new channel has them', say.mode('#b', '-n+n'), false],
  ['a ban', say.mode('#b', '+b', 'x'), true],
  ['an exception', say.mode('#b', '+e', 'x'), true],
  ['an invitation list', say.mode('#b', '+I', 'x'), true],
  ['a voice', say.mode('#b', '+v', 'ann'), false],
]
for (const [what, command, isKept] of SETTINGS) {
  void test(`a channel with ${what} ${isKept ? 'outlives' : 'does not outlive'} its last member`, () => {
    const network = annAndBobAndEve()
    network.does('ann', say.join('#b'))
    network.does('ann', command)
    network.does('ann', say.part('#b'))
    assert.equal(network.network.channel('#b') !== undefined, isKept)
  })
}

void test('a channel that was kept begins with its settings and without members', () => {
  const settings = {
    createdAt: 1,
    topic: null,
    modes: 'nt',
    password: null,
    limit: null,
    lists: { b: [], e: [], I: [] },
  }
  const kept = { ...settings, name: '#Kept', topic: { text: 'old', by: 'ann', at: 1 }, modes: 'i' }
  const { network } = new TestNetwork({}, [kept, { ...settings, name: '#plain' }])
  const channel = network.channel('#kept')
  assert.deepEqual(
    [channel?.name, channel?.topic?.text, channel?.modes, channel?.members.size],
    ['#Kept', 'old', 'i', 0],
  )
  assert.equal(network.channel('#plain'), undefined, 'a channel as it is made needs no keeping')
})
