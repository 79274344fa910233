/** Registered channels: to whom they belong, who has which rank in them, and that they stay. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Limits } from '../../limits.ts'
import { accountName, annAndBobAndEve, proofOf, say, TestNetwork } from '../../testing/test-network.ts'
import type { Command } from '../command.ts'
import { prefixesOf } from '../ranks.ts'
import type { NameKey } from '../state.ts'
import type { ChannelDeed } from './channel-deed.ts'

const asks = (deed: ChannelDeed, channel = '#a'): Command => ({ kind: 'channelDeed', channel, deed })
const logsIn = (account: string): Command => ({ kind: 'login', proof: proofOf(account) })
const access = (account: string, rank: 'a' | 'o' | 'h' | 'v' | null): Command =>
  asks({ do: 'access', account: accountName(account), rank })
const greets = (text: string | null): Command => asks({ do: 'entryMessage', text })
const denied = ['ACCESS_DENIED #a']

/** ann, as Ann, is the founder of #a and in it, as are bob, as Bob, and eve, a guest. */
function registered(limits: Partial<Limits> = {}): TestNetwork {
  const network = annAndBobAndEve(limits)
  network.does('ann', logsIn('Ann'))
  network.does('bob', logsIn('Bob'))
  network.accounts('Eve')
  network.does('eve', say.join('#a'))
  assert.deepEqual(network.does('ann', asks({ do: 'register' })), ['registration #a', 'MODE #a +q ann'])
  return network
}

function ranksIn({ network }: TestNetwork): string {
  return [...(network.channel('#a')?.members.values() ?? [])]
    .map(({ user, ranks }) => prefixesOf(ranks) + user.nick)
    .join(' ')
}

void test('an operator that is logged in registers a channel, and is its founder', () => {
  const network = registered()
  assert.equal(ranksIn(network), '~@ann bob eve')
  assert.deepEqual(network.does('ann', asks({ do: 'register' })), ['ALREADY_REGISTERED #a'])
})

void test('nobody else registers it', () => {
  const network = annAndBobAndEve()
  network.does('bob', logsIn('Bob'))
  assert.deepEqual(network.does('ann', asks({ do: 'register' })), ['ACCOUNT_REQUIRED #a'])
  assert.deepEqual(network.does('bob', asks({ do: 'register' })), denied)
  assert.deepEqual(network.does('bob', asks({ do: 'register' }, '#x')), ['ACCESS_DENIED #x'])
})

void test('registeredChannelsMax: an account has so many channels', () => {
  const network = registered({ registeredChannelsMax: 1 })
  network.does('ann', say.join('#b'))
  assert.deepEqual(network.does('ann', asks({ do: 'register' }, '#b')), ['TOO_MANY_CHANNELS #b'])
})

void test('it stays without members, whatever its modes; whoever comes first is nobody special, and its founder is', () => {
  const network = registered({ emptyChannelTimeoutMs: 10, emptyChannelsPerAddressMax: 0 })
  for (const nick of ['ann', 'bob', 'eve']) network.does(nick, say.part('#a'))
  network.elapse(1_000_000)
  network.does('bob', say.join('#other'))
  network.does('bob', say.join('#a'))
  network.does('ann', say.join('#a'))
  assert.equal(ranksIn(network), 'bob ~ann')
})

void test('its name is protected from look-alikes also while nobody is in it', () => {
  const network = new TestNetwork()
  network.gather('#paypal', 'ann')
  network.does('ann', logsIn('Ann'))
  network.does('ann', asks({ do: 'register' }, '#paypal'))
  network.does('ann', say.part('#paypal'))
  assert.deepEqual(network.does('ann', say.join('#pаypal')), ['ERR_BADCHANMASK #pаypal'])
})

void test('an account on the access list has its rank at once, and whenever its user enters', () => {
  const network = registered()
  assert.deepEqual(network.does('ann', access('BOB', 'o')), ['registration #a', 'MODE #a +o bob'])
  network.does('bob', say.part('#a'))
  network.does('bob', say.join('#a'))
  assert.equal(ranksIn(network), '~@ann eve @bob')
  assert.deepEqual(network.does('ann', access('bob', 'v')), ['registration #a', 'MODE #a -o bob', 'MODE #a +v bob'])
  assert.deepEqual(network.does('ann', access('bob', null)), ['registration #a', 'MODE #a -v bob'])
  assert.equal(ranksIn(network), '~@ann eve bob')
})

void test('a guest that logs in gets the rank of its account where it is', () => {
  const network = registered()
  network.does('ann', access('Eve', 'h'))
  assert.deepEqual(network.does('eve', logsIn('eve')), ['ACCOUNT Eve', 'MODE #a +h eve'])
})

void test('the rank of an account is not that of a nickname', () => {
  const network = registered()
  network.does('ann', access('eve', 'o'))
  network.does('eve', say.part('#a'))
  network.does('eve', say.join('#a'))
  assert.equal(ranksIn(network), '~@ann bob eve')
})

void test('a rank is given to an account that there is, and taken from any', () => {
  const network = registered()
  assert.deepEqual(network.does('ann', access('nobody', 'o')), ['ACCOUNT_UNKNOWN #a'])
  assert.deepEqual(network.does('ann', access('nobody', null)), ['registration #a'])
})

/** What a rank on the access list opens, whatever it is, from outside. */
for (const [rank, opened] of [
  ['v', ['+i', '+l 1', '+R']],
  ['o', ['+i', '+l 1', '+b bob']],
] as const) {
  void test(`access ${rank} opens ${opened.join(', ')}`, () => {
    for (const modes of opened) {
      const network = registered()
      network.does('ann', access('bob', rank))
      network.does('bob', say.part('#a'))
      network.does('ann', say.mode('#a', ...modes.split(' ')))
      assert.deepEqual(network.does('bob', say.join('#a')), ['JOIN #a'], modes)
    }
  })
}

void test('a voice does not open a ban, and only the founder needs no key', () => {
  const network = registered()
  network.does('ann', access('bob', 'v'))
  for (const nick of ['ann', 'bob']) network.does(nick, say.part('#a'))
  const admin = registered()
  admin.does('ann', access('bob', 'a'))
  admin.does('bob', say.part('#a'))
  admin.does('ann', say.mode('#a', '+k', 'key'))
  admin.does('ann', say.part('#a'))
  assert.deepEqual(admin.does('bob', say.join('#a')), ['ERR_BADCHANNELKEY #a'])
  assert.deepEqual(admin.does('ann', say.join('#a')), ['JOIN #a'])
})

/** Who may do what: the rank of Bob's account, and what comes of it. */
const RIGHTS: readonly (readonly [promise: string, rank: 'a' | 'o' | 'h' | 'v' | null, Command, readonly string[]])[] =
  [
    [
      'without access nothing is done, and nothing is told',
      null,
      asks({ do: 'rank', sign: '+', rank: 'v', nick: 'eve' }),
      denied,
    ],
    ['an operator gives a voice', 'o', asks({ do: 'rank', sign: '+', rank: 'v', nick: 'eve' }), ['MODE #a +v eve']],
    ['an operator makes no admin', 'o', asks({ do: 'rank', sign: '+', rank: 'a', nick: 'eve' }), denied],
    [
      'an operator takes nothing from the founder',
      'o',
      asks({ do: 'rank', sign: '-', rank: 'o', nick: 'ann' }),
      denied,
    ],
    ['an operator has no say in the access list', 'o', access('eve', 'v'), denied],
    ['an admin gives access that is weaker', 'a', access('eve', 'o'), ['registration #a']],
    ['an admin makes no admin', 'a', access('eve', 'a'), denied],
    ['an admin takes nothing from the founder', 'a', access('Ann', null), denied],
    ['everybody may give up access', 'v', access('Bob', null), ['registration #a', 'MODE #a -v bob']],
    ['an admin does not drop the channel', 'a', asks({ do: 'drop', code: null }), denied],
    ['an admin does not give it away', 'a', asks({ do: 'transfer', account: accountName('Bob') }), denied],
    ['an admin does not decide on its history', 'a', asks({ do: 'retention', ageMs: 1, bytes: 1 }), denied],
    ['an admin has it greet those that enter', 'a', greets('hello'), ['registration #a']],
    ['an operator does not', 'o', greets('hello'), denied],
    ['a voice has its own rank back', 'v', asks({ do: 'rank', sign: '+', rank: 'v', nick: null }), []],
    ['a voice gives itself no more', 'v', asks({ do: 'rank', sign: '+', rank: 'o', nick: null }), denied],
    ['a voice does not invite', 'v', asks({ do: 'invite', nick: 'far' }), denied],
    ['a half-operator invites', 'h', asks({ do: 'invite', nick: 'far' }), ['INVITE far #a']],
    ['a member is not invited', 'h', asks({ do: 'invite', nick: 'eve' }), ['IN_CHANNEL #a']],
    [
      'a user that is not in it has no rank in it',
      'o',
      asks({ do: 'rank', sign: '+', rank: 'v', nick: 'far' }),
      ['NOT_IN_CHANNEL #a'],
    ],
  ]

for (const [promise, rank, command, results] of RIGHTS) {
  void test(promise, () => {
    const network = registered()
    network.does('far', say.attach('far'))
    if (rank !== null) network.does('ann', access('Bob', rank))
    assert.deepEqual(network.does('bob', command), results)
  })
}

void test('what the rank of an account allows is done from outside as well', () => {
  const network = registered()
  network.does('ann', access('Bob', 'o'))
  network.does('bob', say.part('#a'))
  assert.deepEqual(network.does('bob', asks({ do: 'rank', sign: '+', rank: 'v', nick: 'eve' })), ['MODE #a +v eve'])
})

void test('unban takes off what matches: bans and mutes, of masks and of accounts', () => {
  const network = registered()
  network.does('ann', say.mode('#a', '+bbb', 'bob', 'm:R:bob', 'eve'))
  assert.deepEqual(network.does('ann', asks({ do: 'unban', nick: 'bob' })), [
    'MODE #a -b bob!*@*',
    'MODE #a -b m:R:bob',
  ])
  assert.deepEqual(network.does('ann', asks({ do: 'unban', nick: 'bob' })), ['NOT_BANNED #a'])
})

void test('a channel is dropped with its code only, and stays while somebody is in it', () => {
  const network = registered()
  const [refusal] = network.results('ann', asks({ do: 'drop', code: 'x' }))
  assert.ok(refusal?.kind === 'failure' && refusal.code === 'CONFIRMATION_NEEDED')
  const code = / DROP #a (\S+)$/.exec(refusal.text)?.[1] ?? ''
  assert.deepEqual(network.does('ann', asks({ do: 'drop', code })), ['registration #a'])
  assert.equal(network.network.registrations.size, 0)
  assert.equal(ranksIn(network), '~@ann bob eve')
  for (const nick of ['ann', 'bob']) network.does(nick, say.part('#a'))
  assert.deepEqual(network.does('eve', say.part('#a')), ['PART #a', 'channelEnded'])
})

void test('an empty channel that is dropped is gone', () => {
  const network = registered()
  for (const nick of ['ann', 'bob', 'eve']) network.does(nick, say.part('#a'))
  const [refusal] = network.results('ann', asks({ do: 'drop', code: null }))
  const code = refusal?.kind === 'failure' ? (/ DROP #a (\S+)$/.exec(refusal.text)?.[1] ?? '') : ''
  assert.deepEqual(network.does('ann', asks({ do: 'drop', code })), ['registration #a', 'channelEnded'])
  assert.equal(network.network.channel('#a'), undefined)
})

void test('a channel that is given away has the new founder at once, and the old one has no rank', () => {
  const network = registered()
  const bob = asks({ do: 'transfer', account: accountName('bob') })
  assert.deepEqual(network.does('ann', bob), ['registration #a', 'MODE #a -q ann', 'MODE #a +q bob'])
  assert.deepEqual(network.does('ann', access('eve', 'v')), denied)
  assert.deepEqual(network.does('bob', access('eve', 'v')), ['registration #a'])
})

void test('a channel is given to an account that there is, and that has room for another', () => {
  const network = registered({ registeredChannelsMax: 1 })
  assert.deepEqual(network.does('ann', asks({ do: 'transfer', account: accountName('nobody') })), [
    'ACCOUNT_UNKNOWN #a',
  ])
  network.does('bob', say.join('#b'))
  network.does('bob', asks({ do: 'register' }, '#b'))
  assert.deepEqual(network.does('ann', asks({ do: 'transfer', account: accountName('bob') })), ['TOO_MANY_CHANNELS #a'])
  const [refusal] = network.results('bob', asks({ do: 'drop', code: null }, '#b'))
  const code = refusal?.kind === 'failure' ? (/ DROP #b (\S+)$/.exec(refusal.text)?.[1] ?? '') : ''
  network.does('bob', asks({ do: 'drop', code }, '#b'))
  network.does('ann', asks({ do: 'transfer', account: accountName('bob') }))
  assert.equal(network.network.registrations.get('#a' as NameKey)?.founder, 'bob')
})

const drops = (account: string): Command => ({
  kind: 'account',
  account: accountName(account),
  change: { kind: 'dropped' },
})

void test('the channel of an account that is gone goes to the first of the strongest of its list that there is', () => {
  const network = registered()
  network.accounts('Cid', 'Dora')
  for (const [name, rank] of [
    ['Bob', 'v'],
    ['Cid', 'o'],
    ['Dora', 'o'],
  ] as const)
    network.does('ann', access(name, rank))
  network.does(null, drops('Bob'))
  network.does('ann', drops('Ann'))
  const { founder, access: left } = network.network.registrations.get('#a' as NameKey) ?? {}
  assert.deepEqual([founder, left?.map(({ account }) => account)], ['Cid', ['Dora']])
})

void test('without an heir it belongs to nobody: it ends once it is empty, and its name is free, also for one that looks like it', () => {
  for (const isEmptyFirst of [true, false]) {
    const network = registered({ emptyChannelTimeoutMs: 10 })
    network.does('ann', access('Bob', 'h'))
    const leave = () => {
      for (const nick of ['ann', 'bob', 'eve']) network.does(nick, say.part('#a'))
    }
    if (isEmptyFirst) leave()
    network.does(null, drops('Ann'))
    if (!isEmptyFirst) leave()
    assert.equal(network.network.registrations.size, 0)
    network.elapse(1_000_000)
    network.does('eve', say.join('#а'))
    assert.equal(network.network.channel('#а')?.members.size, 1)
    assert.equal(network.network.channel('#a'), undefined)
  }
})

void test('accessEntriesMax: the access list has so many accounts, and one that is on it may change', () => {
  const network = registered({ accessEntriesMax: 1 })
  network.does('ann', access('bob', 'v'))
  assert.deepEqual(network.does('ann', access('eve', 'v')), ['LIST_FULL #a'])
  assert.deepEqual(network.does('ann', access('bob', 'o')), ['registration #a', 'MODE #a -v bob', 'MODE #a +o bob'])
})

void test('what a service sets has its name, and each line a date of its own', () => {
  const network = registered()
  const results = network.results('ann', access('bob', 'o')).filter((result) => result.kind === 'channelModeChanged')
  assert.deepEqual(
    results.map(({ source }) => source),
    ['ChanServ!ChanServ@services'],
  )
})

void test('entryMessageBytesMax: an entry message is as long as that, and has no control characters but those of colours', () => {
  const network = registered({ entryMessageBytesMax: 5 })
  for (const [text, told] of [
    ['zoë!', ['registration #a']],
    ['\u000304hi', ['registration #a']],
    ['zoë!!', ['INVALID_ENTRYMSG #a']],
    ['a\nb', ['INVALID_ENTRYMSG #a']],
    ['a\u001b[', ['INVALID_ENTRYMSG #a']],
  ] as const) {
    assert.deepEqual(network.does('ann', greets(text)), told, JSON.stringify(text))
  }
  assert.equal(network.network.registrations.values().next().value?.entryMessage, '\u000304hi')
  network.does('ann', greets(null))
  assert.equal(network.network.registrations.values().next().value?.entryMessage, undefined)
})
