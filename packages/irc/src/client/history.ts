/**
 * Earlier messages (IRCv3 draft/chathistory): after each connection what came meanwhile, so that no place has a gap; and pages
 * that a person looks back through.
 *
 * How a gap is closed: what comes in a place is held back while pages after its newest message are fetched, until one is the last.
 * Then what was held back follows, without what was in a page. A server without history has gaps, and the state says so (`can.history`).
 * When the connection breaks meanwhile, all of this begins again from what is newest then.
 */
import { parseServerTime } from '../time.ts'
import type { CoreParts } from './core-parts.ts'
import { idOf, timeOf, type IncomingBatch } from './incoming.ts'
import { CLIENT_LIMITS } from './limits.ts'
import { composed } from './multiline.ts'
import { newestPoint, pageFor, pageParams, timestamp, type LoadAction } from './page-request.ts'
import type { HistoryPoint, PageRequest, Request } from './requests.ts'
import type { Loading, LoadStatus, Place, PlaceKey } from './state.ts'
import { tellingOf, type Telling } from './telling.ts'
import { itemAt, itemById } from './timeline.ts'
import type { Page } from './timeline-writer.ts'

export interface HistoryParts extends CoreParts {
  /** The gap of this place is closed; `isKnown`: the history has said what there is. */
  readonly closed: (place: PlaceKey, isKnown: boolean) => void
  /** Of own messages nobody knows whether they arrived there. */
  readonly isInDoubt: (place: Place) => boolean
  /** The request for a page of this place that waits for its answer. */
  readonly takePage: (place: PlaceKey) => PageRequest | null
}

interface Gap {
  /** What came meanwhile. */
  readonly held: Telling[]
  /** A page is asked for, or will be; until then it is not known whether there is a gap at all. */
  isAsked: boolean
}

export class History {
  readonly #parts: HistoryParts
  readonly #gaps = new Map<PlaceKey, Gap>()
  readonly #queue: PageRequest[] = []
  #active = 0
  #isAskingTargets = false
  /** Conversations are whole up to then. */
  #targetsSince = 0
  #isWhole = false

  constructor(parts: HistoryParts) {
    this.#parts = parts
  }

  get isCatchingUp(): boolean {
    return this.#gaps.size > 0 || this.#isAskingTargets
  }

  /** What is held back until gaps are closed. */
  get held(): unknown {
    return this.#gaps
  }

  /** What is said in this place now follows what was said before. */
  isClosed(key: PlaceKey): boolean {
    return !this.#gaps.has(key)
  }

  /** The connection is gone, and with it all that was asked. What was held back will be in the history. */
  lost(): void {
    for (const key of this.#gaps.keys()) this.#setLoading(key, { isCatchingUp: false })
    this.#gaps.clear()
    this.#queue.length = 0
    this.#active = 0
    this.#isAskingTargets = false
    for (const { key, loading } of this.#parts.draft.state.places.values()) {
      const { earlier, later, around } = loading
      if (![earlier, later, around].includes('busy')) continue
      this.#setLoading(key, { earlier: ended(earlier), later: ended(later), around: ended(around) })
    }
  }

  /** Something has happened in a place: it follows what came before it. */
  add(key: PlaceKey, telling: Telling): void {
    // A conversation that begins while it is asked which there are may have begun before.
    if (this.#isAskingTargets && this.#parts.draft.place(key)?.kind === 'conversation') this.#open(key)
    const gap = this.#gaps.get(key)
    if (gap === undefined) this.#parts.writer.add(key, telling)
    else gap.held.push(telling)
  }

  /** The client is online: which conversations had news meanwhile? */
  online(): void {
    const conversations = this.#conversations()
    if (!this.#parts.can(HISTORY)) {
      for (const { key } of conversations) this.#parts.closed(key, false)
      return
    }
    for (const { key } of conversations) this.#open(key)
    if (this.#isWhole) {
      const newest = conversations.map(({ timeline }) => itemAt(timeline, -1)?.time ?? 0)
      this.#targetsSince = Math.max(0, Math.max(0, ...newest) - CLOCKS_APART_MS)
    }
    this.#isWhole = false
    this.#askTargets(FAR_FUTURE)
  }

  /** A channel is had, or had again; a conversation is looked at for the first time. */
  catchUp(key: PlaceKey): void {
    const { can, closed, draft } = this.#parts
    const place = draft.place(key)
    if (place === undefined || place.kind === 'server') return
    if (!can(HISTORY)) {
      closed(key, false)
      return
    }
    const gap = this.#open(key)
    if (gap.isAsked) return
    gap.isAsked = true
    const from = newestPoint(place.timeline) ?? this.#beforeDoubt(place)
    this.#ask({ kind: 'page', place: key, part: from === null ? 'newest' : 'newer', from })
  }

  /** What a person asks for. */
  load(action: LoadAction): void {
    const { draft, can } = this.#parts
    const place = draft.place(action.place)
    if (place === undefined || place.kind === 'server' || !can(HISTORY)) return
    if (place.loading[action.kind] === 'busy' || !this.isClosed(place.key)) return
    const request = pageFor(action, place)
    if (request === null) return
    if (request.part === 'newest') return this.catchUp(place.key)
    this.#setLoading(place.key, { [action.kind]: 'busy' })
    this.#ask(request)
  }

  /** The answer to a request for a page, which may have been found by its label. */
  page(batch: IncomingBatch, asked: Request | null): void {
    const { names, takePage } = this.#parts
    const request = asked?.kind === 'page' ? asked : takePage(names().place(batch.params[0] ?? ''))
    if (request === null) return
    this.#active -= 1
    this.#take(request, this.#read(batch))
    this.#go()
  }

  /** The answer to the question which conversations there are: the newest ones first, as they were asked for. */
  targets({ parts, opening }: IncomingBatch): void {
    this.#isAskingTargets = false
    const rows = parts.flatMap((part) => (part.kind === 'message' ? targetOf(part.message.params) : []))
    for (const row of rows) this.#takeTarget(row)
    const oldest = Math.min(...rows.map(({ time }) => time))
    const isLast = rows.length === 0 || opening.tags.has(LAST) || this.#targetsSince === 0
    // Of the first start only the newest are looked at: a person finds the others by their names.
    const isAll = rows.length === 0 || opening.tags.has(LAST)
    if (isLast || !this.#askTargets(oldest)) this.#withoutNews(isAll || this.#targetsSince > 0)
  }

  /** A page, or the list of conversations, was refused or did not come. */
  failed(request: Request, text: string, code = ''): void {
    if (request.kind === 'targets') {
      this.#isAskingTargets = false
      for (const { key } of this.#conversations()) if (!this.isClosed(key)) this.catchUp(key)
    }
    if (request.kind !== 'page') return
    this.#active -= 1
    const { place: key, part, from } = request
    const known = from !== null && 'id' in from ? this.#timeOf(key, from.id) : null
    // The message from which it went on may be forgotten there, but not when it was said.
    if (part === 'newer' && known !== null) this.#ask({ ...request, from: { time: known } })
    else if (part === 'newer') this.#ask({ ...request, part: 'newest', from: null })
    else if (part === 'newest') this.#withoutNewest(key, text, code === NO_TARGET)
    else this.#setLoading(key, { [part]: { kind: 'failed', text } })
    this.#go()
  }

  /** What is not there, or did not come, is not asked for again by itself: a view with nothing in it always wants more. */
  #withoutNewest(key: PlaceKey, text: string, isNone: boolean): void {
    const { draft, writer } = this.#parts
    const place = draft.place(key)
    if (place?.timeline.length === 0) {
      if (isNone && place.kind === 'conversation') writer.replace(key, { tellings: [], isLast: true })
      else this.#setLoading(key, { earlier: { kind: 'failed', text } })
    }
    this.#close(key, isNone && this.#isOwnHistory(key))
  }

  /** A place has another name. */
  moved(from: PlaceKey, to: PlaceKey): void {
    const gap = this.#gaps.get(from)
    if (gap !== undefined) this.#gaps.set(to, gap)
    this.#gaps.delete(from)
    for (const [index, request] of this.#queue.entries()) {
      if (request.place === from) this.#queue[index] = { ...request, place: to }
    }
  }

  /** The person has left it: nothing is fetched for it any more. */
  forget(key: PlaceKey): void {
    if (!this.#gaps.delete(key)) return
    this.#setLoading(key, { isCatchingUp: false })
    this.#noteWhole()
  }

  #conversations(): readonly Place[] {
    return [...this.#parts.draft.state.places.values()].filter(({ kind }) => kind === 'conversation')
  }

  #askTargets(until: number): boolean {
    const params = ['TARGETS', timestamp(until), timestamp(this.#targetsSince), String(CLIENT_LIMITS.targetsMax)]
    this.#isAskingTargets = this.#parts.ask({ verb: 'CHATHISTORY', params }, { kind: 'targets' })
    return this.#isAskingTargets
  }

  #takeTarget({ name, time }: Target): void {
    const { draft, names, placeFor } = this.#parts
    if (names().isChannel(name) || names().isSame(name, draft.state.me.nick)) return
    const key = placeFor(name)
    const place = key === null ? undefined : draft.place(key)
    if (place === undefined) return
    const newest = itemAt(place.timeline, -1)?.time
    if (newest === undefined) {
      // The others when a person looks at them.
      const busy = [...this.#gaps.values()].filter(({ isAsked }) => isAsked).length
      if (busy < CONVERSATIONS_FETCHED) this.catchUp(place.key)
    } else if (time > newest) this.catchUp(place.key)
  }

  /**
   * The conversations that are not named had none; what is in doubt is asked for by itself.
   * @param isAll that had news were named; otherwise those of an earlier run, of which something is loaded, may have news as well
   */
  #withoutNews(isAll: boolean): void {
    for (const place of this.#conversations()) {
      if (this.#gaps.get(place.key)?.isAsked !== false) continue
      if (this.#parts.isInDoubt(place) || (!isAll && place.timeline.length > 0)) this.catchUp(place.key)
      else this.#close(place.key, true)
    }
    this.#noteWhole()
  }

  #take(request: PageRequest, page: ReadPage): void {
    const { writer, draft } = this.#parts
    const { place: key, part } = request
    switch (part) {
      case 'newest':
        if (this.isClosed(key)) return
        writer.replace(key, page)
        return this.#close(key, page.isLast || !this.#isInDoubt(key))
      case 'newer':
        return this.#takeNewer(request, page)
      case 'earlier':
        writer.addOlder(key, page, draft.place(key)?.detached === null ? 'timeline' : 'detached')
        return this.#setLoading(key, { earlier: 'idle' })
      case 'later':
        writer.addLater(key, page)
        return this.#setLoading(key, { later: 'idle' })
      case 'around':
        writer.showAround(key, page)
        return this.#setLoading(key, { around: 'idle' })
      default:
        return part satisfies never
    }
  }

  #takeNewer(request: PageRequest, page: ReadPage): void {
    const { place: key, from } = request
    if (this.isClosed(key)) return
    this.#parts.writer.addNewer(key, page)
    // A page that ends where it began is the last one, whatever the server says of it.
    if (page.isLast || page.end === null || isSamePoint(page.end, from)) this.#close(key, true)
    else this.#ask({ ...request, from: page.end })
  }

  #read({ parts, opening }: IncomingBatch): ReadPage {
    const reader = this.#parts.reader()
    const tellings: Telling[] = []
    let end: HistoryPoint | null = null
    for (const part of parts) {
      const message = part.kind === 'message' ? part.message : composed(part)
      if (message === null) continue
      const id = idOf(message)
      end = id === null ? { time: timeOf(message, reader.now) } : { id }
      const telling = tellingOf(message, reader)
      if (telling !== null) tellings.push(telling)
    }
    return { tellings, isLast: parts.length === 0 || opening.tags.has(LAST), end }
  }

  #open(key: PlaceKey): Gap {
    const known = this.#gaps.get(key)
    if (known !== undefined) return known
    const gap: Gap = { held: [], isAsked: false }
    this.#gaps.set(key, gap)
    this.#setLoading(key, { isCatchingUp: true, earlier: 'idle' })
    return gap
  }

  #close(key: PlaceKey, isKnown: boolean): void {
    const gap = this.#gaps.get(key)
    this.#gaps.delete(key)
    for (const telling of gap?.held ?? []) this.#parts.writer.add(key, telling)
    this.#setLoading(key, { isCatchingUp: false })
    this.#parts.closed(key, isKnown)
    this.#noteWhole()
  }

  #noteWhole(): void {
    if (!this.isCatchingUp) this.#isWhole = true
  }

  #ask(request: PageRequest): void {
    this.#queue.push(request)
    this.#go()
  }

  #go(): void {
    const { draft, ask } = this.#parts
    while (this.#active < PAGES_AT_ONCE) {
      const request = this.#queue.shift()
      if (request === undefined) return
      const place = draft.place(request.place)
      if (place === undefined) continue
      const pageMax = Number(draft.state.server.isupport.get('CHATHISTORY') ?? 0)
      const params = pageParams(request, place.name, pageMax)
      if (ask({ verb: 'CHATHISTORY', params }, request)) this.#active += 1
    }
  }

  /** Where nothing is loaded, what is in doubt may be further back than the newest page. */
  #beforeDoubt(place: Place): HistoryPoint | null {
    const [oldest] = place.pending
    return oldest === undefined || !this.#parts.isInDoubt(place) ? null : { time: oldest.time - OWN_CLOCK_APART_MS }
  }

  #isInDoubt(key: PlaceKey): boolean {
    const place = this.#parts.draft.place(key)
    return place !== undefined && this.#parts.isInDoubt(place)
  }

  /** Conversations of an account are kept: one that is not there has not begun. Those of a guest ended with its connection. */
  #isOwnHistory(key: PlaceKey): boolean {
    const { state } = this.#parts.draft
    return state.places.get(key)?.kind === 'conversation' && state.me.account !== null
  }

  #timeOf(key: PlaceKey, id: string): number | null {
    const timeline = this.#parts.draft.place(key)?.timeline
    return timeline === undefined ? null : (itemById(timeline, id)?.time ?? null)
  }

  #setLoading(key: PlaceKey, changes: Partial<Loading>): void {
    const { draft } = this.#parts
    const place = draft.place(key)
    if (place !== undefined) draft.setPlace(key, { loading: { ...place.loading, ...changes } })
  }
}

const HISTORY = 'draft/chathistory'
/** The code of FAIL for a channel that one is not in, and for a person with whom one has not talked. */
const NO_TARGET = 'INVALID_TARGET'
/** On the opening of a batch: there is no more of what was asked for. */
const LAST = 'draft/chathistory-end'
/** Requests under way: more would only wait in the server, and others behind them. */
const PAGES_AT_ONCE = 4
/** At the first start, of conversations. */
const CONVERSATIONS_FETCHED = 20
/** Those of the nodes of one network. */
const CLOCKS_APART_MS = 60_000
/** That of this machine and that of the server. */
const OWN_CLOCK_APART_MS = 3_600_000
const FAR_FUTURE = Date.UTC(2200, 0, 1)

interface ReadPage extends Page {
  /** Its last line, whatever that says: from there the next page goes on. */
  readonly end: HistoryPoint | null
}

function isSamePoint(one: HistoryPoint, other: HistoryPoint | null): boolean {
  if (other === null) return false
  return 'id' in one ? 'id' in other && one.id === other.id : 'time' in other && one.time === other.time
}

interface Target {
  readonly name: string
  readonly time: number
}

/** `CHATHISTORY TARGETS name time`. */
function targetOf([, name = '', text = '']: readonly string[]): readonly Target[] {
  const time = parseServerTime(text)
  return name === '' || time === null ? [] : [{ name, time }]
}

function ended(status: LoadStatus): LoadStatus {
  return status === 'busy' ? 'idle' : status
}
