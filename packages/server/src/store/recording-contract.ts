/** The part of the suite of a Store about what it keeps: events, channels, members, places in the order, and its end. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { StoreError } from '../errors.ts'
import type { JsonValue } from '../json.ts'
import { ask, ended, EVENTS, inDen, type MakePlace, page, seqs } from './contract-questions.ts'
import type { Batch, Change, PlaceRecord, Store, StoredEvent } from './store.ts'
import { batchOf, changeOf, channelOf, eventOf, throughOf } from './testing.ts'

const PLACE: PlaceRecord = {
  channel: '#den',
  nick: 'ann',
  host: 'localhost',
  ranks: 'qo',
  until: null,
}

/** Registers the tests within a suite. */
export function recordingContract(makePlace: MakePlace): void {
  void it('has nothing at first', async (context) => {
    const { store, ...found } = await makePlace(context)()
    assert.deepEqual(found, {
      channels: [],
      places: [],
      records: [],
      through: null,
      lastSeq: 0,
      givenSeq: 0,
      lastTime: 0,
    })
    assert.deepEqual(await seqs(store, { kind: 'latest', after: null }), [])
    await store.close()
  })

  void it('gives an event back as it was recorded, also after a new start', async (context) => {
    const open = makePlace(context)
    const first = await open()
    await first.store.append(batchOf(EVENTS, [changeOf(channelOf('#Den'))]))
    await first.store.close()
    const { store, givenSeq: _, ...found } = await open()
    const { time: lastTime } = eventOf(8)
    const through = { seq: 8, time: lastTime, position: null }
    assert.deepEqual(found, { channels: [channelOf('#Den')], places: [], records: [], through, lastSeq: 8, lastTime })
    assert.deepEqual(await page(store, { kind: 'latest', after: null }, { playback: true }), inDen(EVENTS))
    await store.close()
  })

  void it('keeps a channel as it was recorded last', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const ban = { mask: '*!*@spam.example', by: 'ann', at: 5 }
    const changed = channelOf('#Den', {
      topic: { text: 'tea at four', by: 'ann', at: 4 },
      modes: 'int',
      password: 'secret',
      limit: 12,
      lists: { b: [ban], e: [], I: [ban, ban] },
    })
    await first.store.append(batchOf([], [channelOf('#Den'), channelOf('#other')].map(changeOf)))
    await first.store.append(batchOf([], [changeOf(changed)]))
    await first.store.close()
    const { store, channels } = await open()
    assert.deepEqual(
      channels.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      [changed, channelOf('#other')],
    )
    await store.close()
  })

  void it('keeps a record as it was recorded last, until it is dropped', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const kept = (of: string, key: string, value: JsonValue): Change => ({ kind: 'kept', record: { of, key, value } })
    const value = { name: 'Zoë', tokens: ['a', null], nested: { seen: 1.5, isOpen: true } }
    await first.store.append(
      batchOf([], [kept('account', 'zoë', 1), kept('account', 'bob', 2), kept('marker', 'zoë', [])]),
    )
    await first.store.append(
      batchOf([], [kept('account', 'zoë', value), { kind: 'dropped', of: 'account', key: 'bob' }]),
    )
    await first.store.close()
    const { store, records } = await open()
    assert.deepEqual(
      records.toSorted((one, other) => (one.of < other.of ? -1 : 1)),
      [
        { of: 'account', key: 'zoë', value },
        { of: 'marker', key: 'zoë', value: [] },
      ],
    )
    await store.close()
  })

  void it('keeps the places of members, and forgets them with their channel', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const taken = (change: Partial<PlaceRecord>): Change => ({ kind: 'taken', place: { ...PLACE, ...change } })
    await first.store.append(
      batchOf(
        [],
        [
          taken({}),
          taken({ nick: 'bob', ranks: 'v' }),
          taken({ channel: '#other' }),
          { kind: 'left', channel: '#den', nick: 'ann', host: 'elsewhere' },
          { kind: 'left', channel: '#den', nick: 'bob', host: 'localhost' },
        ],
      ),
    )
    await first.store.append(batchOf([], [taken({ ranks: '', until: 7 }), ended('#other', null)]))
    await first.store.close()
    const { store, places } = await open()
    assert.deepEqual(places, [{ ...PLACE, ranks: '', until: 7 }])
    await store.close()
  })

  void it('answers the history of a renamed channel under its new name, and that of an earlier channel of this name under none', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const at = (seq: number, target: string) => eventOf(seq, { target })
    await first.store.append(
      batchOf(
        [at(1, '#new'), at(2, '#old'), at(3, '#old,@')],
        [{ kind: 'taken', place: { ...PLACE, channel: '#old' } }],
      ),
    )
    const events = [at(4, '#old'), at(5, '#new')].map((event): Change => ({ kind: 'event', event }))
    const renamed: Change = { kind: 'renamed', from: '#old', to: '#new', seq: 5 }
    await first.store.append({
      changes: [...events.slice(0, 1), renamed, ...events.slice(1)],
      through: throughOf([at(5, '#new')]),
    })
    const latest = { kind: 'latest', after: null } as const
    const seqsOf = (store: Store, target: string) => seqs(store, latest, { target })
    assert.deepEqual(await seqsOf(first.store, '#new'), [2, 4, 5])
    await first.store.close()
    const second = await open()
    assert.deepEqual(await seqsOf(second.store, '#new'), [2, 4, 5])
    assert.deepEqual(await seqsOf(second.store, '#new,@'), [3])
    for (const gone of ['#old', '#old,@']) assert.deepEqual(await seqsOf(second.store, gone), [])
    assert.deepEqual(second.places, [{ ...PLACE, channel: '#new' }])
    await second.store.append(batchOf([at(6, '#old'), at(7, '#new')]))
    assert.deepEqual(await seqsOf(second.store, '#old'), [6])
    assert.deepEqual(await seqsOf(second.store, '#new'), [2, 4, 5, 7])
    await second.store.close()
  })

  void it('records no event of a date that its target had before the clock was set back', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const at = (date: number, seq: number, target = '#den') => eventOf(seq, { time: eventOf(date).time, target })
    const isRefused = (store: Store, ...events: readonly StoredEvent[]) =>
      assert.rejects(store.append(batchOf(events)), StoreError)
    await first.store.append(batchOf([eventOf(1), eventOf(3), eventOf(5)]))
    await isRefused(first.store, at(1, 6))
    await isRefused(first.store, at(2, 6), at(3, 7))
    await first.store.append(batchOf([at(2, 6), at(3, 7, '#other')]))
    await first.store.close()
    const second = await open()
    await isRefused(second.store, at(3, 8))
    await isRefused(second.store, at(4, 8), at(5, 9))
    await second.store.append(batchOf([at(4, 8), at(5, 9, '#other'), at(6, 10)]))
    assert.deepEqual(await seqs(second.store, { kind: 'latest', after: null }), [1, 3, 5, 6, 8, 10])
  })

  void it('records all of a batch or nothing, and goes on after a refused one', async (context) => {
    const open = makePlace(context)
    const { store } = await open()
    await store.append(batchOf([eventOf(1)]))
    const events = [eventOf(3, { target: '#new' }), eventOf(2)]
    const backwards = batchOf(events, [changeOf(channelOf('#new'))], throughOf([eventOf(3)]))
    await assert.rejects(store.append(backwards), StoreError)
    await store.append(batchOf([eventOf(2, { target: '#new' })], []))
    assert.deepEqual(await seqs(store, { kind: 'latest', after: null }, { target: '#new' }), [2])
    await store.close()
    const again = await open()
    assert.deepEqual([again.lastSeq, again.channels], [2, []])
    await again.store.close()
  })

  void it('tells the author of an event by user and account, beside the session', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const events = [
      eventOf(1),
      eventOf(2, { session: 'phone', user: 'laptop', account: 'ann' }),
      eventOf(3, { session: 'laptop', user: 'laptop', account: 'ann' }),
      eventOf(4, { verb: 'JOIN', params: ['#den'], user: 'other' }),
    ]
    await first.store.append(batchOf(events))
    for (const opened of [first, null]) {
      const { store } = opened ?? (await open())
      assert.deepEqual(await page(store, { kind: 'latest', after: null }, { playback: true }), events)
      await store.close()
    }
  })

  void it('does the changes of a batch in their order, the events of one entry among them', async (context) => {
    const open = makePlace(context)
    const { store } = await open()
    const event = (seq: number, change: Partial<StoredEvent> = {}): Change => ({
      kind: 'event',
      event: eventOf(seq, change),
    })
    const changes = [
      changeOf(channelOf('#Den')),
      event(1),
      ended('#den', { from: 1, to: 1 }),
      event(2, { verb: 'QUIT' }),
      changeOf(channelOf('#Den', { limit: 3 })),
      event(2, { target: '#other', verb: 'QUIT' }),
    ]
    await store.append({ changes, through: throughOf([eventOf(2)]) })
    assert.deepEqual(await seqs(store, { kind: 'latest', after: null }, { playback: true }), [2])
    assert.deepEqual(await seqs(store, { kind: 'latest', after: null }, { playback: true, target: '#other' }), [2])
    await store.close()
    const { store: again, channels } = await open()
    assert.deepEqual(channels, [channelOf('#Den', { limit: 3 })])
    await again.close()
  })

  void it('gives back the last entry applied, also where nothing else was recorded', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const throughs = [
      { seq: 1, time: 5, position: null },
      { seq: 7, time: 9, position: 70 },
      { seq: 7, time: 9, position: 70 },
      { seq: 8, time: 10, position: 75 },
    ]
    for (const through of throughs) {
      await first.store.append({ changes: through.seq === 1 ? [changeOf(channelOf('#Den'))] : [], through })
    }
    await first.store.close()
    for (let start = 0; start < 2; start += 1) {
      const { store, through, lastSeq, givenSeq } = await open()
      assert.deepEqual([through, lastSeq], [throughs.at(-1), 0])
      assert.ok(givenSeq >= 8)
      await store.close()
    }
  })

  void it('records nothing of a batch of before, of one that is repeated, or of one that ends before its events', async (context) => {
    const open = makePlace(context)
    const { store } = await open()
    const batch = batchOf([eventOf(3)], [changeOf(channelOf('#Den'))], { ...throughOf([eventOf(4)]), position: 40 })
    await store.append(batch)
    const refused: readonly Batch[] = [
      batch,
      batchOf([], [changeOf(channelOf('#new'))], throughOf([eventOf(3)])),
      batchOf([], [changeOf(channelOf('#new'))], { ...throughOf([eventOf(5)]), position: 39 }),
      batchOf([eventOf(6)], [changeOf(channelOf('#new'))], throughOf([eventOf(5)])),
    ]
    for (const each of refused) await assert.rejects(store.append(each), StoreError)
    await store.append(batchOf([eventOf(5)], [], { ...throughOf([eventOf(5)]), position: 41 }))
    assert.deepEqual(await seqs(store, { kind: 'latest', after: null }), [3, 5])
    await store.close()
    const again = await open()
    assert.deepEqual(again.channels, [channelOf('#Den')])
    assert.deepEqual(again.through, { ...throughOf([eventOf(5)]), position: 41 })
    await again.store.close()
  })

  void it('gives no place twice, whatever was recorded', async (context) => {
    const open = makePlace(context)
    let given = 0
    const uses: readonly ((store: Store) => Promise<void>)[] = [
      async () => {},
      (store) => store.append(batchOf([eventOf(store.reservedSeq)])),
      (store) => store.append(batchOf([], [], throughOf([eventOf(store.reservedSeq)]))),
      (store) => store.append(batchOf([], [changeOf(channelOf('#new'))], throughOf([eventOf(store.reservedSeq)]))),
    ]
    for (const use of uses) {
      const { store, givenSeq, lastSeq } = await open()
      assert.ok(givenSeq >= given && givenSeq >= lastSeq)
      assert.ok(store.reservedSeq > givenSeq)
      await use(store)
      given = store.reservedSeq
      await store.close()
    }
  })

  void it('reserves more places before they are used up, by events and by entries that left nothing', async (context) => {
    const { store } = await makePlace(context)()
    const first = store.reservedSeq
    await store.append(batchOf([eventOf(first - 1)]))
    const second = store.reservedSeq
    assert.ok(second > first)
    await store.append(batchOf([eventOf(first)]))
    assert.equal(store.reservedSeq, second)
    await store.append(batchOf([], [], throughOf([eventOf(second - 1)])))
    assert.ok(store.reservedSeq > second)
  })

  void it('records batches in the order of the calls without waiting between them', async (context) => {
    const { store } = await makePlace(context)()
    const batches = Array.from({ length: 50 }, (_, index) => batchOf([eventOf(index + 1)]))
    await Promise.all(batches.map((batch) => store.append(batch)))
    const expected = Array.from({ length: 50 }, (_, index) => index + 1)
    assert.deepEqual(await seqs(store, { kind: 'latest', after: null }, { limit: 99 }), expected)
    await store.close()
  })

  void it('forgets nothing that is within the limits', async (context) => {
    const { store } = await makePlace(context)()
    await store.append(batchOf(EVENTS))
    const limits = { since: EVENTS[0]?.time ?? 0, bytesPerTargetMax: Infinity, conversationsMax: Infinity }
    assert.equal(await store.forget(limits), false)
    assert.deepEqual(await page(store, { kind: 'latest', after: null }, { playback: true }), inDen(EVENTS))
    await store.close()
  })

  void it('closes after what was called before, refuses what comes later, and may be closed again', async (context) => {
    const open = makePlace(context)
    const { store } = await open()
    const appended = store.append(batchOf([eventOf(1)]))
    const closed = store.close()
    await Promise.all([appended, closed, store.close()])
    await assert.rejects(store.append(batchOf([eventOf(2)])), StoreError)
    await assert.rejects(ask(store, { kind: 'latest', after: null }), StoreError)
    const again = await open()
    assert.equal(again.lastSeq, 1)
    await again.store.close()
  })
}
