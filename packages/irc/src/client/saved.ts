/**
 * What a client keeps over a reload or a new start, as plain JSON: its places, the newest messages, and what is not sent. The next run shows
 * it before it is connected, goes on from the newest message, and sends what had not arrived.
 */
import type { Author, ItemKey, MessageForm, MessageItem, PendingMessage, Reaction } from './item.ts'
import type { ClientState, Place } from './state.ts'
import { itemsBackwards } from './timeline.ts'

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

/** @param itemsMax newest messages of each place */
export function saveClient({ places }: ClientState, itemsMax: number): SavedClient {
  const saved = [...places.values()].flatMap((place) => savedPlace(place, itemsMax))
  return { version: 1, places: saved }
}

function savedPlace(place: Place, itemsMax: number): readonly SavedPlace[] {
  const { kind, name, since, marker, pending, membership } = place
  if (kind === 'server') return []
  const items: MessageItem[] = []
  for (const item of itemsBackwards(place.timeline)) {
    if (items.length >= itemsMax) break
    // Without an id nothing could tell whether it is the same one that comes again.
    if (item.kind === 'message' && item.id !== null) items.unshift(item)
  }
  const isWanted = membership.kind === 'joined' || membership.kind === 'joining'
  return [{ kind, name, isWanted, since, marker, items, pending }]
}

/** What was saved, of whatever is found in a store; null for what is no such thing. A place that is damaged is left out. */
export function parseSavedClient(value: unknown): SavedClient | null {
  if (!isRecord(value) || value['version'] !== 1 || !Array.isArray(value['places'])) return null
  return { version: 1, places: value['places'].flatMap((place: unknown) => parsePlace(place) ?? []) }
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
    since: numberOr(since, 0),
    marker: typeof marker === 'number' ? marker : null,
    items: listOf(items, parseItem),
    pending: listOf(pending, parsePending),
  }
}

function parseItem(value: unknown): MessageItem | null {
  if (!isRecord(value)) return null
  const { key, id, time, text, isMine, toRank, replyTo, mentionsMe } = value
  const author = parseAuthor(value['author'])
  if (author === null || typeof key !== 'string' || typeof id !== 'string' || typeof time !== 'number') return null
  return {
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
    reactions: listOf(value['reactions'], parseReaction),
    redaction: isRecord(value['redaction'])
      ? { by: textOr(value['redaction']['by'], ''), reason: textOr(value['redaction']['reason'], '') }
      : null,
  }
}

function parsePending(value: unknown): PendingMessage | null {
  if (!isRecord(value)) return null
  const { key, time, text, replyTo, status } = value
  if (typeof key !== 'string' || typeof time !== 'number' || typeof text !== 'string') return null
  return {
    key: key as ItemKey,
    time,
    form: formOf(value),
    text,
    replyTo: typeof replyTo === 'string' ? replyTo : null,
    // What had failed is shown as not sent, with the way to send it again.
    status: status === 'waiting' || status === 'sent' ? status : { kind: 'unconfirmed', text: '', code: '' },
  }
}

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
  const nicks = listOf(value['nicks'], (nick) => (typeof nick === 'string' ? nick : null))
  return { text: value['text'], nicks, isMine: value['isMine'] === true }
}

function formOf({ form }: Fields): MessageForm {
  return form === 'notice' || form === 'action' ? form : 'message'
}

function listOf<T>(value: unknown, parse: (one: unknown) => T | null): readonly T[] {
  return Array.isArray(value) ? value.flatMap((one: unknown) => parse(one) ?? []) : []
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
