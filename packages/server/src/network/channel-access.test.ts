import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from './context.ts'
import { annAndBobAndEve, rows, say } from '../testing/test-network.ts'

const invite = (channel: string) => ({ kind: 'invite', nick: 'eve', channel }) as const
const annSets = (...modes: readonly string[]) => ['ann', say.mode('#a', ...modes)] as const
const eveJoins = ['eve', say.join('#a')] as const

rows([
  ['anybody may join a channel without settings', [], eveJoins, ['JOIN #a']],
  ['joining again says nothing', [eveJoins], eveJoins, []],
  ['a key is asked for', [annSets('+k', 'key')], eveJoins, ['ERR_BADCHANNELKEY #a']],
  ['a wrong key is refused', [annSets('+k', 'key')], ['eve', say.join('#a', 'Key')], ['ERR_BADCHANNELKEY #a']],
  ['the right key opens', [annSets('+k', 'key')], ['eve', say.join('#a', 'key')], ['JOIN #a']],
  ['a key that nobody asks for does no harm', [], ['eve', say.join('#a', 'key')], ['JOIN #a']],
  ['+i closes the channel', [annSets('+i')], eveJoins, ['ERR_INVITEONLYCHAN #a']],
  ['+I opens +i to those on the list', [annSets('+iI', 'eve!*@*')], eveJoins, ['JOIN #a']],
  ['+I opens +i to no others', [annSets('+iI', 'eva!*@*')], eveJoins, ['ERR_INVITEONLYCHAN #a']],
  ['+I does not open a ban', [annSets('+iIb', 'eve', 'eve')], eveJoins, ['ERR_BANNEDFROMCHAN #a']],
  ['a ban keeps out', [annSets('+b', '*!~EVE@*')], eveJoins, ['ERR_BANNEDFROMCHAN #a']],
  ['an exception outweighs a ban', [annSets('+be', '*!*@*', 'eve')], eveJoins, ['JOIN #a']],
  ['a full channel is closed', [annSets('+l', '2')], eveJoins, ['ERR_CHANNELISFULL #a']],
  ['a limit not yet reached is open', [annSets('+l', '3')], eveJoins, ['JOIN #a']],
  ['an invitation opens i, l and b', [annSets('+ilb', '1', 'eve'), ['ann', invite('#a')]], eveJoins, ['JOIN #a']],
  ['an invitation does not open k', [annSets('+k', 'x'), ['ann', invite('#a')]], eveJoins, ['ERR_BADCHANNELKEY #a']],
  [
    'an invitation opens once',
    [annSets('+i'), ['ann', invite('#a')], eveJoins, ['eve', say.part('#a')]],
    eveJoins,
    ['ERR_INVITEONLYCHAN #a'],
  ],
  [
    'an invitation to a channel that is gone does not open its successor',
    [
      ['ann', say.join('#b')],
      ['ann', invite('#b')],
      ['ann', say.part('#b')],
      ['bob', say.join('#b')],
      ['bob', say.mode('#b', '+i')],
    ],
    ['eve', say.join('#b')],
    ['ERR_INVITEONLYCHAN #b'],
  ],
  ['a channel may be written in other letters', [], ['eve', say.join('#A')], ['JOIN #a']],
  ['a channel name must be one', [], ['eve', say.join('#a\u202E')], ['ERR_BADCHANMASK #a\u202E']],
  ['what is no channel name cannot be joined', [], ['eve', say.join('a')], ['ERR_NOSUCHCHANNEL a']],
])

const eveSays = ['eve', say.message('#a')] as const
const bobSetsTopic = ['bob', { kind: 'topic', channel: '#a', text: 'hello' }] as const
const bobLeaves = ['bob', say.part('#a', 'hello')] as const
const bobSays = ['bob', say.message('#a')] as const

rows([
  ['members speak', [], bobSays, ['PRIVMSG #a hello']],
  ['+n, which a new channel has, keeps out words from outside', [], eveSays, ['ERR_CANNOTSENDTOCHAN #a']],
  ['without +n strangers may speak', [annSets('-n')], eveSays, ['PRIVMSG #a hello']],
  ['+m silences members', [annSets('+m')], bobSays, ['ERR_CANNOTSENDTOCHAN #a']],
  ['+m silences strangers, also without +n', [annSets('+m-n')], eveSays, ['ERR_CANNOTSENDTOCHAN #a']],
  ['+m lets those with a voice speak', [annSets('+mv', 'bob')], bobSays, ['PRIVMSG #a hello']],
  ['+m lets operators speak', [annSets('+m')], ['ann', say.message('#a')], ['PRIVMSG #a hello']],
  ['a ban silences a member', [annSets('+b', 'bob')], bobSays, ['ERR_CANNOTSENDTOCHAN #a']],
  ['a ban silences a stranger', [annSets('-n'), annSets('+b', 'eve')], eveSays, ['ERR_CANNOTSENDTOCHAN #a']],
  ['a voice outweighs a ban', [annSets('+bv', 'bob', 'bob')], bobSays, ['PRIVMSG #a hello']],
  ['an exception outweighs a ban for words', [annSets('+be', '*', 'bob')], bobSays, ['PRIVMSG #a hello']],
  ['a NOTICE is refused in silence', [annSets('+m')], ['bob', say.message('#a', 'x', 'NOTICE')], []],
  ['a NOTICE to nobody is refused in silence', [], ['bob', say.message('nobody', 'x', 'NOTICE')], []],
  ['a topic is said to all: who is silenced sets none', [annSets('-t+m')], bobSetsTopic, ['ERR_CANNOTSENDTOCHAN #a']],
  ['nor does a member that is banned', [annSets('-t+b', 'bob')], bobSetsTopic, ['ERR_CANNOTSENDTOCHAN #a']],
  ['nor one that is heard by a few', [annSets('-t+U')], bobSetsTopic, ['ERR_CANNOTSENDTOCHAN #a']],
  ['a member that may speak sets one without t', [annSets('-t')], bobSetsTopic, ['TOPIC #a hello']],
  ['who leaves says why', [], bobLeaves, ['PART #a hello']],
  ['who is silenced leaves without a word', [annSets('+m')], bobLeaves, ['PART #a']],
  ['so does a member that is muted', [annSets('+b', 'm:bob')], bobLeaves, ['PART #a']],
  ['so does one that is heard by a few', [annSets('+U')], bobLeaves, ['PART #a']],
  ['with a voice it says why', [annSets('+mUv', 'bob')], bobLeaves, ['PART #a hello']],
  ['mode c holds for what is said in leaving', [annSets('+c')], ['bob', say.part('#a', '\u{3}04red')], ['PART #a']],
  ['a TAGMSG keeps to the same rules', [], ['eve', say.message('#a', '', 'TAGMSG')], ['ERR_CANNOTSENDTOCHAN #a']],
  ['there is no message to a channel that is not there', [], ['bob', say.message('#x')], ['ERR_NOSUCHCHANNEL #x']],
  ['there is no message to a user that is not there', [], ['bob', say.message('x')], ['ERR_NOSUCHNICK x']],
  [
    'a private message names its reader as that reader spells it',
    [],
    ['bob', say.message('EVE')],
    ['PRIVMSG eve hello'],
  ],
  ['everybody may write to himself', [], ['bob', say.message('bob')], ['PRIVMSG bob hello']],
])

const BANS: readonly (readonly [mask: string, host: string, isBanned: boolean])[] = [
  ['*!*@10.0.0.0/8', '10.1.2.3', true],
  ['*!*@10.0.0.0/8', '11.1.2.3', false],
  ['*!*@10.0.0.0/8', 'host.example', false],
  ['*!*@2001:db8::/32', '2001:db8:1::1', true],
  ['*!*@2001:db8::/32', '2001:db9::1', false],
  ['*!*@[::1]', '0::1', true],
  ['*!*@2001:DB8::1', '2001:db8::1', true],
  ['amy!*@10.0.0.0/8', '10.1.2.3', false],
]

for (const [mask, host, isBanned] of BANS) {
  void test(`a ban on ${mask} ${isBanned ? 'keeps' : 'does not keep'} ${host} out, whatever nickname comes later`, () => {
    const network = annAndBobAndEve()
    network.does('ann', say.mode('#a', '+b', mask))
    network.does('zoe', say.attach('zoe', { host }))
    network.does('zoe', { kind: 'nick', nick: 'zola' })
    assert.deepEqual(network.does('zoe', say.join('#a')), [isBanned ? 'ERR_BANNEDFROMCHAN #a' : 'JOIN #a'])
  })
}

void test('an invitation opens a channel also when the clock was set back since the channel was made', () => {
  const network = annAndBobAndEve()
  network.does('ann', say.mode('#a', '+i'))
  network.elapse(-3_600_000)
  network.does('ann', invite('#a'))
  assert.deepEqual(network.does('eve', say.join('#a')), ['JOIN #a'])
})

void test('a member that is kept quiet is told whether it is banned or muted', () => {
  const network = annAndBobAndEve()
  const told = () => network.results('bob', say.message('#a')).map((result: Result) => 'text' in result && result.text)
  network.does('ann', say.mode('#a', '+b', 'm:bob'))
  assert.deepEqual(told(), ['You are muted in this channel. Please ask one of its operators (@)'])
  network.does('ann', say.mode('#a', '+b', 'bob'))
  assert.deepEqual(told(), ['You are banned from this channel. Please ask one of its operators (@)'])
})
