/** A store in memory for tests: it answers as the store on disk, and can be told to fail or to keep its caller waiting. */
import { foldName, parseSource } from '@partyline/irc'
import { StoreError } from '../errors.ts'
import { exportedLine } from '../store/export.ts'
import { isMessage } from '../store/is-message.ts'
import { REDACTED_VERB } from '../store/row-kind.ts'
import { firstPortion } from '../store/portion.ts'
import { RecentHistory } from '../store/recent.ts'
import { isSaidBy } from '../store/said.ts'
import { targetsPage } from '../store/targets-page.ts'
import type {
  Batch,
  Change,
  ChannelRecord,
  ExportAnswer,
  ExportQuery,
  HistoryAnswer,
  HistoryQuery,
  KeptRecord,
  OpenedStore,
  PlaceRecord,
  Store,
  SaidQuery,
  Statistics,
  StatisticsQuery,
  StoredEvent,
  TargetsQuery,
  TargetTime,
  Through,
  Upkeep,
} from '../store/store.ts'

/** What can be redacted. */
const SAID = new Set(['PRIVMSG', 'NOTICE', 'TAGMSG'])
/** Places that are reserved at a time. */
const BLOCK = 1_000
const DAY_MS = 86_400_000

const EVERYTHING = { recentEventsPerChannelMax: 1_000_000, recentBytesMax: 1e12 }

export class MemoryStore implements Store {
  reservedSeq = 0
  readonly events: StoredEvent[] = []
  readonly channels = new Map<string, ChannelRecord>()
  readonly places = new Map<string, PlaceRecord>()
  readonly records = new Map<string, KeptRecord>()
  /** Of the last batch recorded. */
  through: Through | null = null
  /** How many batches were to be recorded, those that failed included. */
  appends = 0
  /** While true, nothing is recorded and nothing can be read. */
  isFailing = false
  #history = new RecentHistory(EVERYTHING)
  readonly #hidden: { readonly target: string; readonly from: number; readonly to: number }[] = []
  /** Target and date of each event. */
  readonly #dates = new Set<string>()
  #gate: Promise<void> | null = null
  #isClosed = false

  /** From now on every call waits until the function that is returned is called. */
  stall(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#gate = promise
    return () => {
      this.#gate = null
      resolve()
    }
  }

  async append(batch: Batch): Promise<void> {
    this.appends += 1
    await this.#turn('recording a batch')
    const events = batch.changes.flatMap((change) => (change.kind === 'event' ? change.event : []))
    this.#checkThrough(batch.through, events)
    const seqs = [...this.events.slice(-1), ...events].map(({ seq }) => seq)
    if (seqs.some((seq, index) => seq < (seqs[index - 1] ?? 0))) {
      throw new StoreError('STORE_FAILED', `The places of a batch go backwards: ${seqs.join(' ')}.`)
    }
    const dates = new Set(events.map(({ target, time }) => `${target} ${time}`))
    if (dates.size < events.length || !dates.isDisjointFrom(this.#dates)) {
      throw new StoreError('STORE_FAILED', 'Two events of one target have one date.')
    }
    for (const date of dates) this.#dates.add(date)
    const known = new Set(this.events.map(({ target }) => target))
    const begun = new Set(events.map(({ target }) => target).filter((target) => !known.has(target)))
    this.through = batch.through
    if (batch.through.seq > this.reservedSeq - BLOCK / 2) this.reservedSeq = batch.through.seq + BLOCK
    for (const change of batch.changes) this.#change(change)
    if (batch.changes.some(({ kind }) => kind === 'renamed')) this.#remember()
    else this.#history.take(batch, [...begun])
  }

  async history(query: HistoryQuery): Promise<HistoryAnswer> {
    await this.#turn('reading a page')
    return firstPortion(this.#history.answer(query) ?? { kind: 'events', events: [] })
  }

  async message(id: string): Promise<StoredEvent | null> {
    await this.#turn('reading a message')
    const found = this.events.find((event) => event.id === id && SAID.has(event.verb))
    return found === undefined || this.#isHidden(found) ? null : found
  }

  async saidBy(query: SaidQuery): Promise<readonly StoredEvent[]> {
    await this.#turn('reading what somebody has said')
    const isMeant = isSaidBy(query)
    const found = this.events.filter((event) => event.target.startsWith('#') && SAID.has(event.verb) && isMeant(event))
    return found
      .filter((event) => !this.#isHidden(event))
      .toReversed()
      .slice(0, query.limit)
  }

  async targets({ targets, from, to, limit, seqMax }: TargetsQuery): Promise<readonly TargetTime[]> {
    await this.#turn('reading targets')
    const found = targets.flatMap((target) => {
      const isSeen = (event: StoredEvent) =>
        event.target === target && event.seq <= seqMax && isMessage(event.verb) && !this.#isHidden(event)
      const time = this.events.findLast(isSeen)?.time
      return time === undefined || time <= Math.min(from, to) || time >= Math.max(from, to) ? [] : [{ target, time }]
    })
    const sorted = found.toSorted((one, other) => one.time - other.time)
    return targetsPage(sorted, { from, to, limit })
  }

  async statistics({ since, limit }: StatisticsQuery): Promise<Statistics> {
    await this.#turn('reading statistics')
    const events = this.events.filter(({ time }) => time >= since)
    const said = events.filter(({ target, verb }) => target.startsWith('#') && isMessage(verb))
    const days = Map.groupBy(events, ({ time }) => time - (time % DAY_MS))
    const channelOf = (target: string) => target.replace(/,.*/, '')
    const authorOf = ({ account, source }: StoredEvent) => {
      return JSON.stringify({ name: account ?? parseSource(source).nick, isAccount: account !== null })
    }
    const most = (nameOf: (event: StoredEvent) => string) => {
      const counts = [...Map.groupBy(said, nameOf)].map(([name, { length }]) => ({ name, messages: length }))
      return counts.toSorted((a, b) => b.messages - a.messages || (a.name < b.name ? -1 : 1)).slice(0, limit)
    }
    const targets = new Set(this.events.map(({ target }) => target))
    const channels = new Set([...targets].filter((target) => target.startsWith('#')).map(channelOf))
    return {
      since,
      days: [...days].map(([day, all]) => ({
        day,
        messages: all.filter(({ verb }) => isMessage(verb)).length,
        bytes: 0,
      })),
      channels: most(({ target }) => channelOf(target)).map(({ name, messages }) => ({ channel: name, messages })),
      authors: most(authorOf).map(({ name, messages }) => {
        return { ...(JSON.parse(name) as { name: string; isAccount: boolean }), messages }
      }),
      kept: {
        channels: channels.size,
        conversations: [...targets].filter((target) => !target.startsWith('#')).length,
      },
      disk: null,
    }
  }

  /** What is not hidden, as a search reads it. */
  async said(): Promise<readonly StoredEvent[]> {
    await this.#turn('searching')
    return this.events.filter((event) => !this.#isHidden(event))
  }

  async upkeep(): Promise<Upkeep> {
    await this.#turn('looking after the store')
    return { diskFreePercent: 100 }
  }

  /** The tests of those that use a store keep everything. */
  async forget(): Promise<boolean> {
    await this.#turn('forgetting what is not kept')
    return false
  }

  /** As retention does: nothing of the target with a lower `seq` is there any more. */
  forgetBefore(target: string, seq: number): void {
    this.#history.forget(target, seq)
  }

  async close(): Promise<void> {
    await this.#gate
    this.#isClosed = true
  }

  /** As a new start finds it. */
  reopen(): OpenedStore {
    this.#isClosed = false
    const givenSeq = this.reservedSeq
    this.reservedSeq += BLOCK
    return {
      store: this,
      channels: [...this.channels.values()],
      places: [...this.places.values()],
      records: [...this.records.values()],
      through: this.through,
      lastSeq: this.#lastSeq,
      givenSeq,
      lastTime: this.events.at(-1)?.time ?? 0,
    }
  }

  async exported({ channels, from = -Infinity, to = Infinity }: ExportQuery): Promise<ExportAnswer> {
    await this.#turn('exporting')
    const targets = new Set(this.events.map(({ target }) => target)).union(this.channels)
    const unknown = channels?.find((name) => !targets.has(foldName(name)))
    if (unknown !== undefined) return { kind: 'unknown', channel: unknown }
    const keys = channels?.map(foldName) ?? [...targets]
    const isMeant = (event: StoredEvent) =>
      keys.includes(event.target) && event.time >= from && event.time < to && event.verb !== REDACTED_VERB
    const events = this.events.filter((event) => isMeant(event) && !this.#isHidden(event))
    const lines = events.map(exportedLine).join('')
    return { kind: 'lines', lines, events: events.length, damaged: [], next: null }
  }

  get #lastSeq(): number {
    return this.events.at(-1)?.seq ?? 0
  }

  #change(change: Change): void {
    switch (change.kind) {
      case 'event':
        this.events.push(change.event)
        return
      case 'channel':
        this.channels.set(change.channel.key, change.channel)
        return
      case 'ended':
        this.channels.delete(change.key)
        for (const [key, { channel }] of this.places) if (channel === change.key) this.places.delete(key)
        if (change.hidden !== null) this.#hidden.push({ target: change.key, ...change.hidden })
        return
      case 'renamed':
        this.#rename(change)
        return
      case 'taken':
        this.places.set(placeKey(change.place), change.place)
        return
      case 'left':
        this.places.delete(placeKey(change))
        return
      case 'kept':
        this.records.set(recordKey(change.record), change.record)
        return
      case 'dropped':
        this.records.delete(recordKey(change))
        return
      case 'redacted': {
        const index = this.events.findIndex(({ target, id }) => target === change.target && id === change.id)
        const event = this.events[index]
        if (event !== undefined) this.events[index] = { ...event, verb: REDACTED_VERB, params: [], tags: {} }
        return
      }
      default:
        change satisfies never
    }
  }

  #rename({ from, to, seq }: Extract<Change, { kind: 'renamed' }>): void {
    const moved = (name: string): string => {
      const [key = '', ...rank] = name.split(',')
      if (key === from) return [to, ...rank].join(',')
      return key === to ? `${name},${seq}` : name
    }
    this.channels.delete(from)
    for (const [index, event] of this.events.entries()) this.events[index] = { ...event, target: moved(event.target) }
    for (const [index, hidden] of this.#hidden.entries()) {
      this.#hidden[index] = { ...hidden, target: moved(hidden.target) }
    }
    for (const [key, place] of this.places) {
      if (place.channel !== from) continue
      this.places.delete(key)
      this.places.set(placeKey({ ...place, channel: to }), { ...place, channel: to })
    }
    this.#dates.clear()
    for (const { target, time } of this.events) this.#dates.add(`${target} ${time}`)
  }

  /** The memory is the whole history here, and no disk answers in its place. */
  #remember(): void {
    this.#history = new RecentHistory(EVERYTHING)
    const events = this.events.filter((event) => !this.#isHidden(event))
    this.#history.add(events, [...new Set(events.map(({ target }) => target))])
  }

  #checkThrough({ seq, position }: Through, events: readonly StoredEvent[]): void {
    const isBefore = seq < (this.through?.seq ?? 0) || (position ?? Infinity) < (this.through?.position ?? 0)
    const firstSeq = events[0]?.seq ?? Infinity
    const isRepeated = firstSeq <= this.#lastSeq
    if (isBefore || isRepeated || seq < (events.at(-1)?.seq ?? 0)) {
      throw new StoreError('STORE_FAILED', `A batch through entry ${seq} does not follow on what is recorded.`)
    }
  }

  #isHidden({ target, seq }: StoredEvent): boolean {
    return this.#hidden.some((hidden) => hidden.target === target && seq >= hidden.from && seq <= hidden.to)
  }

  async #turn(action: string): Promise<void> {
    await this.#gate
    if (this.#isClosed) throw new StoreError('STORE_FAILED', `While ${action}: the store is closed`)
    if (this.isFailing) throw new StoreError('STORE_FULL', `While ${action}: the test said so`)
  }
}

function recordKey({ of, key }: Pick<KeptRecord, 'of' | 'key'>): string {
  return `${of} ${key}`
}

function placeKey({ channel, nick, host }: Pick<PlaceRecord, 'channel' | 'nick' | 'host'>): string {
  return `${channel} ${nick} ${host}`
}
