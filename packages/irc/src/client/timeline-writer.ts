/** Puts what was told into the timelines of the state: each message once, in the order of the server, with its reactions. */
import type { StateDraft } from './draft.ts'
import type { Happening, Item, ItemKey, MessageId, MessageItem, PendingMessage, Reaction } from './item.ts'
import { CLIENT_LIMITS, type ClientBounds } from './limits.ts'
import type { Place, PlaceKey } from './state.ts'
import type { Telling } from './telling.ts'
import {
  appended,
  EMPTY_TIMELINE,
  findById,
  hasMessage,
  itemsBackwards,
  joined,
  prepended,
  replaced,
  trimmed,
  type Timeline,
} from './timeline.ts'
import { countUnread, isNews, readUntil } from './unread.ts'

/** What is said of a message: it may come before the message is loaded. */
type Remark = Exclude<Telling, { kind: 'item' }>

/** A page of the history, oldest first. */
export interface Page {
  readonly tellings: readonly Telling[]
  /** Nothing more is in that direction. */
  readonly isLast: boolean
}

/** So far back an event without an id is looked for: servers without ids have no history from which it could come again. */
const NEAR_ITEMS = 50

export class TimelineWriter {
  readonly #draft: StateDraft
  readonly #bounds: Pick<ClientBounds, 'timelineItemsMax'>
  /** By place and message. */
  readonly #early = new Map<string, Remark[]>()

  constructor(draft: StateDraft, bounds: Pick<ClientBounds, 'timelineItemsMax'>) {
    this.#draft = draft
    this.#bounds = bounds
  }

  /** What is kept for messages that are not loaded. */
  get held(): unknown {
    return this.#early
  }

  /** What was said of messages that are not loaded comes again with them. */
  forgetEarly(): void {
    this.#early.clear()
  }

  /** Something that has just happened. Once is enough: what is there already changes nothing. */
  add(key: PlaceKey, telling: Telling): void {
    const place = this.#draft.place(key)
    if (place === undefined) return
    if (telling.kind !== 'item') {
      this.#remark(place, telling)
      return
    }
    if (isThere(place.timeline, telling.item)) return
    const item = this.#settled(place, telling)
    const timeline = trimmed(appended(place.timeline, [item]), this.#bounds.timelineItemsMax)
    const news = isNews(item, readUntil(place)) ? 1 : 0
    const mention = news === 1 && item.kind === 'message' && item.mentionsMe ? 1 : 0
    const counts = { unread: place.unread + news, mentions: place.mentions + mention }
    this.#draft.setPlace(key, news === 1 ? { timeline, ...counts } : { timeline })
  }

  /** What came after everything that is loaded. */
  addNewer(key: PlaceKey, { tellings }: Page): void {
    for (const telling of tellings) this.add(key, telling)
  }

  /** In front of what is loaded. */
  addOlder(key: PlaceKey, { tellings, isLast }: Page, part: 'timeline' | 'detached'): void {
    const place = this.#draft.place(key)
    const before = place?.[part]
    if (place === undefined || before === null || before === undefined) return
    const items = this.#itemsOf(place, tellings, before)
    this.#put(key, part, { ...prepended(before, items), isBegin: isLast })
    this.#remarks(key, tellings)
    this.#count(key)
  }

  /** The newest part, where nothing is loaded, or nothing that it goes on from. */
  replace(key: PlaceKey, { tellings, isLast }: Page): void {
    const place = this.#draft.place(key)
    if (place === undefined) return
    const items = this.#itemsOf(place, tellings, EMPTY_TIMELINE)
    this.#put(key, 'timeline', { ...appended(EMPTY_TIMELINE, items), isBegin: isLast })
    this.#remarks(key, tellings)
    this.#count(key)
  }

  /** The part around a message or time: beside the timeline, unless both touch. */
  showAround(key: PlaceKey, { tellings }: Page): void {
    const place = this.#draft.place(key)
    if (place === undefined) return
    const items = this.#itemsOf(place, tellings, EMPTY_TIMELINE)
    const overlap = items.findIndex((item) => isThere(place.timeline, item))
    if (overlap === -1) {
      const detached = { ...appended(EMPTY_TIMELINE, items), isBegin: false, isEnd: false }
      this.#draft.setPlace(key, { detached })
    } else {
      this.#draft.setPlace(key, { timeline: prepended(place.timeline, items.slice(0, overlap)), detached: null })
      this.#count(key)
    }
    this.#remarks(key, tellings)
  }

  /** Behind the detached part; where it reaches the timeline, both are one. */
  addLater(key: PlaceKey, { tellings, isLast }: Page): void {
    const place = this.#draft.place(key)
    if (place === undefined || place.detached === null) return
    const items = this.#itemsOf(place, tellings, place.detached)
    const overlap = items.findIndex((item) => isThere(place.timeline, item))
    if (overlap === -1 && !isLast) this.#put(key, 'detached', appended(place.detached, items))
    else {
      const rest = overlap === -1 ? items : items.slice(0, overlap)
      this.#draft.setPlace(key, { timeline: joined(appended(place.detached, rest), place.timeline), detached: null })
      this.#count(key)
    }
    this.#remarks(key, tellings)
  }

  /** The own message is in the order of the server, which does not show it to its sender. */
  settle(key: PlaceKey, pending: PendingMessage, item: MessageItem): void {
    this.add(key, { kind: 'item', item, sent: pending.key })
  }

  #put(key: PlaceKey, part: 'timeline' | 'detached', timeline: Timeline): void {
    this.#draft.setPlace(key, part === 'timeline' ? { timeline } : { detached: timeline })
  }

  #count(key: PlaceKey): void {
    const place = this.#draft.place(key)
    if (place !== undefined) this.#draft.setPlace(key, countUnread(place))
  }

  #itemsOf(place: Place, tellings: readonly Telling[], loaded: Timeline): Item[] {
    const items: Item[] = []
    for (const telling of tellings) {
      if (telling.kind !== 'item' || isThere(loaded, telling.item)) continue
      items.push(this.#settled(this.#draft.place(place.key) ?? place, telling))
    }
    return items
  }

  /** With the key under which it was typed, if it was typed here, and what was said of it before it came. */
  #settled(place: Place, { item, sent }: Extract<Telling, { kind: 'item' }>): Item {
    if (item.kind !== 'message') return item
    const pending = place.pending.find((one) => isEchoOf(item, sent, one))
    const known = pending === undefined ? item : { ...item, key: pending.key, isMine: true, mentionsMe: false }
    if (pending !== undefined)
      this.#draft.setPlace(place.key, { pending: place.pending.filter((one) => one !== pending) })
    if (item.id === null) return known
    const name = earlyKey(place.key, item.id)
    const remarks = this.#early.get(name) ?? []
    this.#early.delete(name)
    return remarks.reduce(remarked, known)
  }

  #remarks(key: PlaceKey, tellings: readonly Telling[]): void {
    for (const telling of tellings) {
      const place = this.#draft.place(key)
      if (telling.kind !== 'item' && place !== undefined) this.#remark(place, telling)
    }
  }

  #remark(place: Place, remark: Remark): void {
    let isKnown = false
    for (const part of ['timeline', 'detached'] as const) {
      const timeline = place[part]
      const position = timeline === null ? null : findById(timeline, remark.id)
      if (timeline === null || position === null) continue
      isKnown = true
      const item = timeline.chunks[position.chunk]?.[position.index]
      if (item?.kind === 'message') this.#put(place.key, part, replaced(timeline, position, remarked(item, remark)))
    }
    if (isKnown && remark.kind === 'redaction') this.#count(place.key)
    if (!isKnown) this.#keep(earlyKey(place.key, remark.id), remark)
  }

  #keep(name: string, remark: Remark): void {
    const remarks = this.#early.get(name) ?? []
    if (remarks.length < CLIENT_LIMITS.reactionsMax) this.#early.set(name, [...remarks, remark])
    if (this.#early.size <= CLIENT_LIMITS.earlyReactionsMax) return
    for (const oldest of this.#early.keys()) {
      this.#early.delete(oldest)
      return
    }
  }
}

function earlyKey(place: PlaceKey, id: MessageId): string {
  return `${place} ${id}`
}

function isThere(timeline: Timeline, item: Item): boolean {
  if (item.id !== null) return hasMessage(timeline, item.id, item.time)
  if (item.kind === 'reply') return false
  let left = NEAR_ITEMS
  for (const other of itemsBackwards(timeline)) {
    if (left === 0 || other.time < item.time) return false
    if (isSameFact(item, other)) return true
    left -= 1
  }
  return false
}

/** Without ids: told twice, as by a bouncer. Two messages of one text within a millisecond are one. */
function isSameFact(one: Item, other: Item): boolean {
  if (one.time !== other.time || one.kind !== 'event' || other.kind !== 'event') return false
  return one.author.nick === other.author.nick && isSameEvent(one.event, other.event)
}

function isSameEvent(one: Happening, other: Happening): boolean {
  const values = new Map<string, unknown>(Object.entries(other))
  return Object.entries(one).every(([name, value]) => isSameValue(value, values.get(name)))
}

/** A text, or several. */
function isSameValue(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other
  return one.length === other.length && one.every((text, index) => text === other[index])
}

/** @param sent what the tag of this client says; where a server dropped it, the text decides */
function isEchoOf(item: MessageItem, sent: ItemKey | null, pending: PendingMessage): boolean {
  if (pending.form !== item.form) return false
  if (sent !== null) return pending.key === sent && (item.isMine || pending.text === item.text)
  return (
    pending.status === 'sent' &&
    item.isMine &&
    pending.text === item.text &&
    item.time >= pending.time - CLOCKS_APART_MS
  )
}

/** So much may the clocks of client and server differ. */
const CLOCKS_APART_MS = 300_000

function remarked(item: Item, remark: Remark): Item {
  if (item.kind !== 'message') return item
  switch (remark.kind) {
    case 'redaction':
      return { ...item, text: '', reactions: [], redaction: { by: remark.by, reason: remark.reason } }
    case 'reaction':
      return { ...item, reactions: reacted(item.reactions, remark) }
    default:
      return remark satisfies never
  }
}

function reacted(reactions: readonly Reaction[], remark: Extract<Remark, { kind: 'reaction' }>): readonly Reaction[] {
  const { text, nick, isOn, isMine } = remark
  const before = reactions.find((reaction) => reaction.text === text)
  const others = (before?.nicks ?? []).filter((one) => one !== nick)
  if (isOn && others.length >= CLIENT_LIMITS.reactionNicksMax) return reactions
  const nicks = isOn ? [...others, nick] : others
  const after = { text, nicks, isMine: isMine ? isOn : (before?.isMine ?? false) }
  if (before === undefined) {
    return isOn && reactions.length < CLIENT_LIMITS.reactionsMax ? [...reactions, after] : reactions
  }
  return nicks.length === 0
    ? reactions.filter((reaction) => reaction !== before)
    : reactions.map((reaction) => (reaction === before ? after : reaction))
}
