/** What the suites of a Store ask, and of which history. */
import assert from 'node:assert/strict'
import type { Change, HistoryQuery, HistoryRange, OpenedStore, Reference, Store, StoredEvent } from './store.ts'
import { eventOf } from './testing.ts'
import type { TestContext } from 'node:test'

/** A place that is empty at first, and how to open a store on it. */
export type MakePlace = (context: TestContext) => () => Promise<OpenedStore>

export const EVENTS = [
  eventOf(1),
  eventOf(2),
  eventOf(3, { verb: 'JOIN', params: ['#den'], source: 'bob!bob@localhost' }),
  eventOf(4, { verb: 'NOTICE', tags: { '+typing': 'active', '+empty': '' } }),
  eventOf(5, { target: '#elsewhere' }),
  eventOf(6, { time: eventOf(5).time }),
  eventOf(7, { verb: 'TAGMSG', params: ['#den'] }),
  eventOf(8, { params: ['#den', ' with spaces, ünïcode 🎉 and "quotes"'] }),
]

export const id = (seq: number): Reference => ({ kind: 'id', id: EVENTS[seq - 1]?.id ?? '' })
export const time = (seq: number): Reference => ({ kind: 'time', time: eventOf(seq).time })

export function ended(key: string, hidden: Extract<Change, { kind: 'ended' }>['hidden']): Change {
  return { kind: 'ended', key, hidden }
}

interface Question {
  readonly target?: string
  readonly limit?: number
  readonly seqMax?: number
  readonly playback?: boolean
  readonly unseen?: NonNullable<HistoryQuery['unseen']>
}

export function ask(store: Store, range: HistoryRange, change: Question = {}): ReturnType<Store['history']> {
  return store.history({ target: '#den', range, limit: 9, seqMax: 99, playback: false, ...change })
}

export async function page(store: Store, range: HistoryRange, change: Question = {}): Promise<readonly StoredEvent[]> {
  const answer = await ask(store, range, change)
  assert.equal(answer.kind, 'events')
  return answer.kind === 'events' ? answer.events : []
}

export async function seqs(store: Store, range: HistoryRange, change: Question = {}): Promise<readonly number[]> {
  return (await page(store, range, change)).map((event) => event.seq)
}

export function inDen(events: readonly StoredEvent[]): readonly StoredEvent[] {
  return events.filter((event) => event.target === '#den')
}
