/** Any entries of a small network: of few people and channels, so that they meet, with limits so small that they are reached. */
import { foldName } from '@partyline/irc'
import * as fc from 'fast-check'
import type { AccountChange } from '../network/accounts/account-change.ts'
import type { Away, Command, Entry, Proof } from '../network/command.ts'
import type { HookId } from '../network/hook.ts'
import type { ChannelDeed } from '../network/registrations/channel-deed.ts'
import { RIGHT_NAMES, type OperPolicy } from '../network/rights.ts'
import type { BanTarget } from '../network/server-bans.ts'
import { FILES_PATH, type FileId } from '../network/shared-file.ts'
import type { NodeId, PersonKey } from '../network/state.ts'
import { accountName, making, policyWith, proofOf, sessionId, say, staying, userId } from './test-network.ts'

/** Small, so that they are reached. */
export const LIMITS = {
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
  verificationGuessesMax: 2,
}
const OPERS: OperPolicy = {
  classes: { all: RIGHT_NAMES },
  opers: { root: { className: 'all', isAccount: false }, bob: { className: 'all', isAccount: true } },
}
export const POLICY = policyWith(LIMITS, undefined, OPERS)
/** Entries bring these. */
const POLICIES = [
  POLICY,
  { ...POLICY, registration: 'invitation' as const },
  policyWith({ ...LIMITS, modesPerCommandMax: 1 }, { nicknames: ['eve'], lobby: '#a' }, OPERS),
]

export const RUNS = { numRuns: 300 }
export const SESSIONS = ['s1', 's2', 's3', 's4', 's5', 's6']
export const NODES = ['n1', 'n2']
const PROOFS: readonly Proof[] = [proofOf('Ann'), proofOf('ann'), proofOf('bob'), proofOf('eve')]
const PASSWORD = { hash: 'h', scram: { salt: 's', iterations: 1, storedKey: 'k', serverKey: 'k' } }
const TOKEN = { id: 't', label: 'phone', hash: 'h', madeAt: 1, usedAt: null }
export const NICKS = ['ann', 'Ann', 'bob', 'eve', 'zoë', 'ZOË', '1bad', '']
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
export const channel = fc.constantFrom(...CHANNELS)
const fileId = fc.constantFrom(...['f1', 'f2', 'f3'].map((name) => name.padEnd(22, '_') as FileId))
const hookId = fc.constantFrom('h1', 'h2', 'h3').map((id) => id as HookId)
export const reason = fc.option(fc.constantFrom('', 'because'))
export const channels = fc.array(channel, { minLength: 1, maxLength: 4 })
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
            { kind: 'verified', code: 'wrong' },
            { kind: 'emailAsked', wanted: { email: 'c@d', code: 'c', until: 20_000 } },
            { kind: 'emailRemoved' },
            { kind: 'password', password: PASSWORD },
            { kind: 'fingerprintAdded', fingerprint: 'f' },
            { kind: 'fingerprintRemoved', fingerprint: 'f' },
            { kind: 'keyAdded', key: { fingerprint: 'SHA256:k', label: 'laptop', madeAt: 1 } },
            { kind: 'keyRemoved', fingerprint: 'SHA256:k' },
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
    {
      weight: 2,
      arbitrary: fc.tuple(fc.oneof(channel, nick), fileId).map(([target, id]) => say.message(target, FILES_PATH + id)),
    },
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
  backedUp: [{ weight: 1, arbitrary: fc.constant<Command>({ kind: 'backedUp', name: 'monday', actor: 'owner' }) }],
  noted: [{ weight: 1, arbitrary: fc.constant<Command>({ kind: 'noted', does: 'EXPORT', on: '#a', actor: 'owner' }) }],
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
  addFile: [
    {
      weight: 3,
      arbitrary: fc
        .tuple(fileId, fc.option(channel), fc.constantFrom('Ann', 'ann', 'bob', 'eve'))
        .map(([id, name, owner]): Command => ({
          kind: 'addFile',
          id,
          account: accountName(owner),
          channel: name,
          name: 'a.png',
          type: 'image/png',
          bytes: 5,
          sha256: 'd',
          size: name === null ? null : { width: 2, height: 1 },
          url: `http://x${FILES_PATH}${id}/a.png`,
        })),
    },
  ],
  removeFile: [
    {
      weight: 1,
      arbitrary: fc
        .tuple(fileId, reason)
        .map(([id, why]): Command => ({ kind: 'removeFile', id, actor: 'owner', reason: why })),
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
const OF_NODES: readonly Command['kind'][] = ['nodeStarted', 'nodeLost', 'policy', 'checked', 'hookMessage', 'addFile']

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

export function entryOf(session: string, wish: Command, index: number): Entry {
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

export const entries = fc
  .array(fc.tuple(fc.constantFrom(...SESSIONS), command), { maxLength: 80, size: 'max' })
  .map((wishes) => [...PRELUDE, ...wishes].map(([session, wish], index) => entryOf(session, wish, index)))
