import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve, rows, say, TestNetwork } from '../testing/test-network.ts'
import type { Command } from './command.ts'

const nick = (name: string): Command => ({ kind: 'nick', nick: name })
const quit: Command = { kind: 'detach', reason: '' }

rows([
  ['a nickname that looks like a present one is refused', [], ['eve', nick('аnn')], ['ERR_NICKNAMEINUSE аnn']],
  ['so is one at registration', [], ['new', say.attach('аnn')], ['ERR_NICKNAMEINUSE аnn']],
  ['a line below does not make another name', [], ['eve', nick('a\u0332nn')], ['ERR_NICKNAMEINUSE a\u0332nn']],
  ['capitals do not either', [['bob', nick('Iris')]], ['eve', nick('LRIS')], ['ERR_NICKNAMEINUSE LRIS']],
  ['when its user has gone, a name may be taken', [['ann', quit]], ['eve', nick('аnn')], ['NICK аnn']],
  ['a name that was given up is free', [['ann', nick('amy')]], ['eve', nick('аnn')], ['NICK аnn']],
  ['the own name may be written in another way', [], ['ann', nick('Аnn')], ['NICK Аnn']],
  ['and is then taken in both', [['ann', nick('Аnn')]], ['eve', nick('ann')], ['ERR_NICKNAMEINUSE ann']],
  ['nicknames that are alike and not the same go together', [], ['eve', nick('ann_')], ['NICK ann_']],
])

const RESERVED = ['NickServ', 'chanserv', 'MyServ', 'Serv', 'Server', 'SERVER', 'NіckServ', 'Ѕеrvеr', 'NickS\u0332erv']
const FREE = ['server1', 'servant', 'Observer', 'Serve', 'Service']

void test('names of services are reserved, and what looks like them', () => {
  const network = annAndBobAndEve()
  for (const name of RESERVED) assert.deepEqual(network.does('ann', nick(name)), [`ERR_ERRONEUSNICKNAME ${name}`])
  for (const name of FREE) assert.deepEqual(network.does('ann', nick(name)), [`NICK ${name}`])
})

void test('a server reserves names of its own, and a new list holds from then on', () => {
  const network = annAndBobAndEve()
  network.decide({}, { nicknames: ['Partyline', 'admin'], lobby: null })
  for (const name of ['PARTYLINE', 'Раrtуlinе', 'аdmin', 'Admin']) {
    assert.deepEqual(network.does('ann', nick(name)), [`ERR_ERRONEUSNICKNAME ${name}`])
  }
  network.decide({}, { nicknames: ['ann'], lobby: null })
  assert.deepEqual(network.does('ann', say.message('bob')), ['PRIVMSG bob hello'], 'a nickname in use stays')
  assert.deepEqual(network.does('ann', nick('admin')), ['NICK admin'])
})

void test('names of many scripts go beside one another', () => {
  const network = new TestNetwork()
  const names = [
    'ann',
    'иван',
    'ιωαννα',
    '张伟',
    '田中',
    'さくら',
    'タロウ',
    '민수',
    'محمد',
    'نور',
    'שרה',
    'नीता',
    'สมชาย',
    'Zoë',
    'josé',
    'jose',
    'ẹ́',
  ]
  for (const name of names) assert.deepEqual(network.does(name, say.attach(name)), ['registered'], name)
})

rows([
  ['a channel that looks like one with members is not made', [], ['eve', say.join('#а')], ['ERR_BADCHANMASK #а']],
  [
    'a channel that is empty is in nobody’s way',
    [
      ['ann', say.join('#bob')],
      ['ann', { kind: 'topic', channel: '#bob', text: 'x' }],
      ['ann', say.part('#bob')],
    ],
    ['eve', say.join('#b0b')],
    ['JOIN #b0b'],
  ],
  [
    'a channel that is there already is entered all the same',
    [
      ['ann', say.join('#bob')],
      ['ann', { kind: 'topic', channel: '#bob', text: 'x' }],
      ['ann', say.part('#bob')],
      ['eve', say.join('#b0b')],
    ],
    ['ann', say.join('#bob')],
    ['JOIN #bob'],
  ],
  [
    'a variation selector does not make another channel',
    [['eve', say.join('#a\ufe0f')]],
    ['eve', say.part('#a')],
    ['PART #a'],
  ],
])

void test('the lobby can always be made, and nothing that looks like it', () => {
  const network = annAndBobAndEve()
  network.does('ann', say.join('#l0bby'))
  network.decide({}, { nicknames: [], lobby: '#lobby' })
  assert.deepEqual(network.does('eve', say.join('#lоbby')), ['ERR_BADCHANMASK #lоbby'])
  assert.deepEqual(network.does('eve', say.join('#Lobby')), ['JOIN #Lobby'])
})

void test('a look-alike and its model can leave and come in any order', () => {
  const network = annAndBobAndEve()
  const topic = (channel: string): Command => ({ kind: 'topic', channel, text: 'x' })
  network.does('ann', say.join('#bob'))
  network.does('ann', topic('#bob'))
  network.does('ann', say.part('#bob'))
  network.does('eve', say.join('#b0b'))
  network.does('ann', say.join('#bob'))
  network.does('eve', say.part('#b0b'))
  assert.deepEqual(network.does('eve', say.join('#b0b')), ['ERR_BADCHANMASK #b0b'])
})

void test('a secret channel is not named to a user that tries a name like its own', () => {
  const network = annAndBobAndEve()
  const textOf = (channel: string) =>
    network.results('eve', say.join(channel)).map((result) => 'text' in result && result.text)
  assert.deepEqual(textOf('#а'), ['This name looks like #a. Join that channel, or choose another name'])
  network.does('ann', say.mode('#a', '+s'))
  assert.deepEqual(textOf('#а'), ['This name looks like another one that is in use. Please choose another name'])
})
