/**
 * CHATHISTORY (IRCv3 draft/chathistory): what was said before, from the memory or the disk. Channels answer their
 * members; private conversations answer the two sessions that had them.
 */
import {
  formatServerTime,
  parseChatHistory,
  type ChatHistoryFailure,
  type ChatHistoryRequest,
  type HistoryReference,
} from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import type { Refusal } from '../network/refusal.ts'
import type { NameKey, SessionId, User } from '../network/state.ts'
import { conversationKey, withoutKeys } from '../pipeline/records.ts'
import { refusalMessage } from '../replies/numeric.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import type { HistoryAnswer, HistoryQuery, HistoryRange, Reference, Store, StoredEvent } from '../store/store.ts'
import { askLong, refusal, type CommandDefinition, type Responder } from './definition.ts'

type MessagesRequest = Exclude<ChatHistoryRequest, { kind: 'targets' }>
type TargetsRequest = Extract<ChatHistoryRequest, { kind: 'targets' }>

export const chathistory: CommandDefinition = {
  verb: 'CHATHISTORY',
  rights: 'registered',
  cost: 1,
  plan({ params }) {
    const request = parseChatHistory(params)
    if (request.kind === 'failure') return refusal(failure(request))
    return askLong((responder, user) => {
      if (request.kind === 'targets') sendTargets(responder, user, request)
      else sendMessages(responder, user, request)
      return []
    })
  },
}

function failure({ code, context, text }: ChatHistoryFailure): Refusal {
  return { kind: 'failure', verb: 'CHATHISTORY', code, params: context, text }
}

function sendMessages(responder: Responder, user: User, request: MessagesRequest): void {
  const { store, network, session, info } = responder
  const command = request.kind.toUpperCase()
  const target = storedTarget(responder, user, request.target)
  if (target === null) {
    const text = 'You are not in this channel, or had no conversation with this nickname'
    const params = [command, request.target]
    return responder.refuse({ kind: 'failure', verb: 'CHATHISTORY', code: 'INVALID_TARGET', params, text })
  }
  const query = {
    target,
    range: rangeOf(request),
    limit: Math.min(request.limit, info.limits.historyPageMax),
    // What is delivered after this answer is not in it.
    seqMax: network.lastSeq,
    playback: session.can('draft/event-playback'),
  }
  responder.sendLater(async () => {
    const bytesMax = info.limits.sendQueueBytesMax / 2
    const answer = await fittingPage(store, query, bytesMax).catch((error: unknown) => {
      responder.log.error('history.failed', { target, error })
      return { kind: 'failed' as const }
    })
    if (answer.kind === 'events') return inBatch(responder, 'chathistory', [request.target], replayed(answer.events))
    const text =
      answer.kind === 'failed'
        ? 'The history could not be read; try again later'
        : 'There is no message with this id in this history'
    const params = [command, request.target]
    return [fail(responder, { kind: 'failure', verb: 'CHATHISTORY', code: 'MESSAGE_ERROR', params, text })]
  })
}

/** What is held of a line while it waits to be made, beside its texts. */
const OVERHEAD_BYTES = 128

/** A page of long messages is a shorter one, counted from where it was asked for: a session holds one page. */
async function fittingPage(store: Store, query: HistoryQuery, bytesMax: number): Promise<HistoryAnswer> {
  const answer = await store.history(query)
  if (answer.kind !== 'events' || query.limit === 1) return answer
  let bytes = 0
  for (const { params, tags } of answer.events) {
    bytes += OVERHEAD_BYTES
    for (const text of [...params, ...Object.entries(tags).flat()]) bytes += Buffer.byteLength(text)
  }
  return bytes <= bytesMax ? answer : fittingPage(store, { ...query, limit: Math.floor(query.limit / 2) }, bytesMax)
}

function fail(responder: Responder, reason: Refusal): OutMessage {
  return refusalMessage(responder.to, reason, responder.session.can('standard-replies'))
}

/** Under which name the store keeps what this user may read; null when there is nothing for this user. */
function storedTarget({ network }: Responder, user: User, name: string): string | null {
  if (name.startsWith('#')) return network.channel(name)?.members.has(user.session) === true ? nameKey(name) : null
  const key = nameKey(name)
  const present = network.userByNick(name)
  if (present !== undefined && user.correspondents.has(present.session)) {
    return conversationKey(user.session, present.session)
  }
  const found = [...user.correspondents].findLast(([, { nickKey }]) => nickKey === key)
  return found === undefined ? null : conversationKey(user.session, found[0])
}

function rangeOf(request: MessagesRequest): HistoryRange {
  switch (request.kind) {
    case 'latest':
      return { kind: 'latest', after: request.reference.kind === 'none' ? null : referenceOf(request.reference) }
    case 'before':
    case 'after':
    case 'around':
      return { kind: request.kind, reference: referenceOf(request.reference) }
    case 'between':
      return { kind: 'between', from: referenceOf(request.from), to: referenceOf(request.to) }
    default:
      return request satisfies never
  }
}

function referenceOf(reference: Exclude<HistoryReference, { kind: 'none' }>): Reference {
  return reference.kind === 'time' ? { kind: 'time', time: reference.ms } : { kind: 'id', id: reference.id }
}

/** What it takes to have a row read, unpacked and handed over. */
const ROW_STEPS = 10

function* replayed(events: readonly StoredEvent[]): Lines {
  for (const event of events) {
    const { source, verb, time, id, tags } = event
    yield ROW_STEPS
    yield { source, verb, params: withoutKeys(event), time, id, clientTags: new Map(Object.entries(tags)) }
  }
}

/** Clients without the batch capability get the messages alone. */
function* inBatch({ session, to }: Responder, kind: string, params: readonly string[], lines: Lines): Lines {
  if (!session.can('batch')) {
    yield* lines
    return
  }
  const batch = session.nextBatch()
  yield { source: to.server, verb: 'BATCH', params: [`+${batch}`, kind, ...params] }
  try {
    for (const line of lines) yield typeof line === 'number' ? line : { ...line, batch }
  } finally {
    yield { source: to.server, verb: 'BATCH', params: [`-${batch}`] }
  }
}

function sendTargets(responder: Responder, user: User, request: TargetsRequest): void {
  const { store, network, info } = responder
  const names = new Map<string, string>()
  for (const [key, channel] of user.channels satisfies ReadonlyMap<NameKey, unknown>) names.set(key, channel.name)
  for (const [session, { nick }] of user.correspondents satisfies ReadonlyMap<SessionId, unknown>) {
    names.set(conversationKey(user.session, session), network.user(session)?.nick ?? nick)
  }
  const query = {
    targets: [...names.keys()],
    from: request.from.ms,
    to: request.to.ms,
    limit: Math.min(request.limit, info.limits.historyPageMax),
    seqMax: network.lastSeq,
  }
  responder.sendLater(async () => {
    const targets = await store.targets(query).catch((error: unknown) => {
      responder.log.error('history.failed', { error })
      return null
    })
    if (targets === null) {
      const text = 'The history could not be read; try again later'
      const params = ['TARGETS', '*']
      return [fail(responder, { kind: 'failure', verb: 'CHATHISTORY', code: 'MESSAGE_ERROR', params, text })]
    }
    const lines = targets.map(({ target, time }) => ({
      source: responder.to.server,
      verb: 'CHATHISTORY',
      params: ['TARGETS', names.get(target) ?? target, formatServerTime(time)],
    }))
    // Of each target a row is read, whether or not it is told.
    return inBatch(responder, 'draft/chathistory-targets', [], [names.size * ROW_STEPS, ...lines])
  })
}
