import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve, rows, say } from '../testing/test-network.ts'

const topic = (text: string, channel = '#a') => ({ kind: 'topic', channel, text }) as const
const invite = (nick: string, channel = '#a') => ({ kind: 'invite', nick, channel }) as const
const annSets = (...modes: readonly string[]) => ['ann', say.mode('#a', ...modes)] as const

rows([
  ['an operator sets the topic', [], ['ann', topic('new')], ['TOPIC #a new']],
  ['+t, which a new channel has, keeps the topic to operators', [], ['bob', topic('x')], ['ERR_CHANOPRIVSNEEDED #a']],
  ['without +t members set the topic', [annSets('-t')], ['bob', topic('x')], ['TOPIC #a x']],
  ['strangers never set the topic', [annSets('-t')], ['eve', topic('x')], ['ERR_NOTONCHANNEL #a']],
  ['there is no topic without a channel', [], ['ann', topic('x', '#x')], ['ERR_NOSUCHCHANNEL #x']],
])

rows([
  ['an operator invites', [annSets('+i')], ['ann', invite('EVE')], ['INVITE eve #a']],
  ['members invite where everybody may come in', [], ['bob', invite('eve')], ['INVITE eve #a']],
  ['members do not invite into +i', [annSets('+i')], ['bob', invite('eve')], ['ERR_CHANOPRIVSNEEDED #a']],
  ['strangers do not invite', [], ['eve', invite('eve')], ['ERR_NOTONCHANNEL #a']],
  ['a member is not invited again', [], ['ann', invite('bob')], ['ERR_USERONCHANNEL bob #a']],
  ['nobody cannot be invited', [], ['ann', invite('nobody')], ['ERR_NOSUCHNICK nobody']],
  ['there is no invitation without a channel', [], ['ann', invite('eve', '#x')], ['ERR_NOSUCHCHANNEL #x']],
])

void test('the topic names its author and its time, and an empty one is no topic', () => {
  const network = annAndBobAndEve()
  network.does('ann', topic('new'))
  assert.deepEqual(network.network.channel('#a')?.topic, { text: 'new', by: 'ann!~ann@host.test', at: 6 })
  network.does('ann', topic(''))
  assert.equal(network.network.channel('#a')?.topic, null)
})
