/**
 * The form in which the wishes of a node travel to all nodes: one batch is one message of the stream. Place, date and id are
 * not in it, because the stream gives them: `stamps.ts` makes them of the stream's order and clock, the same on every node.
 *
 * JSON, so that an operator can read a stream with the tools of NATS. A version, a kind or a field that this server does not
 * know ends it: to leave out an entry would be to have another state than the other nodes.
 */
import * as v from 'valibot'
import { ClusterError } from '../errors.ts'
import { parseAccountName } from '../network/account-name.ts'
import { NOTED_DEEDS, type Command } from '../network/command.ts'
import type { HookId } from '../network/hook.ts'
import { ALWAYS_ON, FIRST_LIMITS, LATER_LIMITS, REGISTRATION } from '../network/policy.ts'
import { RIGHT_NAMES } from '../network/rights.ts'
import type { FileId } from '../network/shared-file.ts'
import type { NodeId, PersonKey, SessionId, UserId } from '../network/state.ts'

/** A wish as it is published: what is missing for an entry is given by the stream. */
export interface Proposal {
  /** null: the node itself. */
  readonly session: SessionId | null
  readonly command: Command
}

export interface ProposedBatch {
  /** All nodes of one stream are of one network. */
  readonly network: string
  readonly node: NodeId
  /** One start of that node: a later one has a greater number. */
  readonly run: number
  /** Counts the batches of the run, from 0. A batch that was published twice has one number. */
  readonly number: number
  readonly proposals: readonly Proposal[]
}

export const BATCH_VERSION = 1

const text = v.string()
const texts = v.array(text)
const optionalText = v.nullable(text)
const letter = text
const away = { text: optionalText, isUnattended: v.exactOptional(v.literal(true)) }
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const proof = v.strictObject({ account: accountName(), stays: v.exactOptional(v.boolean()) })
const modeChange = v.strictObject({
  kind: v.literal('change'),
  sign: v.picklist(['+', '-']),
  letter,
  param: optionalText,
})
const modeItem = v.variant('kind', [
  modeChange,
  v.strictObject({ kind: v.picklist(['list', 'incomplete', 'unknown']), letter }),
])
const tags = v.pipe(
  v.array(v.strictTuple([text, text])),
  v.transform((pairs): ReadonlyMap<string, string> => new Map(pairs)),
)
const limits = v.strictObject({
  ...formOf(FIRST_LIMITS, v.number()),
  ...formOf(LATER_LIMITS, v.exactOptional(v.number())),
})
const banTarget = v.strictObject({ of: v.picklist(['account', 'mask', 'network']), text })
const operPolicy = v.strictObject({
  classes: byName(v.array(v.picklist(RIGHT_NAMES))),
  opers: byName(v.strictObject({ className: text, isAccount: v.boolean() })),
})
const policy = v.strictObject({
  limits,
  reserved: v.strictObject({ nicknames: texts, lobby: optionalText }),
  opers: v.exactOptional(operPolicy),
  alwaysOn: v.exactOptional(v.picklist(ALWAYS_ON)),
  registration: v.exactOptional(v.picklist(REGISTRATION)),
  contact: v.exactOptional(optionalText),
})
const password = v.strictObject({
  hash: text,
  scram: v.strictObject({ salt: text, iterations: count, storedKey: text, serverKey: text }),
})
const accountChange = v.variant('kind', [
  v.strictObject({
    kind: v.literal('made'),
    password: v.nullable(password),
    email: optionalText,
    pending: v.nullable(v.strictObject({ code: text, until: count })),
    isForOther: v.exactOptional(v.literal(true)),
    invitation: v.exactOptional(text),
  }),
  v.strictObject({
    kind: v.literal('emailAsked'),
    wanted: v.strictObject({ email: text, code: text, until: count }),
  }),
  v.strictObject({ kind: v.literal('emailRemoved') }),
  v.strictObject({ kind: v.literal('verified'), code: text }),
  v.strictObject({ kind: v.literal('password'), password }),
  v.strictObject({ kind: v.picklist(['fingerprintAdded', 'fingerprintRemoved']), fingerprint: text }),
  v.strictObject({
    kind: v.literal('keyAdded'),
    key: v.strictObject({ fingerprint: text, label: text, madeAt: count }),
  }),
  v.strictObject({ kind: v.literal('keyRemoved'), fingerprint: text }),
  v.strictObject({
    kind: v.literal('tokenMade'),
    token: v.strictObject({ id: text, label: text, hash: text, madeAt: count, usedAt: v.nullable(count) }),
  }),
  v.strictObject({ kind: v.literal('tokenUsed'), id: text, usedAt: count }),
  v.strictObject({ kind: v.literal('tokenRevoked'), id: text }),
  v.strictObject({
    kind: v.literal('set'),
    settings: v.strictObject({
      stays: v.exactOptional(v.picklist(['on', 'off', 'default'])),
      isShared: v.exactOptional(v.boolean()),
      email: v.exactOptional(optionalText),
    }),
  }),
  v.strictObject({ kind: v.literal('hostGiven'), host: optionalText }),
  v.strictObject({ kind: v.literal('hostShown'), isShown: v.boolean() }),
  v.strictObject({ kind: v.literal('dropped') }),
])

const rank = v.picklist(['q', 'a', 'o', 'h', 'v'])
const amount = v.nullable(count)
const channelDeed = v.variant('do', [
  v.strictObject({ do: v.literal('register') }),
  v.strictObject({ do: v.literal('drop'), code: optionalText }),
  v.strictObject({ do: v.literal('transfer'), account: accountName() }),
  v.strictObject({
    do: v.literal('access'),
    account: accountName(),
    rank: v.nullable(v.picklist(['a', 'o', 'h', 'v'])),
  }),
  v.strictObject({ do: v.literal('retention'), ageMs: amount, bytes: amount }),
  v.strictObject({ do: v.literal('entryMessage'), text: optionalText }),
  v.strictObject({ do: v.literal('rank'), sign: v.picklist(['+', '-']), rank, nick: optionalText }),
  v.strictObject({ do: v.picklist(['unban', 'invite']), nick: optionalText }),
])

/** The form of each kind. The compiler names the kind, and the field, that a command has and that is not read here. */
const FORMS = {
  // Tried in this order, so the most frequent one stands first.
  message: v.strictObject({
    kind: v.literal('message'),
    verb: v.picklist(['PRIVMSG', 'NOTICE', 'TAGMSG']),
    targets: texts,
    text: optionalText,
    tags,
  }),
  attach: v.strictObject({
    kind: v.literal('attach'),
    nick: text,
    user: text,
    host: text,
    realname: text,
    isSecure: v.boolean(),
    isExempt: v.exactOptional(v.literal(true)),
    proof: v.nullable(proof),
    metadata: v.exactOptional(v.array(v.strictTuple([text, text]))),
    away: v.exactOptional(v.strictObject(away)),
  }),
  login: v.strictObject({ kind: v.literal('login'), proof }),
  logout: v.strictObject({ kind: v.literal('logout') }),
  reclaim: v.strictObject({ kind: v.literal('reclaim'), nick: text, takes: v.boolean(), proof: v.nullable(proof) }),
  account: v.strictObject({
    kind: v.literal('account'),
    account: v.nullable(accountName()),
    change: accountChange,
    actor: v.exactOptional(text),
  }),
  detach: v.strictObject({ kind: v.literal('detach'), reason: text }),
  nodeStarted: v.strictObject({
    kind: v.literal('nodeStarted'),
    unicode: v.exactOptional(text),
    name: v.exactOptional(text),
  }),
  nodeLost: v.strictObject({ kind: v.literal('nodeLost'), node: nodeId(), run: count }),
  checked: v.strictObject({ kind: v.literal('checked'), seq: count, hash: text }),
  policy: v.strictObject({ kind: v.literal('policy'), policy }),
  nick: v.strictObject({ kind: v.literal('nick'), nick: text }),
  setname: v.strictObject({ kind: v.literal('setname'), realname: text }),
  away: v.strictObject({ kind: v.literal('away'), ...away }),
  userMode: v.strictObject({ kind: v.literal('userMode'), nick: text, changes: v.array(modeItem) }),
  join: v.strictObject({
    kind: v.literal('join'),
    targets: v.array(v.strictObject({ channel: text, key: optionalText })),
    knowsRenames: v.exactOptional(v.literal(true)),
  }),
  part: v.strictObject({ kind: v.literal('part'), channels: texts, reason: optionalText }),
  partAll: v.strictObject({ kind: v.literal('partAll') }),
  markRead: v.strictObject({ kind: v.literal('markRead'), target: text, time: v.number() }),
  redact: v.strictObject({
    kind: v.literal('redact'),
    target: text,
    id: text,
    reason: optionalText,
    found: v.nullable(v.strictObject({ history: text, user: userId(), account: optionalText, time: v.number() })),
  }),
  topic: v.strictObject({ kind: v.literal('topic'), channel: text, text }),
  channelMode: v.strictObject({ kind: v.literal('channelMode'), channel: text, changes: v.array(modeItem) }),
  kick: v.strictObject({
    kind: v.literal('kick'),
    targets: v.array(v.strictObject({ channel: text, nick: text })),
    reason: optionalText,
  }),
  oper: v.strictObject({ kind: v.literal('oper'), name: text }),
  serverBan: v.strictObject({
    kind: v.literal('serverBan'),
    target: banTarget,
    lastsMs: v.nullable(count),
    reason: optionalText,
    actor: optionalText,
  }),
  serverUnban: v.strictObject({ kind: v.literal('serverUnban'), target: banTarget, actor: optionalText }),
  purge: v.strictObject({
    kind: v.literal('purge'),
    of: text,
    reason: optionalText,
    found: v.array(v.strictObject({ id: text, channel: text })),
    actor: optionalText,
  }),
  addApiToken: v.strictObject({
    kind: v.literal('addApiToken'),
    name: text,
    hash: text,
    lastsMs: v.nullable(count),
    actor: text,
  }),
  removeApiToken: v.strictObject({ kind: v.literal('removeApiToken'), name: text, actor: text }),
  backedUp: v.strictObject({ kind: v.literal('backedUp'), name: text, actor: text }),
  noted: v.strictObject({ kind: v.literal('noted'), does: v.picklist(NOTED_DEEDS), on: text, actor: text }),
  addServerInvitation: v.strictObject({
    kind: v.literal('addServerInvitation'),
    id: text,
    hash: text,
    label: text,
    usesMax: count,
    lastsMs: v.nullable(count),
    actor: text,
  }),
  removeServerInvitation: v.strictObject({ kind: v.literal('removeServerInvitation'), id: text, actor: text }),
  addFile: v.strictObject({
    kind: v.literal('addFile'),
    id: fileId(),
    account: accountName(),
    channel: optionalText,
    name: text,
    type: text,
    bytes: count,
    sha256: text,
    size: v.nullable(v.strictObject({ width: count, height: count })),
    url: text,
  }),
  removeFile: v.strictObject({ kind: v.literal('removeFile'), id: fileId(), actor: text, reason: optionalText }),
  wallops: v.strictObject({ kind: v.literal('wallops'), text }),
  rehash: v.strictObject({ kind: v.literal('rehash') }),
  kill: v.strictObject({ kind: v.literal('kill'), nick: text, reason: optionalText, actor: optionalText }),
  addHook: v.strictObject({
    kind: v.literal('addHook'),
    channel: text,
    id: hookId(),
    hook: v.variant('way', [
      v.strictObject({ way: v.literal('in'), name: text, hash: text }),
      v.strictObject({ way: v.literal('out'), url: text, secret: text }),
    ]),
  }),
  removeHook: v.strictObject({ kind: v.literal('removeHook'), channel: text, id: hookId() }),
  hookMessage: v.strictObject({
    kind: v.literal('hookMessage'),
    channel: text,
    id: hookId(),
    author: optionalText,
    lines: texts,
  }),
  silence: v.strictObject({
    kind: v.literal('silence'),
    changes: v.array(v.strictObject({ sign: v.picklist(['+', '-']), mask: text })),
  }),
  changeHost: v.strictObject({
    kind: v.literal('changeHost'),
    nick: text,
    user: optionalText,
    host: text,
    actor: optionalText,
  }),
  invite: v.strictObject({ kind: v.literal('invite'), nick: text, channel: text }),
  accept: v.strictObject({
    kind: v.literal('accept'),
    changes: v.array(v.strictObject({ sign: v.picklist(['+', '-']), nick: text })),
  }),
  knock: v.strictObject({ kind: v.literal('knock'), channel: text }),
  push: v.strictObject({
    kind: v.literal('push'),
    endpoint: text,
    keys: v.nullable(v.strictObject({ p256dh: text, auth: text })),
  }),
  pushGone: v.strictObject({ kind: v.literal('pushGone'), person: personKey(), endpoint: text }),
  metadata: v.strictObject({ kind: v.literal('metadata'), target: text, key: optionalText, value: optionalText }),
  rename: v.strictObject({ kind: v.literal('rename'), channel: text, name: text, reason: text }),
  channelDeed: v.strictObject({ kind: v.literal('channelDeed'), channel: text, deed: channelDeed }),
} satisfies { readonly [K in Command['kind']]: v.GenericSchema<unknown, Extract<Command, { kind: K }>> }

const command = v.variant('kind', Object.values(FORMS))

const batch = v.strictObject({
  v: v.literal(BATCH_VERSION),
  network: text,
  node: nodeId(),
  run: count,
  number: count,
  proposals: v.array(v.strictObject({ session: v.nullable(sessionId()), command })),
})

/** Part of a batch, as `encodeBatch` takes it. */
export function encodeProposal({ session, command }: Proposal): string {
  // Tags are a map; JSON has none.
  return JSON.stringify({ session, command }, (_name, value: unknown) => (value instanceof Map ? [...value] : value))
}

export function encodeBatch(
  { network, node, run, number }: Omit<ProposedBatch, 'proposals'>,
  proposals: readonly string[],
): Uint8Array {
  const header = JSON.stringify({ v: BATCH_VERSION, network, node, run, number })
  return Buffer.from(`${header.slice(0, -1)},"proposals":[${proposals.join(',')}]}`)
}

/**
 * @param position where in the stream it was found, for the message of the error
 * @throws ClusterError CLUSTER_ENTRY_NEWER, CLUSTER_ENTRY_MALFORMED: the node must not go on
 */
export function decodeBatch(bytes: Uint8Array, position: number): ProposedBatch {
  const found = parseJson(bytes, position)
  const version = typeof found === 'object' && found !== null && 'v' in found ? found.v : undefined
  if (typeof version === 'number' && version > BATCH_VERSION) {
    throw newer(
      `message ${position} of the stream has version ${version}, and this server knows versions up to ${BATCH_VERSION}`,
    )
  }
  const parsed = v.safeParse(batch, found)
  if (!parsed.success) {
    const [issue] = parsed.issues
    const isUnknownField = issue.type === 'strict_object' && issue.expected === 'never'
    if (issue.type === 'variant' || isUnknownField) {
      throw newer(`message ${position} of the stream has a ${v.getDotPath(issue)} that this server does not know`)
    }
    throw malformed(position, `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`)
  }
  const { v: _version, ...rest } = parsed.output
  return rest
}

function parseJson(bytes: Uint8Array, position: number): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw malformed(position, 'it is no JSON', { cause })
  }
}

function newer(message: string): ClusterError {
  return new ClusterError('CLUSTER_ENTRY_NEWER', message)
}

function malformed(position: number, what: string, options?: ErrorOptions): ClusterError {
  return new ClusterError(
    'CLUSTER_ENTRY_MALFORMED',
    `message ${position} of the stream is no batch of a Partyline server: ${what}`,
    options,
  )
}

function formOf<Name extends string, Form>(names: readonly Name[], form: Form): { readonly [K in Name]: Form } {
  return Object.fromEntries(names.map((name) => [name, form])) as { readonly [K in Name]: Form }
}

function personKey() {
  return v.pipe(
    text,
    v.transform((key) => key as PersonKey),
  )
}

function nodeId() {
  return v.pipe(
    text,
    v.transform((name) => name as NodeId),
  )
}

function fileId() {
  return v.pipe(
    text,
    v.transform((id) => id as FileId),
  )
}

function hookId() {
  return v.pipe(
    text,
    v.transform((id) => id as HookId),
  )
}

function accountName() {
  return v.pipe(
    text,
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const name = parseAccountName(dataset.value)
      if (name !== null) return name
      addIssue({ message: `${JSON.stringify(dataset.value)} cannot be the name of an account` })
      return NEVER
    }),
  )
}

function userId() {
  return v.pipe(
    text,
    v.transform((id) => id as UserId),
  )
}

function sessionId() {
  return v.pipe(
    text,
    v.transform((id) => id as SessionId),
  )
}

/** An object whose keys are names that people choose. `v.record` leaves out `constructor`, `prototype` and `__proto__`. */
function byName<Value>(value: v.GenericSchema<unknown, Value>) {
  return v.pipe(
    v.custom<object>((input) => typeof input === 'object' && input !== null && !Array.isArray(input)),
    v.transform((input) => Object.entries(input)),
    v.array(v.tuple([text, value])),
    v.transform((entries): Readonly<Record<string, Value>> => Object.fromEntries(entries)),
  )
}
