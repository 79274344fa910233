/** What becomes of channels without members, and of members after a restart. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Limits } from '../limits.ts'
import { annAndBobAndEve, nodeId, proofOf, say, staying, TestNetwork } from '../testing/test-network.ts'
import type { Command } from './command.ts'
import type { HookId } from './hook.ts'
import type { ChannelSettings, HeldPlace } from './kept.ts'
import { prefixesOf } from './ranks.ts'

const topic: Command = { kind: 'topic', channel: '#b', text: 'topic' }

/** What ann gives #b before she leaves it, and whether it is there afterwards. */
const LEFT_BEHIND: readonly (readonly [string, readonly Command[], boolean])[] = [
  ['nothing', [], false],
  ['a topic', [topic], true],
  ['a topic that is taken back', [topic, { ...topic, text: '' }], false],
  ['a key', [say.mode('#b', '+k', 'key')], true],
  ['a key that is taken back', [say.mode('#b', '+k', 'key'), say.mode('#b', '-k')], false],
  ['a ban', [say.mode('#b', '+b', 'x')], true],
  ['an exception', [say.mode('#b', '+e', 'x')], true],
  ['an invitation list', [say.mode('#b', '+I', 'x')], true],
  ['modes alone', [say.mode('#b', '-n+ms')], false],
  ['a limit', [say.mode('#b', '+l', '9')], false],
  ['+i alone', [say.mode('#b', '+i')], false],
  ['+i and a topic, which nobody may come back to', [topic, say.mode('#b', '+i')], false],
  ['+i for some', [say.mode('#b', '+iI', 'eve')], true],
  ['a ban of everybody', [topic, say.mode('#b', '+b', '*!*@*')], false],
  ['a ban of everybody, in other words', [topic, say.mode('#b', '+b', '?*!~*@*.*')], false],
  ['a ban of every cloak', [topic, say.mode('#b', '+b', '*!*@*.cloak')], false],
  ['a ban of everybody but some', [say.mode('#b', '+be', '*!*@*', 'eve')], true],
]

for (const [what, given, isKept] of LEFT_BEHIND) {
  void test(`a channel with ${what} ${isKept ? 'is kept' : 'ends'} when its last member leaves`, () => {
    for (const leave of [say.part('#b'), { kind: 'detach', reason: '' } as const]) {
      const network = annAndBobAndEve()
      network.does('ann', say.join('#b'))
      for (const command of given) network.does('ann', command)
      const results = network.does('ann', leave)
      assert.equal(network.network.channel('#b') !== undefined, isKept)
      assert.equal(results.includes('channelEnded'), !isKept)
    }
  })
}

void test('a channel that has ended is open again, and a new one', () => {
  const network = annAndBobAndEve()
  network.does('ann', say.join('#b'))
  network.does('ann', say.mode('#b', '+i'))
  network.does('ann', say.part('#b'))
  assert.deepEqual(network.does('bob', say.join('#b')), ['JOIN #b'])
  assert.equal(network.network.channel('#b')?.modes, 'nt')
})

/** Of a channel that ends: what was said since when strangers could not enter, counted from the JOIN that made it. */
const GUARDED: readonly (readonly [string, readonly Command[], number | null])[] = [
  ['an open channel hides nothing', [topic], null],
  ['+i hides what comes with it and after it', [topic, say.mode('#b', '+i')], 2],
  ['the first of two guards counts', [say.mode('#b', '+k', 'x'), topic, say.mode('#b', '+i')], 1],
  ['so does a ban of everybody', [say.mode('#b', '+b', '*')], 1],
  ['a ban of some does not', [say.mode('#b', '+b', 'x')], null],
  ['an operator that opens the channel opens its history', [say.mode('#b', '+i'), say.mode('#b', '-i')], null],
]

for (const [promise, given, since] of GUARDED) {
  void test(promise, () => {
    const network = annAndBobAndEve({ emptyChannelTimeoutMs: 0 })
    network.does('ann', say.join('#b'))
    const madeAt = network.network.lastSeq
    for (const command of given) network.does('ann', command)
    const ended = network.results('ann', say.part('#b')).find(({ kind }) => kind === 'channelEnded')
    assert.ok(ended?.kind === 'channelEnded')
    assert.equal(ended.guardedSince, since === null ? null : madeAt + since)
  })
}

void test('emptyChannelTimeoutMs: a key that nobody uses does not keep a name for ever', () => {
  const network = annAndBobAndEve({ emptyChannelTimeoutMs: 10 })
  network.does('ann', say.join('#b'))
  network.does('ann', say.mode('#b', '+k', 'key'))
  network.does('ann', say.part('#b'))
  network.elapse(8)
  assert.deepEqual(network.does('bob', say.join('#b')), ['ERR_BADCHANNELKEY #b'])
  assert.deepEqual(network.does('bob', say.join('#b')), ['channelEnded', 'JOIN #b'])
  assert.equal(network.network.channel('#b')?.password, null)
})

void test('emptyChannelTimeoutMs: somebody inside keeps the channel, and the time begins anew', () => {
  const network = annAndBobAndEve({ emptyChannelTimeoutMs: 10 })
  network.does('ann', say.join('#b'))
  network.does('ann', topic)
  network.does('ann', say.part('#b'))
  network.does('bob', say.join('#b'))
  network.elapse(20)
  network.does('bob', say.part('#b'))
  network.elapse(8)
  network.does('ann', say.join('#b'))
  assert.equal(network.network.channel('#b')?.topic?.text, 'topic')
})

void test('emptyChannelsPerAddressMax: what an address leaves behind beyond it is not kept', () => {
  const network = annAndBobAndEve({ emptyChannelsPerAddressMax: 1 })
  const leaveBehind = (session: string, channel: string) => {
    network.does(session, say.join(channel))
    network.does(session, { kind: 'topic', channel, text: 'topic' })
    network.does(session, say.part(channel))
    return network.network.channel(channel) !== undefined
  }
  network.does('far', say.attach('far', { host: 'far.test' }))
  assert.deepEqual(
    [leaveBehind('ann', '#b'), leaveBehind('ann', '#c'), leaveBehind('bob', '#d'), leaveBehind('far', '#e')],
    [true, false, false, true],
  )
  network.does('bob', say.join('#b'))
  assert.equal(leaveBehind('ann', '#c'), true, 'a channel with members does not count')
})

void test('emptyChannelsPerAddressMax: a host that an operator has given to several is the address of none', () => {
  const network = annAndBobAndEve({ emptyChannelsPerAddressMax: 1 })
  network.does('far', say.attach('far', { host: 'far.test' }))
  for (const nick of ['ann', 'far']) {
    network.does(null, { kind: 'changeHost', nick, user: null, host: 'team.example', actor: 'owner' })
  }
  const hook = { way: 'out', url: 'https://example.test/', secret: 's' } as const
  for (const [session, channel] of [
    ['ann', '#b'],
    ['far', '#c'],
  ] as const) {
    network.does(session, say.join(channel))
    network.does(session, { kind: 'addHook', channel, id: channel as HookId, hook })
    network.does(session, say.part(channel))
  }
  assert.deepEqual([...network.network.channels.keys()], ['#a', '#b', '#c'])
  assert.deepEqual(
    network.network.channels
      .values()
      .flatMap(({ hooks }) => hooks.map(({ host }) => host))
      .toArray(),
    ['host.test', 'far.test'],
  )
})

void test('emptyChannelsPerAddressMax: a guest that leaves last does not take the room of others', () => {
  const network = annAndBobAndEve({ emptyChannelsPerAddressMax: 1 })
  network.does('far', say.attach('far', { host: 'far.test' }))
  for (const channel of ['#b', '#c']) {
    const session = channel === '#b' ? 'ann' : 'far'
    network.does(session, say.join(channel))
    network.does(session, { kind: 'topic', channel, text: 'topic' })
    network.does('bob', say.join(channel))
    network.does(session, say.part(channel))
    network.does('bob', say.part(channel))
  }
  assert.deepEqual([...network.network.channels.keys()], ['#a', '#b', '#c'])
})

void test('channelsMax: channels that have lapsed make room for new ones', () => {
  const network = annAndBobAndEve({ channelsMax: 3, emptyChannelTimeoutMs: 60_010 })
  for (const channel of ['#b', '#c']) {
    network.does('ann', say.join(channel))
    network.does('ann', { kind: 'topic', channel, text: 'topic' })
    network.does('ann', say.part(channel))
  }
  assert.deepEqual(network.does('bob', say.join('#new')), ['ERR_NOSUCHCHANNEL #new'])
  network.elapse(120_000)
  assert.deepEqual(network.does('bob', say.join('#new')), ['channelEnded', 'channelEnded', 'JOIN #new'])
})

const SETTINGS: ChannelSettings = {
  name: '#Den',
  createdAt: 1,
  topic: null,
  modes: 'nt',
  password: null,
  limit: null,
  forward: null,
  joinRate: null,
  lists: { b: [], e: [], I: [] },
  guardedSince: null,
  keeper: null,
  emptySince: null,
}

const place = (nick: string, change: Partial<HeldPlace> = {}): HeldPlace => ({
  channel: '#den',
  nick,
  host: 'host.test',
  ranks: '',
  until: 100,
  ...change,
})

/** A network after a stop, on which ann, bob and eve are and #Den is empty. */
function restarted(
  settings: Partial<ChannelSettings>,
  places: readonly HeldPlace[],
  limits: Partial<Limits> = {},
): TestNetwork {
  const network = new TestNetwork(limits, { channels: [{ ...SETTINGS, ...settings }], places, records: [], now: 0 })
  for (const nick of ['ann', 'bob', 'eve']) network.does(nick, say.attach(nick))
  network.does('far', say.attach('far', { host: 'far.test' }))
  return network
}

const ban = (mask: string) => ({ b: [{ mask, by: 'x', at: 1 }], e: [], I: [] })
const everyone = [place('ann', { ranks: 'o' }), place('bob', { ranks: 'v' }), place('far')]

/** The settings of the channel, the nickname that joins, and what it is told. */
const RETURNS: readonly (readonly [
  promise: string,
  settings: Partial<ChannelSettings>,
  who: string,
  results: readonly string[],
  places?: readonly HeldPlace[],
])[] = [
  ['a member comes back into +i', { modes: 'int' }, 'bob', ['JOIN #Den']],
  ['a stranger does not', { modes: 'int' }, 'eve', ['ERR_INVITEONLYCHAN #Den']],
  ['nor does somebody with the nickname at another address', { modes: 'int' }, 'far', ['ERR_INVITEONLYCHAN #Den']],
  [
    'a place that has lapsed is none',
    { modes: 'int' },
    'bob',
    ['channelEnded', 'JOIN #den'],
    [place('bob', { until: 4 })],
  ],
  ['a member comes back into a full channel', { limit: 1 }, 'bob', ['JOIN #Den']],
  ['the key is still asked for', { password: 'key' }, 'ann', ['ERR_BADCHANNELKEY #Den']],
  ['an operator comes back past a ban of everybody', { lists: ban('*!*@*') }, 'ann', ['JOIN #Den']],
  ['a member does not come back past a ban', { lists: ban('bob!*@*') }, 'bob', ['ERR_BANNEDFROMCHAN #Den']],
  [
    'a ban of everybody opens when only members without rank could come back',
    { lists: ban('*!*@*') },
    'bob',
    ['channelEnded', 'JOIN #den'],
    [place('bob')],
  ],
]

for (const [promise, settings, who, results, places = everyone] of RETURNS) {
  void test(`after a restart: ${promise}`, () => {
    assert.deepEqual(restarted(settings, places).does(who, say.join('#den')), results)
  })
}

void test('after a restart members have the rank they had, and nobody becomes operator by coming first', () => {
  const network = restarted({}, everyone)
  for (const nick of ['eve', 'bob', 'ann']) network.does(nick, say.join('#den'))
  const ranks = [...(network.network.channel('#den')?.members.values() ?? [])].map(
    ({ user, ranks }) => prefixesOf(ranks) + user.nick,
  )
  assert.deepEqual(ranks, ['eve', '+bob', '@ann'])
})

void test('after a restart the first becomes operator where there was none, or where the place has lapsed', () => {
  for (const places of [[place('bob')], [place('ann', { ranks: 'o', until: 5 })]]) {
    const network = restarted({ topic: { text: 'x', by: 'x', at: 1 } }, places)
    network.does('eve', say.join('#den'))
    assert.equal([...(network.network.channel('#den')?.members.values() ?? [])][0]?.ranks, 'o')
  }
})

void test('a place is taken once: a member that leaves again is a stranger', () => {
  const network = restarted({ modes: 'int' }, everyone)
  network.does('ann', say.join('#den'))
  network.does('bob', say.join('#den'))
  network.does('bob', say.part('#den'))
  assert.deepEqual(network.does('bob', say.join('#den')), ['ERR_INVITEONLYCHAN #Den'])
})

void test('an empty channel of before a restart counts for its keeper, and lapses from when it became empty', () => {
  const kept = { topic: { text: 'x', by: 'x', at: 1 }, keeper: 'host.test', emptySince: -100 }
  const network = restarted(kept, [], { emptyChannelsPerAddressMax: 1, emptyChannelTimeoutMs: 110 })
  network.does('ann', say.join('#b'))
  network.does('ann', topic)
  network.does('ann', say.part('#b'))
  assert.equal(network.network.channel('#b'), undefined)
  network.elapse(3)
  assert.deepEqual(network.does('ann', say.join('#den')), ['channelEnded', 'JOIN #den'])
})

/** ann (operator) and bob are in #den, closed to strangers, and on a node that ends; eve is on another. */
function afterTheNodeOfAnn(end: Command, limits: Partial<Limits> = {}): TestNetwork {
  const network = new TestNetwork(limits)
  const does = (nick: string, command: Command) => network.does(nick, command, nick === 'eve' ? 'two' : 'one')
  for (const nick of ['ann', 'bob', 'eve']) does(nick, say.attach(nick))
  does('ann', say.join('#den'))
  does('bob', say.join('#den'))
  does('ann', say.mode('#den', '+i'))
  network.does(null, end, 'one')
  return network
}

const comesBack = (network: TestNetwork, nick: string): readonly string[] => {
  network.does(`${nick} again`, say.attach(nick), 'two')
  return network.does(`${nick} again`, say.join('#den'), 'two')
}

for (const end of [
  { kind: 'nodeStarted' },
  { kind: 'nodeLost', node: nodeId('one'), run: 1 },
] as const satisfies readonly Command[]) {
  void test(`members come back to a closed channel with their ranks after ${end.kind}, and strangers stay outside`, () => {
    const network = afterTheNodeOfAnn(end)
    assert.deepEqual(network.does('eve', say.join('#den')), ['ERR_INVITEONLYCHAN #den'])
    assert.deepEqual(comesBack(network, 'bob'), ['JOIN #den'])
    assert.deepEqual(comesBack(network, 'ann'), ['JOIN #den'])
    const members = [...(network.network.channel('#den')?.members.values() ?? [])]
    assert.deepEqual(
      members.map(({ user, ranks }) => [user.nick, ranks]),
      [
        ['bob', ''],
        ['ann', 'o'],
      ],
    )
  })
}

void test('returnTimeoutMs: the place on a node that ended lapses, and is forgotten', () => {
  const network = afterTheNodeOfAnn({ kind: 'nodeStarted' }, { returnTimeoutMs: 10 })
  assert.deepEqual(comesBack(network, 'bob'), ['JOIN #den'])
  network.elapse(10)
  assert.deepEqual(comesBack(network, 'ann'), ['ERR_INVITEONLYCHAN #den'])
  network.does(null, { kind: 'nodeLost', node: nodeId('two'), run: 1 }, 'one')
  const returns = [...(network.network.channel('#den')?.returns.keys() ?? [])]
  assert.deepEqual(returns, ['bob host.test'])
})

void test('a member that another session keeps on the network has no place to come back to', () => {
  const network = annAndBobAndEve()
  network.accounts('sam')
  network.does(null, staying('sam'))
  network.does('stays', say.attach('sam', { proof: proofOf('sam') }))
  network.does('stays', say.join('#a'))
  network.does(null, { kind: 'nodeStarted' })
  assert.deepEqual([...(network.network.channel('#a')?.returns.keys() ?? [])], ['ann host.test', 'bob host.test'])
})
