/** Who outranks whom: https://modern.ircdocs.horse/#channel-membership-prefixes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve, say, TestNetwork, type Row, rows } from '../testing/test-network.ts'
import { createChannel } from './create-channel.ts'
import { isAtLeast, isStronger, prefixesOf, rankOfPrefix, withRank } from './ranks.ts'

void test('the ranks of a member stand in their order, whatever order they were given in', () => {
  assert.equal(withRank(withRank(withRank('', 'v', true), 'q', true), 'h', true), 'qhv')
  assert.equal(withRank('qhv', 'h', false), 'qv')
  assert.equal(prefixesOf('qhv'), '~%+')
})

void test('each rank is stronger than all after it, and nobody without a rank is stronger than anybody', () => {
  const all = ['q', 'a', 'o', 'h', 'v', '']
  for (const [index, one] of all.entries()) {
    for (const [place, other] of all.entries()) assert.equal(isStronger(one, other), index < place, `${one} ${other}`)
  }
  assert.equal(isAtLeast('ov', 'o'), true)
  assert.equal(isAtLeast('v', 'h'), false)
  assert.equal(isAtLeast('', 'v'), false)
})

void test('a sign stands for its rank, and nothing else does', () => {
  assert.deepEqual(['~', '&', '@', '%', '+', '', '#', '@+'].map(rankOfPrefix), [
    'q',
    'a',
    'o',
    'h',
    'v',
    null,
    null,
    null,
  ])
})

const BOB_IS_HALF: Row[1] = [['ann', say.mode('#a', '+h', 'bob')]]
const EVE_IS_IN: Row[1] = [...BOB_IS_HALF, ['eve', say.join('#a')]]

rows([
  ['an operator makes half-operators', [], ['ann', say.mode('#a', '+h', 'bob')], ['MODE #a +h bob']],
  ['a half-operator gives a voice', EVE_IS_IN, ['bob', say.mode('#a', '+v', 'eve')], ['MODE #a +v eve']],
  ['a half-operator sets modes', BOB_IS_HALF, ['bob', say.mode('#a', '+m')], ['MODE #a +m']],
  ['a half-operator bans', BOB_IS_HALF, ['bob', say.mode('#a', '+b', 'eve')], ['MODE #a +b eve!*@*']],
  ['a half-operator kicks', EVE_IS_IN, ['bob', say.kick('#a', 'eve')], ['KICK #a eve bob']],
  ['a half-operator sets the topic', BOB_IS_HALF, ['bob', { kind: 'topic', channel: '#a', text: 'x' }], ['TOPIC #a x']],
  [
    'a half-operator invites into a closed channel',
    [...BOB_IS_HALF, ['ann', say.mode('#a', '+i')]],
    ['bob', { kind: 'invite', channel: '#a', nick: 'eve' }],
    ['INVITE eve #a'],
  ],
  [
    'a half-operator makes no half-operator',
    EVE_IS_IN,
    ['bob', say.mode('#a', '+h', 'eve')],
    ['ERR_CHANOPRIVSNEEDED #a'],
  ],
  ['nor an operator', EVE_IS_IN, ['bob', say.mode('#a', '+o', 'eve')], ['ERR_CHANOPRIVSNEEDED #a']],
  [
    'a half-operator kicks no half-operator, as it could not make it a member like others',
    [...EVE_IS_IN, ['ann', say.mode('#a', '+h', 'eve')]],
    ['bob', say.kick('#a', 'eve')],
    ['ERR_CHANOPRIVSNEEDED #a'],
  ],
  [
    'a half-operator kicks a member with a voice',
    [...EVE_IS_IN, ['ann', say.mode('#a', '+v', 'eve')]],
    ['bob', say.kick('#a', 'eve')],
    ['KICK #a eve bob'],
  ],
  ['a half-operator may kick itself', BOB_IS_HALF, ['bob', say.kick('#a', 'bob')], ['KICK #a bob bob']],
  ['a half-operator kicks no operator', BOB_IS_HALF, ['bob', say.kick('#a', 'ann')], ['ERR_CHANOPRIVSNEEDED #a']],
  [
    'a half-operator takes no rank of an operator, not even a weak one',
    [...BOB_IS_HALF, ['ann', say.mode('#a', '+v', 'ann')]],
    ['bob', say.mode('#a', '-v', 'ann')],
    ['ERR_CHANOPRIVSNEEDED #a'],
  ],
  ['everybody may give up a rank', BOB_IS_HALF, ['bob', say.mode('#a', '-h', 'bob')], ['MODE #a -h bob']],
  [
    'an operator makes no founder, and no admin',
    [],
    ['ann', say.mode('#a', '+qa', 'ann', 'bob')],
    ['ERR_CHANOPRIVSNEEDED #a', 'ERR_CHANOPRIVSNEEDED #a'],
  ],
  [
    'an operator kicks an operator',
    [['ann', say.mode('#a', '+o', 'bob')]],
    ['bob', say.kick('#a', 'ann')],
    ['KICK #a ann bob'],
  ],
])

/** ann is the founder of #den, bob an operator. */
function withFounder(): TestNetwork {
  const place = { channel: '#den', host: 'host.test', until: 100 }
  const settings = { ...createChannel('#den', 1, 0), emptySince: 0, lists: { b: [], e: [], I: [] } }
  const places = [
    { ...place, nick: 'ann', ranks: 'qo' },
    { ...place, nick: 'bob', ranks: 'o' },
  ]
  const network = new TestNetwork({}, { channels: [settings], places, records: [], now: 0 })
  network.gather('#den', 'ann', 'bob', 'eve')
  return network
}

void test('a founder makes founders and admins, and is kicked, or demoted, by nobody that is weaker', () => {
  const network = withFounder()
  const refused = ['ERR_CHANOPRIVSNEEDED #den']
  assert.deepEqual(network.does('bob', say.kick('#den', 'ann')), refused)
  assert.deepEqual(network.does('bob', say.mode('#den', '-q', 'ann')), refused)
  assert.deepEqual(network.does('bob', say.mode('#den', '-o', 'ann')), refused)
  assert.deepEqual(network.does('ann', say.mode('#den', '+a', 'bob')), ['MODE #den +a bob'])
  assert.deepEqual(network.does('bob', say.mode('#den', '+a', 'eve')), refused)
  assert.deepEqual(network.does('bob', say.kick('#den', 'ann')), refused)
  assert.deepEqual(network.does('ann', say.mode('#den', '+q', 'bob')), ['MODE #den +q bob'])
  assert.deepEqual(network.does('bob', say.kick('#den', 'ann')), ['KICK #den ann bob'])
})

void test('a member with any rank speaks in a moderated channel', () => {
  for (const rank of ['o', 'h', 'v']) {
    const network = annAndBobAndEve()
    network.does('ann', say.mode('#a', `+m${rank}`, 'bob'))
    assert.deepEqual(network.does('bob', say.message('#a')), ['PRIVMSG #a hello'])
  }
})
