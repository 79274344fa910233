import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  EMPTY_TIMELINE,
  type Item,
  type ItemKey,
  Names,
  type Place,
  RowMaker,
  type Timeline,
} from '@partyline/irc/client'
import { resolveTarget } from './resolve-target.ts'
import type { Target } from '../chat/chat.ts'

const key = new Names(new Map()).place('#lobby')
const AUTHOR = { nick: 'ben', address: '', account: null, isBot: false }

function itemAt(time: number): Item {
  return {
    kind: 'message',
    // Keys are made by the core alone; here a test is the core.
    key: `k${time}` as ItemKey,
    id: `id${time}`,
    time,
    form: 'message',
    author: AUTHOR,
    isMine: false,
    text: `at ${time}`,
    toRank: '',
    replyTo: null,
    mentionsMe: false,
    reactions: [],
    redaction: null,
  }
}

function timelineOf(times: readonly number[], ends: Partial<Timeline> = {}): Timeline {
  const items = times.map(itemAt)
  return { ...EMPTY_TIMELINE, chunks: items.length === 0 ? [] : [items], length: items.length, ...ends }
}

const PLACE: Place = {
  kind: 'channel',
  key,
  name: '#lobby',
  membership: { kind: 'joined' },
  since: 0,
  topic: null,
  createdAt: null,
  modes: null,
  lists: new Map(),
  members: new Map(),
  metadata: new Map(),
  typing: [],
  marker: null,
  unread: 0,
  mentions: 0,
  isUnreadPartial: false,
  timeline: timelineOf([10, 20, 30]),
  detached: null,
  pending: [],
  loading: { isCatchingUp: false, earlier: 'idle', later: 'idle', around: 'idle' },
}

function resolved(target: Target, changes: Partial<Place> = {}, mark: number | null = null) {
  const place = { ...PLACE, ...changes }
  const timeline = place.detached ?? place.timeline
  const rows = new RowMaker().rows({ timeline, pending: [], nick: 'ann', newAfter: mark })
  return resolveTarget(target, place, rows, mark)
}

void test('the end is there, or is gone back to from another part of the history', () => {
  assert.deepEqual(resolved({ kind: 'end' }), { kind: 'end' })
  assert.deepEqual(resolved({ kind: 'end' }, { detached: timelineOf([1]) }), {
    kind: 'fetch',
    action: { kind: 'leave-around', place: key },
  })
})

void test('a message that is loaded is shown; one that is not is fetched once, and waited for', () => {
  const target = { kind: 'message', id: 'id20' } as const
  assert.deepEqual(resolved(target), { kind: 'row', key: 'k20' })
  const unknown = { kind: 'message', id: 'other' } as const
  assert.deepEqual(resolved(unknown), { kind: 'fetch', action: { kind: 'around', place: key, at: { id: 'other' } } })
  const { loading } = PLACE
  assert.deepEqual(resolved(unknown, { loading: { ...loading, around: 'busy' } }), { kind: 'wait' })
  assert.deepEqual(resolved(unknown, { loading: { ...loading, around: { kind: 'failed', text: 'gone' } } }), {
    kind: 'nowhere',
  })
})

void test('a message of the newest part is gone back to from another part', () => {
  assert.deepEqual(resolved({ kind: 'message', id: 'id20' }, { detached: timelineOf([1]) }), {
    kind: 'fetch',
    action: { kind: 'leave-around', place: key },
  })
})

void test('a day is its first message, which is fetched where the history may have earlier ones', () => {
  assert.deepEqual(resolved({ kind: 'time', time: 15 }), { kind: 'row', key: 'k20' })
  assert.deepEqual(resolved({ kind: 'time', time: 99 }), { kind: 'end' })
  assert.equal(resolved({ kind: 'time', time: 5 }).kind, 'fetch')
  assert.deepEqual(resolved({ kind: 'time', time: 5 }, { timeline: timelineOf([10, 20], { isBegin: true }) }), {
    kind: 'row',
    key: 'k10',
  })
})

void test('the first unread message is shown, or fetched where it is not loaded', () => {
  assert.deepEqual(resolved({ kind: 'unread' }, { unread: 1 }, 20), { kind: 'row', key: 'new' })
  assert.deepEqual(resolved({ kind: 'unread' }, { unread: 3, isUnreadPartial: true }, 5), {
    kind: 'fetch',
    action: { kind: 'around', place: key, at: { time: 5 } },
  })
  assert.deepEqual(resolved({ kind: 'unread' }), { kind: 'end' })
})
