/** Entries survive: what was written once is read for ever, and by every node in the same way. */
import type { PersonKey } from '../network/state.ts'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseAccountName } from '../network/account-name.ts'
import type { AccountChange } from '../network/accounts/account-change.ts'
import { NOTED_DEEDS, type Command } from '../network/command.ts'
import type { HookId } from '../network/hook.ts'
import { ALWAYS_ON, FIRST_LIMITS, LATER_LIMITS, REGISTRATION } from '../network/policy.ts'
import { RIGHT_NAMES } from '../network/rights.ts'
import type { FileId } from '../network/shared-file.ts'
import { accountName, nodeId, sessionId, userId } from '../testing/test-network.ts'
import { decodeBatch, encodeBatch, encodeProposal, type ProposedBatch } from './entry-codec.ts'

const text = fc.string({ unit: 'binary' })
/** Of a field: people choose those of objects, too. */
const name = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'prototype'))
const optional = fc.option(text)
const hookId = text.map((id) => id as HookId)
const fileId = text.map((id) => id as FileId)
const texts = fc.array(text, { maxLength: 3 })
const account = text.filter((name) => parseAccountName(name) !== null).map(accountName)
const proof = fc.record({ account, stays: fc.boolean() }, { requiredKeys: ['account'] })
const password = fc.record({
  hash: text,
  scram: fc.record({ salt: text, iterations: fc.nat(), storedKey: text, serverKey: text }),
})
const settings = fc.record(
  {
    stays: fc.constantFrom('on' as const, 'off' as const, 'default' as const),
    isShared: fc.boolean(),
    email: optional,
  },
  { requiredKeys: [] },
)
/** A new change has no rest here until it is told what it holds. */
const ACCOUNT_CHANGES: {
  readonly [K in AccountChange['kind']]: fc.Arbitrary<Omit<Extract<AccountChange, { kind: K }>, 'kind'>>
} = {
  made: fc.record(
    {
      password: fc.option(password),
      email: optional,
      pending: fc.option(fc.record({ code: text, until: fc.nat() })),
      isForOther: fc.constant(true as const),
      invitation: text,
    },
    { requiredKeys: ['password', 'email', 'pending'] },
  ),
  emailAsked: fc.record({ wanted: fc.record({ email: text, code: text, until: fc.nat() }) }),
  emailRemoved: fc.constant({}),
  verified: fc.record({ code: text }),
  password: fc.record({ password }),
  fingerprintAdded: fc.record({ fingerprint: text }),
  fingerprintRemoved: fc.record({ fingerprint: text }),
  keyAdded: fc.record({ key: fc.record({ fingerprint: text, label: text, madeAt: fc.nat() }) }),
  keyRemoved: fc.record({ fingerprint: text }),
  tokenMade: fc.record({
    token: fc.record({ id: text, label: text, hash: text, madeAt: fc.nat(), usedAt: fc.option(fc.nat()) }),
  }),
  tokenUsed: fc.record({ id: text, usedAt: fc.nat() }),
  tokenRevoked: fc.record({ id: text }),
  set: fc.record({ settings }),
  hostGiven: fc.record({ host: optional }),
  hostShown: fc.record({ isShown: fc.boolean() }),
  dropped: fc.constant({}),
}
const accountChange = fc.oneof(
  ...Object.entries(ACCOUNT_CHANGES).map(([name, fields]) => fields.map((rest) => ({ ...rest, kind: name }))),
) as fc.Arbitrary<AccountChange>
const item = fc.oneof(
  fc.record({
    kind: fc.constant('change' as const),
    sign: fc.constantFrom('+' as const, '-' as const),
    letter: text,
    param: optional,
  }),
  fc.record({ kind: fc.constantFrom('list' as const, 'incomplete' as const, 'unknown' as const), letter: text }),
)
const items = fc.array(item, { maxLength: 3 })
const tags = fc.array(fc.tuple(text, text), { maxLength: 3 }).map((pairs) => new Map(pairs))
const numbers = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, fc.nat()])) as Record<Name, fc.Arbitrary<number>>
const limits = fc.record({ ...numbers(FIRST_LIMITS), ...numbers(LATER_LIMITS) }, { requiredKeys: [...FIRST_LIMITS] })

const opers = fc.record({
  classes: fc.dictionary(name, fc.array(fc.constantFrom(...RIGHT_NAMES))),
  opers: fc.dictionary(name, fc.record({ className: text, isAccount: fc.boolean() })),
})

const amount = fc.option(fc.nat())
const deed = fc.oneof(
  fc.record({ do: fc.constant('register' as const) }),
  fc.record({ do: fc.constant('drop' as const), code: optional }),
  fc.record({ do: fc.constant('transfer' as const), account }),
  fc.record({
    do: fc.constant('access' as const),
    account,
    rank: fc.option(fc.constantFrom('a' as const, 'o' as const, 'h' as const, 'v' as const)),
  }),
  fc.record({ do: fc.constant('retention' as const), ageMs: amount, bytes: amount }),
  fc.record({ do: fc.constant('entryMessage' as const), text: optional }),
  fc.record({
    do: fc.constant('rank' as const),
    sign: fc.constantFrom('+' as const, '-' as const),
    rank: fc.constantFrom('q' as const, 'a' as const, 'o' as const, 'h' as const, 'v' as const),
    nick: optional,
  }),
  fc.record({ do: fc.constantFrom('unban' as const, 'invite' as const), nick: optional }),
)
const banTarget = fc.record({ of: fc.constantFrom('account' as const, 'mask' as const, 'network' as const), text })

type Fields<K extends Command['kind']> = {
  readonly [F in keyof Omit<Extract<Command, { kind: K }>, 'kind'>]-?: fc.Arbitrary<Extract<Command, { kind: K }>[F]>
}

/** A new command has no rest here until it is told what it holds. */
const FIELDS: { readonly [K in Command['kind']]: Fields<K> } = {
  attach: {
    nick: text,
    user: text,
    host: text,
    realname: text,
    isSecure: fc.boolean(),
    isExempt: fc.constant(true as const),
    proof: fc.option(proof),
    metadata: fc.array(fc.tuple(text, text), { maxLength: 3 }),
    away: fc.record({ text: optional, isUnattended: fc.constant(true as const) }, { requiredKeys: ['text'] }),
  },
  login: { proof },
  logout: {},
  reclaim: { nick: text, takes: fc.boolean(), proof: fc.option(proof) },
  account: { account: fc.option(account), change: accountChange, actor: text },
  detach: { reason: text },
  nodeStarted: { unicode: text, name: text },
  nodeLost: { node: text.map(nodeId), run: fc.nat() },
  checked: { seq: fc.nat(), hash: text },
  policy: {
    policy: fc.record(
      {
        limits,
        reserved: fc.record({ nicknames: texts, lobby: optional }),
        opers,
        contact: optional,
        alwaysOn: fc.constantFrom(...ALWAYS_ON),
        registration: fc.constantFrom(...REGISTRATION),
      },
      { requiredKeys: ['limits', 'reserved'] },
    ),
  },
  nick: { nick: text },
  setname: { realname: text },
  away: { text: optional, isUnattended: fc.constant(true as const) },
  userMode: { nick: text, changes: items },
  join: {
    targets: fc.array(fc.record({ channel: text, key: optional }), { maxLength: 3 }),
    knowsRenames: fc.constant(true as const),
  },
  rename: { channel: text, name: text, reason: text },
  part: { channels: texts, reason: optional },
  partAll: {},
  message: {
    verb: fc.constantFrom('PRIVMSG' as const, 'NOTICE' as const, 'TAGMSG' as const),
    targets: texts,
    text: optional,
    tags,
  },
  markRead: { target: text, time: fc.nat() },
  redact: {
    target: text,
    id: text,
    reason: optional,
    found: fc.option(fc.record({ history: text, user: text.map(userId), account: optional, time: fc.nat() })),
  },
  topic: { channel: text, text },
  channelMode: { channel: text, changes: items },
  kick: { targets: fc.array(fc.record({ channel: text, nick: text }), { maxLength: 3 }), reason: optional },
  oper: { name: text },
  serverBan: {
    target: banTarget,
    lastsMs: fc.option(fc.nat()),
    reason: optional,
    actor: optional,
  },
  serverUnban: { target: banTarget, actor: optional },
  addApiToken: { name: text, hash: text, lastsMs: fc.option(fc.nat()), actor: text },
  removeApiToken: { name: text, actor: text },
  backedUp: { name: text, actor: text },
  noted: { does: fc.constantFrom(...NOTED_DEEDS), on: text, actor: text },
  addServerInvitation: {
    id: text,
    hash: text,
    label: text,
    usesMax: fc.nat(),
    lastsMs: fc.option(fc.nat()),
    actor: text,
  },
  removeServerInvitation: { id: text, actor: text },
  addFile: {
    id: fileId,
    account,
    channel: optional,
    name: text,
    type: text,
    bytes: fc.nat(),
    sha256: text,
    size: fc.option(fc.record({ width: fc.nat(), height: fc.nat() })),
    url: text,
  },
  removeFile: { id: fileId, actor: text, reason: optional },
  purge: {
    of: text,
    reason: optional,
    found: fc.array(fc.record({ id: text, channel: text }), { maxLength: 3 }),
    actor: optional,
  },
  wallops: { text },
  rehash: {},
  kill: { nick: text, reason: optional, actor: optional },
  addHook: {
    channel: text,
    id: hookId,
    hook: fc.oneof(
      fc.record({ way: fc.constant('in' as const), name: text, hash: text }),
      fc.record({ way: fc.constant('out' as const), url: text, secret: text }),
    ),
  },
  removeHook: { channel: text, id: hookId },
  hookMessage: { channel: text, id: hookId, author: optional, lines: texts },
  invite: { nick: text, channel: text },
  accept: {
    changes: fc.array(fc.record({ sign: fc.constantFrom('+' as const, '-' as const), nick: text }), { maxLength: 3 }),
  },
  knock: { channel: text },
  silence: {
    changes: fc.array(fc.record({ sign: fc.constantFrom('+' as const, '-' as const), mask: text }), { maxLength: 3 }),
  },
  changeHost: { nick: text, user: optional, host: text, actor: optional },
  push: { endpoint: text, keys: fc.option(fc.record({ p256dh: text, auth: text })) },
  pushGone: { person: text.map((key) => key as PersonKey), endpoint: text },
  metadata: { target: text, key: optional, value: optional },
  channelDeed: { channel: text, deed },
}

const command = fc.oneof(
  ...Object.entries(FIELDS).map(([kind, fields]) => fc.record({ kind: fc.constant(kind), ...fields })),
) as fc.Arbitrary<Command>

const batch: fc.Arbitrary<ProposedBatch> = fc.record({
  network: text,
  node: text.map(nodeId),
  run: fc.nat(),
  number: fc.nat(),
  proposals: fc.array(fc.record({ session: fc.option(text.map(sessionId)), command }), { maxLength: 4 }),
})

function encode(given: ProposedBatch): Uint8Array {
  return encodeBatch(given, given.proposals.map(encodeProposal))
}

/** As JSON says it. */
function plain(given: ProposedBatch): unknown {
  return JSON.parse(JSON.stringify(given, (_name, value: unknown) => (value instanceof Map ? [...value] : value)))
}

void test('whatever a batch holds, it is read as it was written', () => {
  fc.assert(
    fc.property(batch, (given) => {
      // Objects that fast-check makes have no prototype, which is none of the form.
      assert.deepEqual(plain(decodeBatch(encode(given), 1)), plain(given))
      for (const { command: decoded } of decodeBatch(encode(given), 1).proposals) {
        if (decoded.kind === 'message') assert.ok(decoded.tags instanceof Map)
      }
    }),
  )
})

interface Vector {
  readonly name: string
  readonly bytes: string
  readonly batch: unknown
}

const file = new URL('../../../../vectors/entries/batches.json', import.meta.url)
const VECTORS = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[]

void test('every kind of command is among what was written once', () => {
  const written = VECTORS.flatMap(({ bytes }) => decodeBatch(Buffer.from(bytes), 1).proposals)
  const kinds = new Set(written.map((proposal) => proposal.command.kind))
  assert.deepEqual([...kinds].toSorted(), Object.keys(FIELDS).toSorted())
})

for (const { name, bytes, batch: expected } of VECTORS) {
  void test(`as it was written once: ${name}`, () => {
    const decoded = decodeBatch(Buffer.from(bytes), 1)
    assert.deepEqual(plain(decoded), expected)
    assert.equal(Buffer.from(encode(decoded)).toString(), bytes)
  })
}

const [FIRST] = VECTORS
const BYTES = FIRST?.bytes ?? ''
const ALTERED: readonly (readonly [what: string, bytes: string, code: string, message: RegExp])[] = [
  ['a newer version', BYTES.replace('"v":1', '"v":2'), 'CLUSTER_ENTRY_NEWER', /message 7 .* version 2, .* up to 1/],
  [
    'an unknown kind',
    BYTES.replace('"kind":"nodeStarted"', '"kind":"dance"'),
    'CLUSTER_ENTRY_NEWER',
    /message 7 .*kind/,
  ],
  [
    'an unknown field',
    BYTES.replace('"kind":"nodeStarted"', '"kind":"nodeStarted","since":0'),
    'CLUSTER_ENTRY_NEWER',
    /message 7 .*since that this server does not know/,
  ],
  ['a field too few', BYTES.replace(/"network":"[^"]*",/, ''), 'CLUSTER_ENTRY_MALFORMED', /message 7 .*network/],
  ['another type', BYTES.replace('"run":1', '"run":"1"'), 'CLUSTER_ENTRY_MALFORMED', /message 7 .*run/],
  ['a negative number', BYTES.replace('"run":1', '"run":-1'), 'CLUSTER_ENTRY_MALFORMED', /message 7 .*run/],
  ['no version', BYTES.replace('"v":1,', ''), 'CLUSTER_ENTRY_MALFORMED', /message 7/],
  ['no object', 'null', 'CLUSTER_ENTRY_MALFORMED', /message 7/],
  ['no JSON', '{', 'CLUSTER_ENTRY_MALFORMED', /message 7 .*no JSON/],
]

for (const [what, bytes, code, message] of ALTERED) {
  void test(`a batch with ${what} is an error, never passed over`, () => {
    assert.notEqual(bytes, BYTES)
    assert.throws(() => decodeBatch(Buffer.from(bytes), 7), { code, message })
  })
}

void test('an account with a name that none can have is an error', () => {
  const proof = { account: 'a:b', stays: false }
  const given = { network: 'Example', node: nodeId('one'), run: 1, number: 0 }
  const bytes = encodeBatch(given, [JSON.stringify({ session: 'S1', command: { kind: 'login', proof } })])
  assert.throws(() => decodeBatch(bytes, 7), { code: 'CLUSTER_ENTRY_MALFORMED', message: /message 7 .*account.*"a:b"/ })
})

void test('a batch that is cut at any byte is an error', () => {
  const bytes = Buffer.from(BYTES)
  for (let end = 0; end < bytes.length; end += 1) {
    assert.throws(() => decodeBatch(bytes.subarray(0, end), 1), { code: 'CLUSTER_ENTRY_MALFORMED' })
  }
})
