/**
 * CHATHISTORY (IRCv3 draft/chathistory): what was said before, from the memory or the disk. Channels answer their
 * members; private conversations answer the two people that had them.
 */
import {
  formatServerTime,
  NO_TAGS,
  type Tags,
  parseChatHistory,
  type ChatHistoryFailure,
  type ChatHistoryRequest,
  type HistoryReference,
} from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import type { Refusal } from '../network/refusal.ts'
import type { User } from '../network/state.ts'
import { withoutKeys } from '../pipeline/records.ts'
import { inBatch } from '../replies/in-batch.ts'
import { refusalMessage } from '../replies/numeric.ts'
import { withText, type Lines, type OutMessage } from '../session/out-message.ts'
import type { HistoryAnswer, HistoryQuery, HistoryRange, Reference, StoredEvent } from '../store/store.ts'
import { askLong, refusal, type CommandDefinition, type Responder, type SessionView } from './definition.ts'
import { readableTargets, storedTarget } from './readable-targets.ts'

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
  const target = storedTarget(network, user, request.target)
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
    unseen: unseenBy(session),
  }
  const failed = (text: string): OutMessage => {
    const params = [command, request.target]
    return fail(responder, { kind: 'failure', verb: 'CHATHISTORY', code: 'MESSAGE_ERROR', params, text })
  }
  const fetch = async (part: HistoryQuery): Promise<HistoryAnswer | null> =>
    store.history(part).catch((error: unknown) => {
      responder.log.error('history.failed', { target, error })
      return null
    })
  responder.sendLater(async () => {
    const answer = await fetch(query)
    if (answer === null) return [failed(UNREADABLE)]
    if (answer.kind !== 'events') return [failed('There is no message with this id in this history')]
    return pageLines(responder, request.target, new Page(query, answer, fetch), failed)
  })
}

/** What a session is not told when it happens it is not told later either. */
function unseenBy(session: SessionView): NonNullable<HistoryQuery['unseen']> {
  const unseen: ('TAGMSG' | 'REDACT')[] = []
  if (!session.can('message-tags')) unseen.push('TAGMSG')
  if (!session.can('draft/message-redaction')) unseen.push('REDACT')
  return unseen
}

const UNREADABLE = 'The history could not be read. Please try again later'

/** There is nothing more of what was asked for. */
const LAST_PAGE: Tags = new Map([['draft/chathistory-end', '']])

/** The failure is told after the batch: what is in it was said. */
function* pageLines(responder: Responder, target: string, page: Page, failed: (text: string) => OutMessage): Lines {
  yield* inBatch(responder, 'chathistory', [target], page.lines(), page.isLast ? LAST_PAGE : NO_TAGS)
  if (page.hasFailed) yield failed(UNREADABLE)
}

type Portion = Extract<HistoryAnswer, { kind: 'events' }>

/** A page of which a portion is held at a time: the next one is fetched when the reader has taken it. */
class Page {
  hasFailed = false
  /** Nothing of the range was left out. What is around a reference has no such end. */
  readonly isLast: boolean
  readonly #query: HistoryQuery
  readonly #fetch: (part: HistoryQuery) => Promise<HistoryAnswer | null>
  #portion: Portion

  constructor(query: HistoryQuery, portion: Portion, fetch: (part: HistoryQuery) => Promise<HistoryAnswer | null>) {
    this.#query = query
    this.#portion = portion
    this.isLast = query.range.kind !== 'around' && portion.hasMore !== true
    this.#fetch = fetch
  }

  *lines(): Lines {
    for (;;) {
      const { events, rest = 0 } = this.#portion
      yield* replayed(events)
      const last = events.at(-1)
      if (rest === 0 || last === undefined) return
      this.#portion = { kind: 'events', events: [] }
      yield this.#next(last, rest)
    }
  }

  /** Where the event is forgotten meanwhile, nothing says where the rest begins: the page is not whole, and its reader is told. */
  async #next({ id }: StoredEvent, limit: number): Promise<void> {
    const answer = await this.#fetch({ ...this.#query, range: { kind: 'after', reference: { kind: 'id', id } }, limit })
    if (answer?.kind === 'events') this.#portion = answer
    else this.hasFailed = true
  }
}

function fail(responder: Responder, reason: Refusal): OutMessage {
  return refusalMessage(responder.to, reason, responder.session.can('standard-replies'))
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

export function* replayed(events: readonly StoredEvent[]): Lines {
  for (const event of events) {
    const { source, verb, time, id, account, tags } = event
    yield ROW_STEPS
    yield withText(
      { source, verb, params: underName(withoutKeys(event), event.target), time, id, account },
      new Map(Object.entries(tags)),
    )
  }
}

/** What was said in a channel that had another name then is told under the name of now. */
function underName(params: readonly string[], target: string): readonly string[] {
  const [name = '', ...rest] = params
  return target.startsWith('#') && name.startsWith('#') && nameKey(name) !== target ? [target, ...rest] : params
}

function sendTargets(responder: Responder, user: User, request: TargetsRequest): void {
  const { store, network, info } = responder
  const names = readableTargets(network, user)
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
      const params = ['TARGETS', '*']
      return [
        fail(responder, { kind: 'failure', verb: 'CHATHISTORY', code: 'MESSAGE_ERROR', params, text: UNREADABLE }),
      ]
    }
    const lines = targets.map(({ target, time }) => ({
      source: responder.to.server,
      verb: 'CHATHISTORY',
      params: ['TARGETS', names.get(target) ?? target, formatServerTime(time)],
    }))
    // Of each target a row is read, whether or not it is told.
    const tags = targets.length < query.limit ? LAST_PAGE : NO_TAGS
    return inBatch(responder, 'draft/chathistory-targets', [], [names.size * ROW_STEPS, ...lines], tags)
  })
}
