/** Modes C, M, R, U, c and f, as widely used servers have them (https://defs.ircdocs.horse/defs/chanmodes). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company } from '../testing/company.ts'
import { annAndBobAndEve, proofOf, rows, say } from '../testing/test-network.ts'
import { TestServer } from '../testing/test-server.ts'

const CTCP = String.fromCodePoint(1)
const annSets = (...modes: readonly string[]) => ['ann', say.mode('#a', ...modes)] as const
const logsIn = (nick: string) => [nick, { kind: 'login', proof: proofOf(nick) }] as const
const silenced = ['ERR_CANNOTSENDTOCHAN #a']
const led = ['ERR_LINKCHANNEL #a #b', 'JOIN #b']
const toB = [['ann', say.join('#b')], annSets('+f', '#b')] as const

rows([
  [
    'C: a CTCP is refused, also to an operator',
    [annSets('+C')],
    ['ann', say.message('#a', `${CTCP}PING 1${CTCP}`)],
    silenced,
  ],
  [
    'C: an action is no CTCP that is meant',
    [annSets('+C')],
    ['bob', say.message('#a', `${CTCP}ACTION waves${CTCP}`)],
    [`PRIVMSG #a ${CTCP}ACTION waves${CTCP}`],
  ],
  ['C: a word that only begins so is none', [annSets('+C')], ['bob', say.message('#a', `${CTCP}ACTIONS`)], silenced],
  [
    'C: a CTCP in a NOTICE is refused without an answer',
    [annSets('+C')],
    ['bob', say.message('#a', `${CTCP}X`, 'NOTICE')],
    [],
  ],
  ['C: without it a CTCP is told', [], ['bob', say.message('#a', `${CTCP}X`)], [`PRIVMSG #a ${CTCP}X`]],
  ['c: colours are refused', [annSets('+c')], ['bob', say.message('#a', '\u{3}04red')], silenced],
  [
    'c: a text without colours is told',
    [annSets('+c')],
    ['bob', say.message('#a', '\u{2}bold')],
    ['PRIVMSG #a \u{2}bold'],
  ],
  ['M: a guest does not speak', [annSets('+M')], ['bob', say.message('#a')], silenced],
  ['M: a guest with a voice does', [annSets('+Mv', 'bob')], ['bob', say.message('#a')], ['PRIVMSG #a hello']],
  ['M: a user with an account does', [annSets('+M'), logsIn('bob')], ['bob', say.message('#a')], ['PRIVMSG #a hello']],
  ['R: a guest does not enter', [annSets('+R')], ['eve', say.join('#a')], ['ERR_NEEDREGGEDNICK #a']],
  ['R: a user with an account does', [annSets('+R'), logsIn('eve')], ['eve', say.join('#a')], ['JOIN #a']],
  [
    'R: a guest that is invited does',
    [annSets('+R'), ['ann', { kind: 'invite', nick: 'eve', channel: '#a' }]],
    ['eve', say.join('#a')],
    ['JOIN #a'],
  ],
  ['f: leads to another channel', toB, annSets('-f'), ['MODE #a -f']],
  ['f: the other channel must be there', [], annSets('+f', '#nowhere'), ['ERR_INVALIDMODEPARAM #a f #nowhere']],
  ['f: it must be another one', [], annSets('+f', '#A'), ['ERR_INVALIDMODEPARAM #a f #A']],
  [
    'f: a secret channel is not there for those that are not in it',
    [
      ['eve', say.join('#b')],
      ['eve', say.mode('#b', '+s')],
    ],
    annSets('+f', '#b'),
    ['ERR_INVALIDMODEPARAM #a f #b'],
  ],
  [
    'f: the author must be operator there as well',
    [['eve', say.join('#b')]],
    annSets('+f', '#b'),
    ['ERR_CHANOPRIVSNEEDED #b'],
  ],
  [
    'f: a half-operator does not lead elsewhere',
    [annSets('+h', 'bob'), ['bob', say.join('#b')]],
    ['bob', say.mode('#a', '+f', '#b')],
    ['ERR_CHANOPRIVSNEEDED #a'],
  ],
  ['f: who may enter is not led', toB, ['eve', say.join('#a')], ['JOIN #a']],
  ['f: +i leads to the other channel', [...toB, annSets('+i')], ['eve', say.join('#a')], led],
  ['f: +l leads to the other channel', [...toB, annSets('+l', '1')], ['eve', say.join('#a')], led],
  ['f: +R leads to the other channel', [...toB, annSets('+R')], ['eve', say.join('#a')], led],
  ['f: a ban does not', [...toB, annSets('+b', 'eve')], ['eve', say.join('#a')], ['ERR_BANNEDFROMCHAN #a']],
  ['f: a key does not', [...toB, annSets('+k', 'x')], ['eve', say.join('#a')], ['ERR_BADCHANNELKEY #a']],
  [
    'f: a channel that is closed as well is not led to',
    [...toB, annSets('+i'), ['ann', say.mode('#b', '+i')]],
    ['eve', say.join('#a')],
    ['ERR_INVITEONLYCHAN #a'],
  ],
  [
    'f: a member of the other channel is told why not',
    [...toB, annSets('+i'), ['eve', say.join('#b')]],
    ['eve', say.join('#a')],
    ['ERR_INVITEONLYCHAN #a'],
  ],
])

void test('f: what comes of being led is later than all that may be in the history of the other channel', () => {
  const network = annAndBobAndEve()
  for (const [who, command] of [...toB, annSets('+i')]) network.does(who, command)
  const [, joined] = network.results('eve', say.join('#a'))
  assert.ok(joined?.kind === 'joined')
  assert.equal(joined.time, network.network.lastTime)
  assert.deepEqual(joined.id, `id${joined.seq}`)
})

void test('f: two are led in one moment, and are recorded', async () => {
  const { server, ann, bob, eve } = await company()
  await ann.ask('JOIN #b', 'MODE #a +l 1', 'MODE #a +f #b')
  await bob.ask('PART #a')
  ann.send('PRIVMSG #b :one')
  for (const one of [bob, eve]) one.send('JOIN #a')
  ann.send('PRIVMSG #b :two')
  await server.settled()
  assert.deepEqual(server.logged, [])
  const told = server.store.events
    .filter(({ target }) => target === '#b')
    .map(({ verb, time }) => [verb, time] as const)
  assert.deepEqual(
    told.slice(-4).map(([verb]) => verb),
    ['PRIVMSG', 'JOIN', 'JOIN', 'PRIVMSG'],
  )
  assert.equal(new Set(told.map(([, time]) => time)).size, told.length)
})

const CAPABILITIES = 'message-tags echo-message draft/chathistory'

void test('U: what a member without a rank says is told to those with one, as said to all, and is in no history', async () => {
  const { server, ann, bob, eve } = await company({}, CAPABILITIES)
  await server.gather('#a', eve)
  await ann.ask('MODE #a +U')
  for (const one of [ann, bob, eve]) one.take()
  const [echo = ''] = await bob.ask('PRIVMSG #a :may I?')
  assert.match(echo, / PRIVMSG #a :may I\?$/)
  assert.deepEqual(await ann.ask(), [echo])
  assert.deepEqual(await eve.ask(), [])
  assert.ok(!(await eve.ask('CHATHISTORY LATEST #a * 10')).join().includes('may I'))
  await ann.ask('MODE #a +v bob')
  eve.take()
  const [said = ''] = (await bob.ask('PRIVMSG #a :thanks')).slice(-1)
  assert.deepEqual(await eve.ask(), [said])
})

void test('f: leads to the channel also after that has another name, whoever makes a channel of the old one', () => {
  const network = annAndBobAndEve()
  for (const [session, command] of [...toB, ['ann', say.mode('#a', '+i')]] as const) network.does(session, command)
  const renamed = network.does('ann', { kind: 'rename', channel: '#b', name: '#c', reason: '' })
  assert.deepEqual(renamed.slice(-1), ['MODE #a +f #c'])
  network.does('bob', say.join('#c'))
  assert.deepEqual(network.does('bob', say.join('#b')).slice(-1), ['JOIN #b'])
  assert.deepEqual(network.does('eve', say.join('#a')), ['ERR_LINKCHANNEL #a #c', 'JOIN #c'])
})

void test('f: a name that the other channel had before means it, where it is given and where it was kept', () => {
  const network = annAndBobAndEve()
  for (const [session, command] of [...toB, ['ann', say.mode('#a', '+i')]] as const) network.does(session, command)
  network.does('ann', { kind: 'rename', channel: '#b', name: '#c', reason: '' })
  assert.deepEqual(network.does('ann', say.mode('#a', '-f')), ['MODE #a -f'])
  assert.deepEqual(network.does('ann', say.mode('#a', '+f', '#b')), ['MODE #a +f #c'])
  const snapshot = network.network.snapshot()
  const channels = snapshot.channels.map((channel) =>
    channel.forward === '#c' ? { ...channel, forward: '#b' } : channel,
  )
  network.network.restore({ ...snapshot, channels })
  assert.deepEqual(network.does('eve', say.join('#a')), ['ERR_LINKCHANNEL #a #c', 'JOIN #c'])
})

void test('f: members are told of the other name, and a restart knows it', async () => {
  const { server, ann, bob, eve } = await company()
  await eve.ask('JOIN #b', 'MODE #b +o eve')
  await ann.ask('JOIN #b')
  await eve.ask('MODE #b +o ann')
  await ann.ask('MODE #a +if #b')
  for (const one of [ann, bob, eve]) one.take()
  await eve.ask('RENAME #b #c')
  assert.deepEqual(await bob.ask(), [':eve!~eve@host.test MODE #a +f #c'])
  const next = new TestServer({ store: server.store })
  const far = await next.enter('far')
  await (await next.enter('ann')).ask('JOIN #c')
  assert.ok((await far.ask('JOIN #a')).some((line) => line.includes(' 470 far #a #c ')))
})
