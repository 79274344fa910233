import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve, rows, say, TestNetwork } from '../testing/test-network.ts'
import type { Command } from './command.ts'

const nick = (name: string): Command => ({ kind: 'nick', nick: name })
const away = (text: string | null): Command => ({ kind: 'away', text })
const setname = (realname: string): Command => ({ kind: 'setname', realname })
const ban = (mask: string) => ['ann', say.mode('#a', '+b', mask)] as const
const voice = ['ann', say.mode('#a', '+v', 'bob')] as const
const exempt = ['ann', say.mode('#a', '+e', 'bob')] as const
const quit: Command = { kind: 'detach', reason: '' }

rows([
  ['a free nickname is given', [], ['new', say.attach('new')], ['registered']],
  ['a nickname belongs to one', [], ['new', say.attach('ann')], ['ERR_NICKNAMEINUSE ann']],
  ['a nickname is the same in other letters', [], ['new', say.attach('ANN')], ['ERR_NICKNAMEINUSE ANN']],
  ['a nickname must be one', [], ['new', say.attach('a b')], ['ERR_ERRONEUSNICKNAME a b']],
  ['a session registers once', [], ['ann', say.attach('other')], []],
  ['a session that is no user can do nothing', [], ['new', say.join('#a')], []],
  ['a nickname is changed', [], ['ann', nick('amy')], ['NICK amy']],
  ['a nickname that is taken is not', [], ['ann', nick('Bob')], ['ERR_NICKNAMEINUSE Bob']],
  ['a nickname that is none is not', [], ['ann', nick('#a')], ['ERR_ERRONEUSNICKNAME #a']],
  ['the same nickname again says nothing', [], ['ann', nick('ann')], []],
  ['everybody may write himself in other letters', [], ['ann', nick('ANN')], ['NICK ANN']],
  ['a member that is banned keeps its nickname', [ban('bob')], ['bob', nick('bea')], ['ERR_BANNICKCHANGE bea #a']],
  ['so does one that is muted', [ban('m:bob')], ['bob', nick('bea')], ['ERR_BANNICKCHANGE bea #a']],
  ['with a voice it may change it', [ban('bob'), voice], ['bob', nick('bea')], ['NICK bea']],
  ['so may one that an exception is made for', [ban('bob'), exempt], ['bob', nick('bea')], ['NICK bea']],
  ['a ban of others hinders nobody', [ban('zed')], ['bob', nick('bea')], ['NICK bea']],
  ['a nickname given up is free', [['ann', nick('amy')]], ['bob', nick('ann')], ['NICK ann']],
  ['a user that is away says why', [], ['ann', away('lunch')], ['AWAY lunch']],
  ['a user that is back says nothing more', [['ann', away('lunch')]], ['ann', away(null)], ['AWAY']],
  ['a real name is changed', [], ['ann', setname('Ann B.')], ['SETNAME Ann B.']],
  ['a real name is not empty', [], ['ann', setname('')], ['INVALID_REALNAME']],
  ['invisible is set', [], ['ann', say.userMode('ANN', '+i')], ['MODE ann +i']],
  [
    'invisible that is set already is not told',
    [['ann', say.userMode('ann', '+i')]],
    ['ann', say.userMode('ann', '+i')],
    [],
  ],
  [
    'invisible is taken away',
    [['ann', say.userMode('ann', '+i')]],
    ['ann', say.userMode('ann', '-i')],
    ['MODE ann -i'],
  ],
  ['nobody makes himself an operator of the server', [], ['ann', say.userMode('ann', '+o')], []],
  [
    'a mode that does not exist is refused, the others are set',
    [],
    ['ann', say.userMode('ann', '+xi')],
    ['ERR_UMODEUNKNOWNFLAG', 'MODE ann +i'],
  ],
  ['the modes of others are theirs', [], ['ann', say.userMode('bob', '+i')], ['ERR_USERSDONTMATCH']],
  ['there are no modes of nobody', [], ['ann', say.userMode('nobody', '+i')], ['ERR_NOSUCHNICK nobody']],
])

void test('a change of nickname is told under the old name, to the channels one is in', () => {
  const [event] = annAndBobAndEve().results('ann', nick('amy'))
  assert.ok(event?.kind === 'nickChanged')
  assert.deepEqual([event.source, event.channels.map(({ name }) => name)], ['ann!~ann@host.test', ['#a']])
})

void test('WHOWAS knows the users that gave up a nickname, the latest first', () => {
  const network = annAndBobAndEve()
  network.does('ann', nick('amy'))
  network.does('new', say.attach('ann', { realname: 'Second' }))
  network.does('new', quit)
  assert.deepEqual(
    [...network.network.departures()].map(({ nick: name, realname, at }) => [name, realname, at]),
    [
      ['ann', 'Second', 8],
      ['ann', 'ann Real', 6],
    ],
  )
})

void test('WHOWAS forgets the oldest', () => {
  const network = new TestNetwork({ whowasEntriesMax: 2 })
  for (const name of ['one', 'two', 'three']) {
    network.does(name, say.attach(name))
    network.does(name, quit)
  }
  assert.deepEqual(
    [...network.network.departures()].map((departure) => departure.nick),
    ['three', 'two'],
  )
})

void test('the most sessions at one time are remembered', () => {
  const network = annAndBobAndEve()
  network.does('ann', quit)
  assert.deepEqual(network.network.crowd, { sessions: 2, sessionsMax: 3 })
})
