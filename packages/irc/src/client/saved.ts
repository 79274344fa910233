/**
 * What a client keeps over a reload or a new start, as plain JSON: its places, the newest messages, and what is not sent. The next run shows
 * it before it is connected, goes on from the newest message, and sends what had not arrived.
 */
import { PARAMS_MAX } from '../limits.ts'
import type {
  Author,
  ItemKey,
  MessageForm,
  MessageItem,
  PendingMessage,
  Reaction,
  SendFailure,
  SharedFile,
} from './item.ts'
import { CLIENT_LIMITS } from './limits.ts'

export interface SavedPlace {
  readonly kind: 'channel' | 'conversation'
  readonly name: string
  /** It is joined again. */
  readonly isWanted: boolean
  readonly since: number
  readonly marker: number | null
  readonly items: readonly MessageItem[]
  readonly pending: readonly PendingMessage[]
}

export interface SavedClient {
  readonly version: 1
  readonly places: readonly SavedPlace[]
}

/** What was saved, of whatever is found in a store; null for what is no such thing. What is damaged or too much is left out. */
export function parseSavedClient(value: unknown): SavedClient | null {
  if (!isRecord(value) || value['version'] !== 1 || !Array.isArray(value['places'])) return null
  return { version: 1, places: listOf(value['places'], parsePlace, CLIENT_LIMITS.placesMax) }
}

type Fields = Readonly<Record<string, unknown>>

function parsePlace(value: unknown): SavedPlace | null {
  if (!isRecord(value)) return null
  const { kind, name, isWanted, since, marker, items, pending } = value
  if ((kind !== 'channel' && kind !== 'conversation') || typeof name !== 'string' || name === '') return null
  return {
    kind,
    name,
    isWanted: isWanted === true,
    since: isTime(since) ? since : 0,
    marker: isTime(marker) ? marker : null,
    items: unique(listOf(items, parseItem, CLIENT_LIMITS.timelineItemsMax)),
    pending: unique(listOf(pending, parsePending, CLIENT_LIMITS.pendingMax)),
  }
}

function parseItem(value: unknown): MessageItem | null {
  if (!isRecord(value)) return null
  const { key, id, time, text, isMine, toRank, replyTo, mentionsMe } = value
  const author = parseAuthor(value['author'])
  if (author === null || typeof key !== 'string' || typeof id !== 'string' || !isTime(time)) return null
  const file = parseFile(value['file'])
  return {
    ...(file === null ? {} : { file }),
    kind: 'message',
    key: key as ItemKey,
    id,
    time,
    form: formOf(value),
    author,
    isMine: isMine === true,
    text: textOr(text, ''),
    toRank: textOr(toRank, ''),
    replyTo: typeof replyTo === 'string' ? replyTo : null,
    mentionsMe: mentionsMe === true,
    reactions: listOf(value['reactions'], parseReaction, CLIENT_LIMITS.reactionsMax),
    redaction: isRecord(value['redaction'])
      ? { by: textOr(value['redaction']['by'], ''), reason: textOr(value['redaction']['reason'], '') }
      : null,
  }
}

function parseFile(value: unknown): SharedFile | null {
  if (!isRecord(value)) return null
  const { id, name, type, bytes } = value
  const { width, height } = isRecord(value['pixels']) ? value['pixels'] : {}
  if (typeof id !== 'string' || typeof name !== 'string' || typeof type !== 'string' || !isCount(bytes)) return null
  return { id, name, type, bytes, pixels: isCount(width) && isCount(height) ? { width, height } : null }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function parsePending(value: unknown): PendingMessage | null {
  if (!isRecord(value)) return null
  const { key, time, text, toRank, replyTo } = value
  if (typeof key !== 'string' || !isTime(time) || typeof text !== 'string') return null
  return {
    key: key as ItemKey,
    time,
    form: formOf(value),
    text,
    toRank: textOr(toRank, ''),
    replyTo: typeof replyTo === 'string' ? replyTo : null,
    status: parseStatus(value['status']),
  }
}

/** What is not understood is shown as not sent, with the way to send it again. */
function parseStatus(value: unknown): PendingMessage['status'] {
  if (value === 'waiting' || value === 'sent') return value
  const { kind, text, code, context } = isRecord(value) ? value : {}
  return {
    kind: FAILURES.find((one) => one === kind) ?? 'unconfirmed',
    text: textOr(text, ''),
    code: textOr(code, ''),
    context: listOf(context, parseText, PARAMS_MAX),
  }
}

const FAILURES: readonly SendFailure['kind'][] = ['refused', 'unconfirmed', 'unwritable']

function parseAuthor(value: unknown): Author | null {
  if (!isRecord(value) || typeof value['nick'] !== 'string') return null
  const { nick, address, account, isBot } = value
  return {
    nick,
    address: textOr(address, ''),
    account: typeof account === 'string' ? account : null,
    isBot: isBot === true,
  }
}

function parseReaction(value: unknown): Reaction | null {
  if (!isRecord(value) || typeof value['text'] !== 'string') return null
  const nicks = listOf(value['nicks'], parseText, CLIENT_LIMITS.reactionNicksMax)
  return { text: value['text'], nicks, isMine: value['isMine'] === true }
}

function parseText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function formOf({ form }: Fields): MessageForm {
  return form === 'notice' || form === 'action' ? form : 'message'
}

/** @param countMax of the last ones, which are the newest */
function listOf<T>(value: unknown, parse: (one: unknown) => T | null, countMax: number): readonly T[] {
  return Array.isArray(value) ? value.slice(-countMax).flatMap((one: unknown) => parse(one) ?? []) : []
}

/** Views tell items apart by their keys. */
function unique<T extends { readonly key: ItemKey }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.key, item])).values()]
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= TIME_MAX
}

/** ECMA-262, time values. */
const TIME_MAX = 8.64e15

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}
