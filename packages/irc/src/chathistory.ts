/** CHATHISTORY as a client sends it (IRCv3 draft/chathistory): which part of which conversation is asked for. */
import { middleParam } from './message.ts'
import { parseServerTime } from './time.ts'

/** A place in time, in Unix milliseconds. */
export interface TimeReference {
  readonly kind: 'time'
  readonly ms: number
}

/** The place of a message, by its msgid. */
export interface IdReference {
  readonly kind: 'id'
  readonly id: string
}

/** A place in the history; none (`*`) only where a request has no bound. */
export type HistoryReference = TimeReference | IdReference | { readonly kind: 'none' }

type Place = TimeReference | IdReference

/** What is asked for. `limit` is at least 1; the server has a smaller maximum of its own. */
export type ChatHistoryRequest =
  /** The newest messages, those after the reference only. */
  | { readonly kind: 'latest'; readonly target: string; readonly reference: HistoryReference; readonly limit: number }
  | { readonly kind: 'before'; readonly target: string; readonly reference: Place; readonly limit: number }
  | { readonly kind: 'after'; readonly target: string; readonly reference: Place; readonly limit: number }
  | { readonly kind: 'around'; readonly target: string; readonly reference: Place; readonly limit: number }
  /** From the first place towards the second, which may be the earlier one. Neither is included. */
  | {
      readonly kind: 'between'
      readonly target: string
      readonly from: Place
      readonly to: Place
      readonly limit: number
    }
  /** Which conversations had messages between two times, which may stand in either order. */
  | { readonly kind: 'targets'; readonly from: TimeReference; readonly to: TimeReference; readonly limit: number }

/** The parts of the FAIL that answers a request which cannot be understood. */
export interface ChatHistoryFailure {
  readonly kind: 'failure'
  readonly code: 'INVALID_PARAMS' | 'INVALID_MSGREFTYPE'
  /** What stands between code and text: the subcommand, then the target where it is known. */
  readonly context: readonly string[]
  readonly text: string
}

/** Parameters of each subcommand after its name. */
const PARAMS = { LATEST: 3, BEFORE: 3, AFTER: 3, AROUND: 3, BETWEEN: 4, TARGETS: 3 } as const

type Subcommand = keyof typeof PARAMS

/** The request in the parameters of a CHATHISTORY command, or the failure to answer with. */
export function parseChatHistory(params: readonly string[]): ChatHistoryRequest | ChatHistoryFailure {
  const [given = '', ...rest] = params
  const subcommand = given.toUpperCase()
  const context = [middleParam(given)]
  if (!isSubcommand(subcommand))
    return invalid(context, `Unknown subcommand. There are ${Object.keys(PARAMS).join(', ')}`)
  if (rest.length !== PARAMS[subcommand])
    return invalid(context, `${subcommand} takes ${PARAMS[subcommand]} parameters`)
  const limit = parseLimit(rest.at(-1) ?? '')
  if (limit === null) return invalid(context, 'The limit must be a whole number from 1')
  if (subcommand === 'TARGETS') return parseTargets(context, rest, limit)
  const [target = '', first = '', second = ''] = rest
  if (target === '') return invalid(context, 'The target is missing')
  context.push(middleParam(target))
  if (subcommand === 'LATEST' && first === '*') return { kind: 'latest', target, reference: { kind: 'none' }, limit }
  const reference = parseReference(context, first)
  if (reference.kind === 'failure') return reference
  switch (subcommand) {
    case 'LATEST':
      return { kind: 'latest', target, reference, limit }
    case 'BEFORE':
      return { kind: 'before', target, reference, limit }
    case 'AFTER':
      return { kind: 'after', target, reference, limit }
    case 'AROUND':
      return { kind: 'around', target, reference, limit }
    case 'BETWEEN': {
      const to = parseReference(context, second)
      return to.kind === 'failure' ? to : { kind: 'between', target, from: reference, to, limit }
    }
    default:
      return subcommand satisfies never
  }
}

function parseTargets(
  context: readonly string[],
  params: readonly string[],
  limit: number,
): ChatHistoryRequest | ChatHistoryFailure {
  const [first = '', second = ''] = params
  const from = parseReference(context, first)
  if (from.kind === 'failure') return from
  const to = parseReference(context, second)
  if (to.kind === 'failure') return to
  if (from.kind !== 'time' || to.kind !== 'time')
    return unsupported(context, 'TARGETS takes timestamp= references only')
  return { kind: 'targets', from, to, limit }
}

function parseReference(context: readonly string[], text: string): Place | ChatHistoryFailure {
  const equals = text.indexOf('=')
  const type = equals === -1 ? text : text.slice(0, equals)
  const value = equals === -1 ? '' : text.slice(equals + 1)
  if (type === 'timestamp') {
    const ms = parseServerTime(value)
    return ms === null ? invalid(context, 'A timestamp has the form 2026-01-31T12:00:00.000Z') : { kind: 'time', ms }
  }
  if (type === 'msgid') return value === '' ? invalid(context, 'The msgid is empty') : { kind: 'id', id: value }
  return unsupported(context, 'A reference is timestamp=... or msgid=...')
}

function parseLimit(text: string): number | null {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  return limit >= 1 ? limit : null
}

function isSubcommand(text: string): text is Subcommand {
  return Object.hasOwn(PARAMS, text)
}

function invalid(context: readonly string[], text: string): ChatHistoryFailure {
  return { kind: 'failure', code: 'INVALID_PARAMS', context, text }
}

function unsupported(context: readonly string[], text: string): ChatHistoryFailure {
  return { kind: 'failure', code: 'INVALID_MSGREFTYPE', context, text }
}
