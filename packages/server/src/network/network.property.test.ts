import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldName } from '@partyline/irc'
import * as fc from 'fast-check'
import {
  accountName,
  making,
  nodeId,
  policyWith,
  proofOf,
  sessionId,
  say,
  staying,
  userId,
} from '../testing/test-network.ts'
import type { AccountChange } from './accounts/account-change.ts'
import type { HookId } from './hook.ts'
import type { Away, Command, Entry, Proof } from './command.ts'
import type { JsonValue } from '../json.ts'
import type { Result } from './context.ts'
import { isAccountKey, personOf } from './conversation.ts'
import { USER_MODES, type UserMode } from './modes.ts'
import { Network } from './network.ts'
import type { RecordKind } from './records.ts'
import { RIGHT_NAMES, type OperPolicy } from './rights.ts'
import type { ChannelDeed } from './registrations/channel-deed.ts'
import { isBannedBy, type BanTarget } from './server-bans.ts'
import { sourceOf, type Channel, type NodeId, type User, type PersonKey } from './state.ts'
import { hasSettings } from './vacancy.ts'

/** Small, so that they are reached. */
const LIMITS = {
  channelsPerSessionMax: 3,
  sessionsPerUserMax: 2,
  channelsMax: 4,
  listEntriesMax: 2,
  invitationsPerSessionMax: 2,
  whowasEntriesMax: 3,
  auditEntriesMax: 2,
  waveJoinsMax: 2,
  waveWindowMs: 4_000,
  waveHoldMs: 3_000,
  knockIntervalMs: 3_000,
  serverBansMax: 2,
  apiTokensMax: 1,
  serverInvitationsMax: 2,
  serverInvitationUsesMax: 2,
  correspondentsPerSessionMax: 2,
  metadataKeysMax: 1,
  markersPerPersonMax: 2,
  returnTimeoutMs: 10_000,
  registeredChannelsMax: 2,
  renameIntervalMs: 3_000,
  redirectTimeoutMs: 20_000,
}
const OPERS: OperPolicy = {
  classes: { all: RIGHT_NAMES },
  opers: { root: { className: 'all', isAccount: false }, bob: { className: 'all', isAccount: true } },
}
const POLICY = policyWith(LIMITS, undefined, OPERS)
/** Entries bring these. */
const POLICIES = [
  POLICY,
  { ...POLICY, registration: 'invitation' as const },
  policyWith({ ...LIMITS, modesPerCommandMax: 1 }, { nicknames: ['eve'], lobby: '#a' }, OPERS),
]

const RUNS = { numRuns: 300 }
const SESSIONS = ['s1', 's2', 's3', 's4', 's5', 's6']
const NODES = ['n1', 'n2']
const PROOFS: readonly Proof[] = [proofOf('Ann'), proofOf('ann'), proofOf('bob'), proofOf('eve')]
const PASSWORD = { hash: 'h', scram: { salt: 's', iterations: 1, storedKey: 'k', serverKey: 'k' } }
const TOKEN = { id: 't', label: 'phone', hash: 'h', madeAt: 1, usedAt: null }
const NICKS = ['ann', 'Ann', 'bob', 'eve', 'zoë', 'ZOË', '1bad', '']
const CHANNELS = ['#a', '#A', '#b', '#café', '#CAFÉ', '#c', '#d', 'none', '#']
const MODES = [
  '+i',
  '-i',
  '+t-n',
  '-t+n',
  '+ms',
  '-ms',
  '+j 1:3',
  '-j',
  '+j x',
  '+k key',
  '-k',
  '+l 2',
  '-l',
  '+l x',
  '+x',
  '+b eve',
  '-b eve',
]
const MODES_OF_LISTS = [
  '+b *!*@*',
  '-b *!*@*',
  '+e ann',
  '+I bob',
  '-I bob',
  '+b a b',
  '+o ann',
  '-o ann',
  '+v bob',
  '+h bob',
  '+f #b',
  '-f',
  '+b m:eve',
  '+b R:ann',
  '+I account:ann',
  '+RU',
  '+u',
  '-u',
  '-R',
]

const DEEDS: readonly ChannelDeed[] = [
  { do: 'register' },
  { do: 'register' },
  { do: 'drop', code: null },
  ...Array.from({ length: 4 }, (_, index) => ({ do: 'drop', code: (1_000 * (index + 5)).toString(36) }) as const),
  { do: 'transfer', account: accountName('bob') },
  { do: 'access', account: accountName('Bob'), rank: 'o' },
  { do: 'access', account: accountName('bob'), rank: null },
  { do: 'retention', ageMs: 1_000, bytes: null },
  { do: 'entryMessage', text: 'Welcome' },
  { do: 'entryMessage', text: null },
  { do: 'rank', sign: '+', rank: 'o', nick: null },
  { do: 'rank', sign: '-', rank: 'o', nick: 'ann' },
  { do: 'unban', nick: null },
  { do: 'invite', nick: 'eve' },
]

const BANNED: readonly BanTarget[] = [
  { of: 'account', text: 'Ann' },
  { of: 'account', text: 'bob' },
  { of: 'mask', text: 'eve!*@*' },
  { of: 'network', text: '192.0.2.0/24' },
]

const nick = fc.constantFrom(...NICKS)
const channel = fc.constantFrom(...CHANNELS)
const hookId = fc.constantFrom('h1', 'h2', 'h3').map((id) => id as HookId)
const reason = fc.option(fc.constantFrom('', 'because'))
const channels = fc.array(channel, { minLength: 1, maxLength: 4 })
const away = fc.constantFrom<Away>({ text: null }, { text: 'gone' }, { text: null, isUnattended: true })
/** A command of each kind, so many times as often as another. */
const COMMANDS: { readonly [K in Command['kind']]: readonly fc.WeightedArbitrary<Command>[] } = {
  join: [
    {
      weight: 4,
      arbitrary: channels.map((names): Command => ({
        kind: 'join',
        targets: names.map((name) => ({ channel: name, key: null })),
      })),
    },
    {
      weight: 6,
      arbitrary: fc.tuple(channel, fc.option(fc.constant('key'))).map(([name, key]) => say.join(name, key)),
    },
  ],
  part: [
    { weight: 1, arbitrary: channels.map((names): Command => ({ kind: 'part', channels: names, reason: null })) },
    { weight: 2, arbitrary: fc.tuple(channel, reason).map(([name, text]) => say.part(name, text)) },
  ],
  attach: [
    {
      weight: 8,
      arbitrary: fc
        .tuple(nick, fc.option(fc.constantFrom(...PROOFS), { freq: 2 }), fc.option(away, { freq: 1 }))
        .map(([name, proof, said]) => say.attach(name, { proof, ...(said === null ? {} : { away: said }) })),
    },
  ],
  account: [
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.constantFrom(null, accountName('Ann'), accountName('bob'), accountName('eve')),
          fc.constantFrom<AccountChange>(
            { kind: 'made', password: null, email: null, pending: null },
            { kind: 'made', password: PASSWORD, email: 'a@b', pending: { code: 'c', until: 20_000 } },
            { kind: 'made', password: PASSWORD, email: null, pending: null, invitation: 'h1' },
            { kind: 'made', password: PASSWORD, email: 'a@b', pending: { code: 'c', until: 20_000 }, invitation: 'h2' },
            { kind: 'made', password: PASSWORD, email: null, pending: null, isForOther: true },
            { kind: 'verified', code: 'c' },
            { kind: 'emailAsked', wanted: { email: 'c@d', code: 'c', until: 20_000 } },
            { kind: 'password', password: PASSWORD },
            { kind: 'fingerprintAdded', fingerprint: 'f' },
            { kind: 'fingerprintRemoved', fingerprint: 'f' },
            { kind: 'tokenMade', token: TOKEN },
            { kind: 'tokenUsed', id: 't', usedAt: 2 },
            { kind: 'tokenRevoked', id: 't' },
            { kind: 'set', settings: { stays: 'on' } },
            { kind: 'set', settings: { stays: 'off', isShared: false } },
            { kind: 'hostGiven', host: 'friends.example' },
            { kind: 'hostGiven', host: null },
            { kind: 'hostShown', isShown: false },
            { kind: 'hostShown', isShown: true },
            { kind: 'dropped' },
          ),
          fc.option(fc.constant('owner'), { nil: undefined }),
        )
        .map(([account, change, actor]): Command => ({
          kind: 'account',
          account,
          change,
          ...(actor === undefined ? {} : { actor }),
        })),
    },
  ],
  reclaim: [
    {
      weight: 2,
      arbitrary: fc
        .tuple(nick, fc.boolean(), fc.constantFrom(null, ...PROOFS))
        .map(([name, takes, proof]): Command => ({ kind: 'reclaim', nick: name, takes, proof })),
    },
  ],
  logout: [{ weight: 1, arbitrary: fc.constant<Command>({ kind: 'logout' }) }],
  login: [{ weight: 1, arbitrary: fc.constantFrom(...PROOFS).map((proof): Command => ({ kind: 'login', proof })) }],
  nodeStarted: [
    {
      weight: 1,
      arbitrary: fc.constantFrom<Command>({ kind: 'nodeStarted' }, { kind: 'nodeStarted', name: 'one.test' }),
    },
  ],
  nodeLost: [
    {
      weight: 1,
      arbitrary: fc.constantFrom(...NODES).map((node): Command => ({ kind: 'nodeLost', node: node as NodeId, run: 1 })),
    },
  ],
  policy: [
    { weight: 1, arbitrary: fc.constantFrom(...POLICIES).map((policy): Command => ({ kind: 'policy', policy })) },
  ],
  partAll: [{ weight: 1, arbitrary: fc.constant<Command>({ kind: 'partAll' }) }],
  nick: [{ weight: 2, arbitrary: nick.map((name): Command => ({ kind: 'nick', nick: name })) }],
  addHook: [
    {
      weight: 2,
      arbitrary: fc.tuple(channel, hookId).map(([name, id]): Command => ({
        kind: 'addHook',
        channel: name,
        id,
        hook: { way: 'in', name: 'ci', hash: id },
      })),
    },
  ],
  removeHook: [
    {
      weight: 1,
      arbitrary: fc.tuple(channel, hookId).map(([name, id]): Command => ({ kind: 'removeHook', channel: name, id })),
    },
  ],
  hookMessage: [
    {
      weight: 2,
      arbitrary: fc
        .tuple(channel, hookId, fc.array(reason.map(String), { minLength: 1, maxLength: 3 }))
        .map(([name, id, lines]): Command => ({ kind: 'hookMessage', channel: name, id, author: null, lines })),
    },
  ],
  kick: [{ weight: 2, arbitrary: fc.tuple(channel, nick).map(([name, target]) => say.kick(name, target)) }],
  invite: [
    {
      weight: 2,
      arbitrary: fc.tuple(channel, nick).map(([name, to]): Command => ({ kind: 'invite', nick: to, channel: name })),
    },
  ],
  accept: [
    {
      weight: 1,
      arbitrary: fc
        .tuple(nick, fc.constantFrom('+' as const, '-' as const))
        .map(([name, sign]): Command => ({ kind: 'accept', changes: [{ sign, nick: name }] })),
    },
  ],
  knock: [{ weight: 2, arbitrary: channel.map((name): Command => ({ kind: 'knock', channel: name })) }],
  push: [
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom('https://a.example/', 'https://b.example/'),
          fc.option(fc.constant({ p256dh: 'p', auth: 'a' })),
        )
        .map(([endpoint, keys]): Command => ({ kind: 'push', endpoint, keys })),
    },
  ],
  pushGone: [
    {
      weight: 1,
      arbitrary: fc.constantFrom('~ann', '~bob').map((person): Command => {
        return { kind: 'pushGone', person: person as PersonKey, endpoint: 'https://a.example/' }
      }),
    },
  ],
  metadata: [
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom('*', ...CHANNELS),
          fc.constantFrom(null, 'color', 'avatar', 'A b'),
          fc.constantFrom(null, 'red', ''),
        )
        .map(([target, key, value]): Command => ({ kind: 'metadata', target, key, value })),
    },
  ],
  rename: [
    {
      weight: 4,
      arbitrary: fc
        .tuple(channel, channel)
        .map(([name, to]): Command => ({ kind: 'rename', channel: name, name: to, reason: '' })),
    },
  ],
  channelDeed: [
    {
      weight: 6,
      arbitrary: fc.tuple(channel, fc.constantFrom(...DEEDS)).map(([name, deed]): Command => ({
        kind: 'channelDeed',
        channel: name,
        deed,
      })),
    },
  ],
  message: [
    { weight: 2, arbitrary: fc.oneof(channel, nick).map((target) => say.message(target)) },
    { weight: 4, arbitrary: nick.map((target) => say.message(target)) },
  ],
  markRead: [
    {
      weight: 3,
      arbitrary: fc
        .tuple(channel, fc.nat({ max: 100_000 }))
        .map(([target, time]): Command => ({ kind: 'markRead', target, time })),
    },
  ],
  redact: [
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.oneof(channel, nick), fc.constantFrom('s1', 's2'), fc.constantFrom('#a', '#b', 's1:s2'))
        .map(([target, user, history]): Command => ({
          kind: 'redact',
          target,
          id: 'id1',
          reason: 'because',
          found: { history, user: userId(user), account: null, time: 1_000 },
        })),
    },
  ],
  topic: [
    {
      weight: 1,
      arbitrary: fc
        .tuple(channel, fc.constantFrom('', 'topic'))
        .map(([name, text]): Command => ({ kind: 'topic', channel: name, text })),
    },
  ],
  channelMode: [
    {
      weight: 6,
      arbitrary: fc
        .tuple(channel, fc.constantFrom(...MODES, ...MODES_OF_LISTS))
        .map(([name, modes]) => say.mode(name, ...modes.split(' '))),
    },
  ],
  userMode: [
    {
      weight: 1,
      arbitrary: fc
        .tuple(nick, fc.constantFrom('+i', '-i', '+o', '+x', '+BRw', '-B+s'))
        .map(([name, modes]) => say.userMode(name, modes)),
    },
  ],
  away: [{ weight: 2, arbitrary: away.map((said): Command => ({ kind: 'away', ...said })) }],
  setname: [
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'New Name').map((realname): Command => ({ kind: 'setname', realname })),
    },
  ],
  oper: [{ weight: 3, arbitrary: fc.constantFrom('root', 'bob').map((name): Command => ({ kind: 'oper', name })) }],
  serverBan: [
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...BANNED), fc.constantFrom(null, 5_000), fc.option(fc.constant('owner')))
        .map(([target, lastsMs, actor]): Command => ({ kind: 'serverBan', target, lastsMs, reason: 'spam', actor })),
    },
  ],
  serverUnban: [
    {
      weight: 1,
      arbitrary: fc.constantFrom(...BANNED).map((target): Command => ({ kind: 'serverUnban', target, actor: 'owner' })),
    },
  ],
  purge: [
    {
      weight: 2,
      arbitrary: fc.tuple(channels, fc.option(fc.constant('owner'))).map(([keys, actor]): Command => ({
        kind: 'purge',
        of: 'bob',
        reason: null,
        found: keys.map((key, index) => ({ id: `said${index}`, channel: foldName(key) })),
        actor,
      })),
    },
  ],
  addApiToken: [
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('a', 'b'), fc.constantFrom(null, 5_000))
        .map(([name, lastsMs]): Command => ({ kind: 'addApiToken', name, hash: 'h', lastsMs, actor: 'owner' })),
    },
  ],
  removeApiToken: [
    {
      weight: 1,
      arbitrary: fc.constantFrom('a', 'b').map((name): Command => ({ kind: 'removeApiToken', name, actor: 'owner' })),
    },
  ],
  addServerInvitation: [
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom('1', '2', '3'), fc.constantFrom(1, 2, 3), fc.constantFrom(null, 5_000))
        .map(([id, usesMax, lastsMs]): Command => {
          const made = { id, hash: `h${id}`, label: 'friends', usesMax, lastsMs }
          return { kind: 'addServerInvitation', ...made, actor: 'owner' }
        }),
    },
  ],
  removeServerInvitation: [
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('1', '2')
        .map((id): Command => ({ kind: 'removeServerInvitation', id, actor: 'owner' })),
    },
  ],
  wallops: [{ weight: 1, arbitrary: fc.constant<Command>({ kind: 'wallops', text: 'all' }) }],
  rehash: [{ weight: 1, arbitrary: fc.constant<Command>({ kind: 'rehash' }) }],
  silence: [
    {
      weight: 1,
      arbitrary: fc
        .tuple(nick, fc.constantFrom('+' as const, '-' as const))
        .map(([mask, sign]): Command => ({ kind: 'silence', changes: [{ sign, mask }] })),
    },
  ],
  changeHost: [
    {
      weight: 1,
      arbitrary: fc
        .tuple(nick, fc.constantFrom('new.host', 'bad'), fc.option(fc.constant('owner')))
        .map(([name, host, actor]): Command => ({ kind: 'changeHost', nick: name, user: null, host, actor })),
    },
  ],
  kill: [
    {
      weight: 2,
      arbitrary: fc
        .tuple(nick, reason, fc.option(fc.constant('owner')))
        .map(([name, text, actor]): Command => ({ kind: 'kill', nick: name, reason: text, actor })),
    },
  ],
  detach: [{ weight: 3, arbitrary: fc.constant<Command>({ kind: 'detach', reason: 'bye' }) }],
  checked: [{ weight: 1, arbitrary: fc.constant<Command>({ kind: 'checked', seq: 1, hash: 'h' }) }],
}
const command = fc.oneof(...Object.values(COMMANDS).flat())

/** A node says that it has begun anew, or that another is lost, what holds from here on, what state it has, and what a program says; all else a session asks for. */
const OF_NODES: readonly Command['kind'][] = ['nodeStarted', 'nodeLost', 'policy', 'checked', 'hookMessage']

/** An owner that has come by another way than the chat is no session. */
function isOfNode(wish: Command): boolean {
  return OF_NODES.includes(wish.kind) || isOwners(wish) || ('actor' in wish && wish.actor !== null)
}

/** A session may change its own account, and the owner each. */
function isOwners(wish: Command): boolean {
  return wish.kind === 'account' && wish.account !== null
}

/** Accounts that people prove. */
const PRELUDE: readonly (readonly [string, Command])[] = [
  ['s1', making('Ann')],
  ['s1', making('bob')],
  ['s1', staying('bob')],
]

function entryOf(session: string, wish: Command, index: number): Entry {
  const seq = index + 1
  return {
    seq,
    // Many quit in one entry, and each has a date of its own.
    time: 1_000 * seq,
    believedTime: 1_000 * seq,
    id: `id${seq}`,
    node: NODES[SESSIONS.indexOf(session) % NODES.length] as NodeId,
    session: isOfNode(wish) ? null : sessionId(session),
    command: wish,
  }
}

const entries = fc
  .array(fc.tuple(fc.constantFrom(...SESSIONS), command), { maxLength: 80, size: 'max' })
  .map((wishes) => [...PRELUDE, ...wishes].map(([session, wish], index) => entryOf(session, wish, index)))

function executed(all: readonly Entry[], network = new Network(POLICY)): { network: Network; results: Result[] } {
  const results: Result[] = []
  for (const entry of all) network.execute(entry, (result) => results.push(result))
  return { network, results }
}

/** Everything that can be seen of a network, in its order. */
function picture(network: Network): unknown {
  const users = [...network.users.values()].map((user) => ({ ...user, ...pictureOf(user) }))
  const channels = [...network.channels.values()].map((each) => ({
    ...each,
    members: pictureOfMembers(each),
    lists: JSON.stringify(each.lists),
    returns: [...each.returns],
    led: each.hooks.map(({ id }) => network.hook(id)?.channel.name),
  }))
  const departures = [...network.departures()]
  const nicks = NICKS.map((name) => network.userByNick(name)?.id)
  const sessions = SESSIONS.map((id) => network.userOf(sessionId(id))?.id)
  const crowds = [network.crowd, ...NODES.map((node) => network.crowdOf(nodeId(node)))].map((crowd) => crowd.sessions)
  const { lastSeq, lastTime, policy } = network
  return { users, channels, departures, nicks, sessions, lastSeq, lastTime, crowds, policy }
}

function pictureOf(user: User): object {
  return {
    sessions: user.sessions.map(({ id, node, isSecure }) => ({ id, node, isSecure })),
    channels: [...user.channels.keys()],
    invitations: [...(user.invitations ?? [])],
    silences: user.silences.map(({ text }) => text),
  }
}

function pictureOfMembers({ members }: Channel): unknown {
  return [...members].map(([id, { ranks }]) => ({ id, ranks }))
}

function assertInvariants(network: Network): void {
  for (const hash of ['f', 'h']) {
    const proven = [...network.accounts.values()].filter(
      ({ fingerprints, tokens }) => fingerprints.includes(hash) || tokens.some((token) => token.hash === hash),
    )
    assert.deepEqual(new Set(network.accountsProvenBy(hash)), new Set(proven))
  }
  const nicks = new Set<string>()
  const persons = new Set<string>()
  for (const [id, user] of network.users) {
    assert.equal(user.id, id)
    assert.equal(network.userByNick(user.nick), user, 'a nickname leads to its user')
    assert.ok(!nicks.has(foldName(user.nick)), 'a nickname has one user')
    nicks.add(foldName(user.nick))
    assert.equal(user.nickKey, foldName(user.nick))
    assert.equal(user.sourceKey, foldName(sourceOf(user)), 'masks are compared with the name of now')
    assert.ok(!persons.has(personOf(user)), 'an account has one user')
    persons.add(personOf(user))
    assert.equal(network.person(personOf(user)), user, 'a conversation leads to its user')
    assert.ok(user.sessions.length > 0 || user.account !== null, 'a guest has a session')
    assert.ok(user.sessions.length > 0 || user.stays, 'a user without a session is one that stays')
    for (const session of user.sessions) {
      assert.equal(network.userOf(session.id), user, 'a session acts for its user')
    }
    assert.ok(user.channels.size <= LIMITS.channelsPerSessionMax)
    assert.ok((user.invitations?.size ?? 0) <= LIMITS.invitationsPerSessionMax)
    assert.ok(network.correspondents(user).size <= LIMITS.correspondentsPerSessionMax)
    for (const [key, channel] of user.channels) {
      assert.equal(network.channels.get(key), channel, 'a user is in channels that exist')
      assert.equal(channel.members.get(id)?.user, user, 'a channel knows its member')
    }
  }
  for (const mode of USER_MODES) {
    const count = [...network.users.values()].filter(({ modes }) => modes.includes(mode)).length
    assert.equal(network.countWith(mode as UserMode), count, 'users with a mode are counted')
  }
  for (const name of NICKS) {
    const user = network.userByNick(name)
    assert.ok(user === undefined || network.user(user.id) === user, 'a nickname leads to a user that is here')
  }
  for (const id of SESSIONS) {
    const user = network.userOf(sessionId(id))
    if (user === undefined) continue
    assert.equal(network.user(user.id), user, 'a session acts for a user that is here')
    assert.ok(user.sessions.length <= LIMITS.sessionsPerUserMax)
    assert.equal(user.sessions.filter((session) => session.id === id).length, 1, 'a user knows its session, once')
  }
  const sessions = [...network.users.values()].flatMap((user) => user.sessions)
  for (const [nodes, crowd] of [
    [NODES, network.crowd],
    ...NODES.map((node) => [[node], network.crowdOf(nodeId(node))] as const),
  ] as const) {
    assert.equal(crowd.sessions, sessions.filter(({ node }) => nodes.includes(node)).length, 'sessions are counted')
    assert.ok(crowd.sessions <= crowd.sessionsMax)
  }
  assert.ok(network.channels.size <= LIMITS.channelsMax)
  assert.ok(network.serverInvitations.size <= LIMITS.serverInvitationsMax)
  for (const { uses, usesMax } of network.serverInvitations.values()) {
    assert.ok(uses.length <= usesMax && usesMax <= LIMITS.serverInvitationUsesMax, 'nobody comes by it too often')
  }
  for (const [key, channel] of network.channels) {
    assert.equal(key, foldName(channel.name))
    const isOwned = network.registrations.has(channel.key)
    const isKept = isOwned || hasSettings(channel) || channel.returns.size > 0
    assert.ok(channel.members.size > 0 || isKept, 'an empty channel is gone')
    assert.equal(channel.emptySince === null, channel.members.size > 0, 'a channel knows since when it is empty')
    assert.equal(
      channel.keeper !== null,
      hasSettings(channel) && !isOwned,
      "what is kept for nobody's account has a keeper",
    )
    assert.match(channel.modes, /^C?M?R?U?c?i?m?n?s?t?u?$/)
    for (const list of Object.values(channel.lists)) assert.ok(list.length <= LIMITS.listEntriesMax)
    for (const [id, member] of channel.members) {
      assert.equal(network.user(id), member.user, 'a member is here')
      assert.equal(member.user.channels.get(key), channel, 'a member knows the channel')
    }
  }
}

void test('after any commands, names, members and modes agree with one another', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const network = new Network(POLICY)
      for (const entry of all) {
        network.execute(entry, () => {})
        assertInvariants(network)
      }
    }),
    RUNS,
  )
})

void test('when every session has ended, only users that stay and are not banned are left, and a guest is nowhere', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const { network } = executed(all)
      const stay = [...network.users.values()].filter((user) => user.stays)
      const ends = SESSIONS.map((session, index) =>
        entryOf(session, { kind: 'detach', reason: '' }, all.length + index),
      )
      executed(ends, network)
      // A ban that ends meanwhile leaves it open.
      const bansOf = (user: User) => [...network.bans].filter((ban) => isBannedBy(ban, user))
      const left = stay.filter(({ id }) => network.user(id) !== undefined)
      assert.deepEqual([...network.users.values()], left)
      for (const user of stay) if (!left.includes(user)) assert.notDeepEqual(bansOf(user), [])
      for (const user of left)
        assert.ok(user.sessions.length === 0 && bansOf(user).every(({ until }) => until !== null))
      assertInvariants(network)
    }),
    RUNS,
  )
})

void test('a node that is lost, or begins anew, has no session, and those of the others are untouched', () => {
  const commands: readonly Command[] = [{ kind: 'nodeStarted' }, { kind: 'nodeLost', node: 'n1' as NodeId, run: 1 }]
  fc.assert(
    fc.property(entries, fc.constantFrom(...commands), (all, end) => {
      const { network } = executed(all)
      const here = SESSIONS.filter((id) => network.userOf(sessionId(id)) !== undefined)
      const isOfOther = (id: string) => SESSIONS.indexOf(id) % NODES.length === 1
      const { results } = executed([entryOf('s1', end, all.length)], network)
      const left = SESSIONS.filter((id) => network.userOf(sessionId(id)) !== undefined)
      assert.deepEqual(left, here.filter(isOfOther))
      const told = results.flatMap((result) => ('time' in result && result.kind === 'quit' ? [result.time] : []))
      assert.equal(new Set(told).size, told.length, 'each has a date of its own')
      assert.ok(network.lastTime >= Math.max(...told, 0))
      assertInvariants(network)
    }),
    RUNS,
  )
})

void test('what is rolled back never happened, in the order of any map, and the same can happen again', () => {
  fc.assert(
    fc.property(entries, fc.nat(80), (all, at) => {
      const [kept, undone] = [all.slice(0, at), all.slice(at)]
      const { network } = executed(kept)
      network.commit()
      const { network: twin } = executed(kept)
      const first = executed(undone, network)
      const after = structuredClone(picture(network))
      network.rollback()
      assert.deepEqual(picture(network), picture(twin))
      assert.deepEqual(network.snapshot(), twin.snapshot())
      assertInvariants(network)
      const second = executed(undone, network)
      assert.deepEqual(second.results, first.results)
      assert.deepEqual(picture(network), after)
    }),
    RUNS,
  )
})

void test('the same entries give the same state and the same results on another machine', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const [one, other] = [executed(all), executed(all)]
      assert.deepEqual(other.results, one.results)
      assert.deepEqual(picture(other.network), picture(one.network))
    }),
    RUNS,
  )
})

void test('every event has an id of its own', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const ids = executed(all).results.flatMap((result) => ('id' in result ? [result.id] : []))
      assert.equal(new Set(ids).size, ids.length)
    }),
    RUNS,
  )
})

/** What the store has when all of it is recorded. */
function keptOf(results: readonly Result[], of: RecordKind): ReadonlyMap<string, JsonValue> {
  const kept = new Map<string, JsonValue>()
  for (const result of results) {
    if (result.kind !== 'record' || result.of !== of) continue
    if (result.value === null) kept.delete(result.key)
    else kept.set(result.key, result.value)
  }
  return kept
}

void test('the channels that are not secret are counted as they come and go', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const { network } = executed(all)
      const open = [...network.channels.values()].filter(({ modes }) => !modes.includes('s')).length
      assert.equal(network.openChannels, open)
      const other = new Network(POLICY)
      other.restore(network.snapshot())
      assert.equal(other.openChannels, open)
    }),
    RUNS,
  )
})

void test('the partners of accounts are kept as they are, and nothing is known of people that are no more', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const { network, results } = executed(all)
      const expected = new Map<string, object>()
      for (const [person, partners] of network.snapshot().correspondents) {
        if (!isAccountKey(person)) assert.ok(network.person(person) !== undefined, person)
        else for (const [partner, one] of partners) expected.set(`${person} ${partner}`, one)
        if (isAccountKey(person)) assert.ok(network.accounts.has(person), person)
      }
      const records = [...keptOf(results, 'correspondent')].map(([key, value]) => ({
        of: 'correspondent' as const,
        key,
        value,
      }))
      const restarted = new Network(POLICY, { channels: [], places: [], records, now: 0 })
      const got = restarted
        .snapshot()
        .correspondents.flatMap(([person, partners]) =>
          partners.map(([partner, one]) => [`${person} ${partner}`, one] as const),
        )
      assert.deepEqual(new Map(got), expected)
    }),
    RUNS,
  )
})

/** As it is on another machine, or after a restart. */
function copied(network: Network): Network {
  network.commit()
  const copy = new Network(policyWith())
  copy.restore(JSON.parse(JSON.stringify(network.snapshot())))
  return copy
}

void test('a snapshot and the entries after it give the same state and results as all the entries', () => {
  fc.assert(
    fc.property(entries, fc.nat(80), (all, count) => {
      const [before, after] = [all.slice(0, count), all.slice(count)]
      const { network } = executed(before)
      const copy = copied(network)
      assert.deepEqual(picture(copy), picture(network))
      assertInvariants(copy)
      const [wanted, got] = [executed(after, network), executed(after, copy)]
      assert.deepEqual(got.results, wanted.results)
      assert.deepEqual(picture(copy), picture(network))
      // Compared as text, as nodes compare what they have.
      assert.equal(JSON.stringify(copy.snapshot()), JSON.stringify(network.snapshot()))
    }),
    RUNS,
  )
})
