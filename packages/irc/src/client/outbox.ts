/**
 * Own messages, from being given to their place in the order of the server. Each is sent once: after a broken connection the
 * history says whether it arrived (IRCv3 draft/chathistory), and only what did not is sent again.
 *
 *     waiting ──write──▶ sent ──echo──▶ in the timeline
 *                          ├─refused──▶ failed ──resend──▶ waiting
 *                          └─connection lost──▶ sent, in doubt ──in the history──▶ in the timeline
 *                                                   ├─not there──▶ waiting
 *                                                   └─no history──▶ failed, `unconfirmed`
 *
 * A message in doubt is known by the tag that it was sent with, which servers keep; without it, by its text.
 */
import { LINE_BYTES_MAX } from '../limits.ts'
import type { MessageFields } from '../message.ts'
import { splitText, utf8Length } from '../split.ts'
import type { SendAction } from './action.ts'
import type { CoreParts } from './core-parts.ts'
import { hasRoom } from './has-room.ts'
import type { ItemKey, MessageItem, PendingMessage, SendFailure } from './item.ts'
import { CLIENT_LIMITS } from './limits.ts'
import type { Place, PlaceKey } from './state.ts'
import { SENT_TAG } from './telling.ts'

/** What is known of a message beside what is shown of it. */
interface Letter {
  readonly place: PlaceKey
  /** Where it was typed. */
  readonly from: PlaceKey
  /** Written on a connection that is gone, and not echoed; or of an earlier run, which may have written it after it was saved. */
  isInDoubt: boolean
}

export interface OutboxParts extends CoreParts {
  /** Messages to this place may go out: it is joined, and the gap is closed. */
  readonly isReady: (place: Place) => boolean
  /** Something has to come of what was written, or the connection is dead. */
  readonly expects: () => void
}

export class Outbox {
  readonly #parts: OutboxParts
  readonly #letters = new Map<ItemKey, Letter>()
  #sent = 0
  #batches = 0

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  give({ place: key, text: given, form = 'message', replyTo, toRank = '', from = key }: SendAction): void {
    const { draft, now, nextKey } = this.#parts
    const text = given.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '')
    const end = text.trimEnd()
    const place = draft.place(key)
    if (place === undefined || place.kind === 'server' || end === '') return
    if (!hasRoom(draft.state, key, text)) return
    const message: PendingMessage = {
      key: nextKey(),
      time: now(),
      form,
      // On a phone, Enter makes empty lines behind a text.
      text: text.includes('\n', end.length) ? end : text,
      toRank,
      replyTo: replyTo ?? null,
      status: 'waiting',
    }
    this.#letters.set(message.key, { place: key, from, isInDoubt: false })
    draft.setPlace(key, { pending: [...place.pending, message] })
  }

  resend(key: PlaceKey, item: ItemKey): void {
    const { draft, now } = this.#parts
    const place = draft.place(key)
    const message = place?.pending.find((one) => one.key === item)
    if (place === undefined || message === undefined || typeof message.status === 'string') return
    const others = place.pending.filter((one) => one !== message)
    draft.setPlace(key, { pending: [...others, { ...message, time: now(), status: 'waiting' }] })
  }

  /** What is on its way already cannot be taken back. */
  discard(key: PlaceKey, item: ItemKey): void {
    const { draft } = this.#parts
    const place = draft.place(key)
    const message = place?.pending.find((one) => one.key === item)
    if (place === undefined || message === undefined || message.status === 'sent') return
    draft.setPlace(key, { pending: place.pending.filter((one) => one !== message) })
    this.#letters.delete(item)
  }

  /** Sends what may go out: from each place in its order, and not too much without an echo. Asked for after each input. */
  flush(): void {
    const { draft, isReady } = this.#parts
    this.#countSent()
    for (const { key, pending } of draft.state.places.values()) {
      if (pending.length === 0) continue
      for (const { key: item } of pending) {
        const place = draft.place(key)
        if (place === undefined || this.#sent >= CLIENT_LIMITS.sentMax || !isReady(place)) break
        this.#next(place, item)
      }
    }
  }

  /** What is in the timeline is off the list. */
  #countSent(): void {
    this.#sent = 0
    const there = new Set<ItemKey>()
    for (const { pending } of this.#parts.draft.state.places.values()) {
      for (const { key, status } of pending) {
        there.add(key)
        if (status === 'sent') this.#sent += 1
      }
    }
    for (const key of this.#letters.keys()) if (!there.has(key)) this.#letters.delete(key)
  }

  #next(place: Place, key: ItemKey): void {
    const message = place.pending.find((one) => one.key === key)
    if (message?.status !== 'waiting') return
    const pieces = this.#piecesOf(place, message)
    if (pieces !== null) {
      this.#split(place, message, pieces)
      return
    }
    if (!this.#write(place, message)) this.fail(place.key, key, failureHere('unwritable'))
    else {
      this.#sent += 1
      const letter = this.#letters.get(key)
      if (letter !== undefined) letter.isInDoubt = false
      this.#change(place.key, key, (before) => ({ ...before, status: 'sent' }))
    }
  }

  #write(place: Place, message: PendingMessage): boolean {
    const { ask, can, write } = this.#parts
    const request = { kind: 'message', place: place.key, key: message.key } as const
    const isWritten = message.text.includes('\n')
      ? this.#writeBatch(place, message)
      : ask(this.#line(place, message, message.text, this.#tagsOf(message)), request)
    // Where nothing may come back, the answer to this says that it has been taken.
    if (isWritten && !(can('echo-message') && can('labeled-response')))
      write({ verb: 'PING', params: [SETTLED + message.key] })
    if (isWritten) this.#parts.expects()
    return isWritten
  }

  /** IRCv3 draft/multiline. */
  #writeBatch(place: Place, message: PendingMessage): boolean {
    const { ask, write } = this.#parts
    this.#batches += 1
    const reference = `m${this.#batches}`
    const opening = {
      tags: this.#tagsOf(message),
      verb: 'BATCH',
      params: [`+${reference}`, 'draft/multiline', place.name],
    }
    const request = { kind: 'message', place: place.key, key: message.key } as const
    if (!ask(opening, request)) return false
    const tags = new Map([['batch', reference]])
    for (const line of message.text.split('\n')) write(this.#line(place, message, line, tags))
    return write({ verb: 'BATCH', params: [`-${reference}`] })
  }

  #line(place: Place, message: PendingMessage, text: string, tags: ReadonlyMap<string, string>): MessageFields {
    const { form, toRank } = message
    const verb = form === 'notice' ? 'NOTICE' : 'PRIVMSG'
    const said = form === 'action' ? `\u0001ACTION ${text}\u0001` : text
    return { tags, verb, params: [toRank + place.name, said] }
  }

  #tagsOf({ key, replyTo }: PendingMessage): Map<string, string> {
    const { can } = this.#parts
    const tags = new Map<string, string>()
    if (!can('message-tags')) return tags
    tags.set(SENT_TAG, key)
    if (replyTo !== null) tags.set('+draft/reply', replyTo)
    return tags
  }

  /** null: it can go out as it is. */
  #piecesOf(place: Place, { text, form, toRank }: PendingMessage): readonly string[] | null {
    const { can, draft } = this.#parts
    const { isupport, offered } = draft.state.server
    const lineBytesMax = Number(isupport.get('LINELEN') ?? 0) || LINE_BYTES_MAX
    const around =
      sourceBytes(draft.state.me) + utf8Length(`PRIVMSG ${toRank}${place.name} :\r\n`) + (form === 'action' ? 9 : 0)
    const room = Math.max(ROOM_BYTES_MIN, lineBytesMax - around)
    const lines = text.split('\n')
    const fits = (line: string) => utf8Length(line) <= room
    if (lines.length === 1 && fits(text)) return null
    const batch = form === 'message' && toRank === '' && can('draft/multiline') ? multilineLimits(offered) : null
    if (batch !== null && lines.every(fits)) {
      const groups = grouped(lines, batch)
      return groups.length === 1 ? null : groups
    }
    const pieces = lines.filter((line) => line !== '').flatMap((line) => splitText(line, room))
    return pieces.length === 1 && pieces[0] === text ? null : pieces
  }

  /** The pieces stand in the place of the message; the first one keeps its key. */
  #split(place: Place, message: PendingMessage, pieces: readonly string[]): void {
    const { draft, nextKey } = this.#parts
    const { from = place.key } = this.#letters.get(message.key) ?? {}
    const parts = pieces.map((text, index): PendingMessage => {
      const key = index === 0 ? message.key : nextKey()
      this.#letters.set(key, { place: place.key, from, isInDoubt: false })
      return { ...message, key, text, replyTo: index === 0 ? message.replyTo : null }
    })
    draft.setPlace(place.key, { pending: place.pending.flatMap((one) => (one === message ? parts : [one])) })
    for (const { key } of parts) {
      const now = draft.place(place.key)
      if (now !== undefined && this.#sent < CLIENT_LIMITS.sentMax) this.#next(now, key)
    }
  }

  /** The server takes it, and does not show it to its sender: it stands where it is known to have been taken. */
  settle(key: PlaceKey, item: ItemKey): void {
    const { draft, writer, now } = this.#parts
    const message = draft.place(key)?.pending.find((one) => one.key === item)
    if (message === undefined) return
    const { me } = draft.state
    const settled: MessageItem = {
      kind: 'message',
      key: item,
      id: null,
      time: now(),
      form: message.form,
      author: { nick: me.nick, address: me.address, account: me.account, isBot: false },
      isMine: true,
      text: message.text,
      toRank: message.toRank,
      replyTo: message.replyTo,
      mentionsMe: false,
      reactions: [],
      redaction: null,
    }
    writer.settle(key, message, settled)
  }

  /** @param token of a PONG */
  pong(token: string): void {
    if (!token.startsWith(SETTLED)) return
    const key = token.slice(SETTLED.length) as ItemKey
    const letter = this.#letters.get(key)
    if (letter !== undefined) this.settle(letter.place, key)
  }

  fail(key: PlaceKey, item: ItemKey, failure: SendFailure): void {
    this.#change(key, item, (before) => ({ ...before, status: failure }))
  }

  /** The oldest that is on its way there: of it is a refusal without a label. */
  oldestSent(key: PlaceKey): ItemKey | null {
    return this.#parts.draft.place(key)?.pending.find(({ status }) => status === 'sent')?.key ?? null
  }

  /** Where it was typed; null: where it stands. */
  typedElsewhere(item: ItemKey): PlaceKey | null {
    const letter = this.#letters.get(item)
    return letter === undefined || letter.from === letter.place ? null : letter.from
  }

  /** The connection is gone: of what was sent and not echoed nobody knows. */
  lost(): void {
    this.#sent = 0
    for (const { pending } of this.#parts.draft.state.places.values()) {
      for (const { key, status } of pending) {
        const letter = this.#letters.get(key)
        if (letter !== undefined && status === 'sent') letter.isInDoubt = true
      }
    }
  }

  /** Whether something in a place is in doubt. */
  isInDoubt({ pending }: Pick<Place, 'pending'>): boolean {
    return pending.some(({ key }) => this.#letters.get(key)?.isInDoubt === true)
  }

  /**
   * The gap of a place is closed: what arrived is in the timeline.
   * @param isKnown the history has told; without one nobody knows
   */
  resolve(key: PlaceKey, isKnown: boolean): void {
    const place = this.#parts.draft.place(key)
    if (place === undefined || !this.isInDoubt(place)) return
    const unconfirmed = failureHere('unconfirmed')
    const pending = place.pending.map((message): PendingMessage => {
      const letter = this.#letters.get(message.key)
      if (letter?.isInDoubt !== true) return message
      letter.isInDoubt = false
      return { ...message, status: isKnown || message.status === 'waiting' ? 'waiting' : unconfirmed }
    })
    this.#parts.draft.setPlace(key, { pending })
  }

  /** A channel has another name. */
  moved(from: PlaceKey, to: PlaceKey): void {
    for (const [key, letter] of this.#letters)
      if (letter.place === from) this.#letters.set(key, { ...letter, place: to })
  }

  /** Messages of an earlier run of the program. */
  restore(place: PlaceKey, pending: readonly PendingMessage[]): void {
    for (const { key, status } of pending)
      this.#letters.set(key, { place, from: place, isInDoubt: typeof status === 'string' })
  }

  #change(key: PlaceKey, item: ItemKey, changed: (message: PendingMessage) => PendingMessage): void {
    const place = this.#parts.draft.place(key)
    if (place === undefined) return
    const pending = place.pending.map((message) => (message.key === item ? changed(message) : message))
    this.#parts.draft.setPlace(key, { pending })
  }
}

/** The server has said nothing of it. */
function failureHere(kind: Exclude<SendFailure['kind'], 'refused'>): SendFailure {
  return { kind, text: '', code: '', context: [] }
}

const SETTLED = 'settled-'
const ROOM_BYTES_MIN = 64
/** A host of 63 characters and a user of 16, where the own source is not known. */
const ADDRESS_BYTES = 80

function sourceBytes({ nick, address }: { readonly nick: string; readonly address: string }): number {
  return utf8Length(`:${nick}! `) + (address === '' ? ADDRESS_BYTES : utf8Length(address))
}

interface MultilineLimits {
  readonly bytesMax: number
  readonly linesMax: number
}

/** null where the server does not say what it takes. */
function multilineLimits(offered: ReadonlyMap<string, string>): MultilineLimits | null {
  const words = new Map(
    (offered.get('draft/multiline') ?? '').split(',').map((word) => [word.split('=')[0], Number(word.split('=')[1])]),
  )
  const bytesMax = words.get('max-bytes') ?? 0
  const linesMax = words.get('max-lines') ?? 0
  return bytesMax > 0 ? { bytesMax, linesMax: linesMax > 0 ? linesMax : 100 } : null
}

/** The lines in as few messages as may be. A message of empty lines only is none. */
function grouped(lines: readonly string[], { bytesMax, linesMax }: MultilineLimits): string[] {
  const groups: string[] = []
  let group: string[] = []
  let bytes = 0
  for (const line of lines) {
    const more = utf8Length(line) + 1
    if (group.length > 0 && (group.length >= linesMax || bytes + more > bytesMax)) {
      groups.push(group.join('\n'))
      group = []
      bytes = 0
    }
    group.push(line)
    bytes += more
  }
  return [...groups, group.join('\n')].filter((text) => text.trim() !== '')
}
