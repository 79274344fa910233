/** The part of the suite of a Store about what it keeps: events, channels, members, places in the order, and its end. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { StoreError } from '../errors.ts'
import { ask, ended, EVENTS, inDen, type MakePlace, page, seqs } from './contract-questions.ts'
import type { ChannelChange, PlaceRecord, Store, StoredEvent } from './store.ts'
import { changeOf, channelOf, eventOf } from './testing.ts'

const PLACE: PlaceRecord = {
  channel: '#den',
  nick: 'ann',
  host: 'localhost',
  isOperator: true,
  isVoiced: false,
  until: null,
}

/** Registers the tests within a suite. */
export function recordingContract(makePlace: MakePlace): void {
  void it('has nothing at first', async (context) => {
    const { store, ...found } = await makePlace(context)()
    assert.deepEqual(found, { channels: [], places: [], lastSeq: 0, givenSeq: 0, lastTime: 0 })
    assert.deepEqual(await seqs(store, { kind: 'latest', after: null }), [])
    await store.close()
  })

  void it('gives an event back as it was recorded, also after a new start', async (context) => {
    const open = makePlace(context)
    const first = await open()
    await first.store.append({ events: EVENTS, channels: [changeOf(channelOf('#Den'))] })
    await first.store.close()
    const { store, givenSeq: _, ...found } = await open()
    assert.deepEqual(found, { channels: [channelOf('#Den')], places: [], lastSeq: 8, lastTime: eventOf(8).time })
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
    await first.store.append({ events: [], channels: [channelOf('#Den'), channelOf('#other')].map(changeOf) })
    await first.store.append({ events: [], channels: [changeOf(changed)] })
    await first.store.close()
    const { store, channels } = await open()
    assert.deepEqual(
      channels.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      [changed, channelOf('#other')],
    )
    await store.close()
  })

  void it('keeps the places of members, and forgets them with their channel', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const taken = (change: Partial<PlaceRecord>): ChannelChange => ({ kind: 'taken', place: { ...PLACE, ...change } })
    await first.store.append({
      events: [],
      channels: [
        taken({}),
        taken({ nick: 'bob', isVoiced: true }),
        taken({ channel: '#other' }),
        { kind: 'left', channel: '#den', nick: 'ann', host: 'elsewhere' },
        { kind: 'left', channel: '#den', nick: 'bob', host: 'localhost' },
      ],
    })
    await first.store.append({
      events: [],
      channels: [taken({ isOperator: false, until: 7 }), ended('#other', null)],
    })
    await first.store.close()
    const { store, places } = await open()
    assert.deepEqual(places, [{ ...PLACE, isOperator: false, until: 7 }])
    await store.close()
  })

  void it('records no event of a date that its target had before the clock was set back', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const at = (date: number, seq: number, target = '#den') => eventOf(seq, { time: eventOf(date).time, target })
    const isRefused = (store: Store, ...events: readonly StoredEvent[]) =>
      assert.rejects(store.append({ events, channels: [] }), StoreError)
    await first.store.append({ events: [eventOf(1), eventOf(3), eventOf(5)], channels: [] })
    await isRefused(first.store, at(1, 6))
    await isRefused(first.store, at(2, 6), at(3, 7))
    await first.store.append({ events: [at(2, 6), at(3, 7, '#other')], channels: [] })
    await first.store.close()
    const second = await open()
    await isRefused(second.store, at(3, 8))
    await isRefused(second.store, at(4, 8), at(5, 9))
    await second.store.append({ events: [at(4, 8), at(5, 9, '#other'), at(6, 10)], channels: [] })
    assert.deepEqual(await seqs(second.store, { kind: 'latest', after: null }), [1, 3, 5, 6, 8, 10])
  })

  void it('records all of a batch or nothing, and goes on after a refused one', async (context) => {
    const open = makePlace(context)
    const { store } = await open()
    await store.append({ events: [eventOf(1)], channels: [] })
    const backwards = {
      events: [eventOf(3, { target: '#new' }), eventOf(2)],
      channels: [changeOf(channelOf('#new'))],
    }
    await assert.rejects(store.append(backwards), StoreError)
    await store.append({ events: [eventOf(2, { target: '#new' })], channels: [] })
    assert.deepEqual(await seqs(store, { kind: 'latest', after: null }, { target: '#new' }), [2])
    await store.close()
    const again = await open()
    assert.deepEqual([again.lastSeq, again.channels], [2, []])
    await again.store.close()
  })

  void it('gives no place twice, whatever was recorded', async (context) => {
    const open = makePlace(context)
    const empty = { events: [], channels: [] }
    let given = 0
    const uses: readonly ((store: Store) => Promise<void>)[] = [
      async () => {},
      (store) => store.append({ events: [eventOf(store.reservedSeq)], channels: [] }),
      (store) => store.append(empty),
      (store) => store.append({ events: [], channels: [changeOf(channelOf('#new'))] }),
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

  void it('reserves more places before they are used up, and with an empty batch', async (context) => {
    const { store } = await makePlace(context)()
    const first = store.reservedSeq
    await store.append({ events: [eventOf(first - 1)], channels: [] })
    const second = store.reservedSeq
    assert.ok(second > first)
    await store.append({ events: [eventOf(first)], channels: [] })
    assert.equal(store.reservedSeq, second)
    await store.append({ events: [], channels: [] })
    assert.ok(store.reservedSeq > second)
  })

  void it('records batches in the order of the calls without waiting between them', async (context) => {
    const { store } = await makePlace(context)()
    const batches = Array.from({ length: 50 }, (_, index) => ({ events: [eventOf(index + 1)], channels: [] }))
    await Promise.all(batches.map((batch) => store.append(batch)))
    const expected = Array.from({ length: 50 }, (_, index) => index + 1)
    assert.deepEqual(await seqs(store, { kind: 'latest', after: null }, { limit: 99 }), expected)
    await store.close()
  })

  void it('forgets nothing that is within the limits', async (context) => {
    const { store } = await makePlace(context)()
    await store.append({ events: EVENTS, channels: [] })
    const limits = { since: EVENTS[0]?.time ?? 0, bytesPerTargetMax: Infinity, conversationsMax: Infinity }
    assert.equal(await store.forget(limits), false)
    assert.deepEqual(await page(store, { kind: 'latest', after: null }, { playback: true }), inDen(EVENTS))
    await store.close()
  })

  void it('closes after what was called before, refuses what comes later, and may be closed again', async (context) => {
    const open = makePlace(context)
    const { store } = await open()
    const appended = store.append({ events: [eventOf(1)], channels: [] })
    const closed = store.close()
    await Promise.all([appended, closed, store.close()])
    await assert.rejects(store.append({ events: [eventOf(2)], channels: [] }), StoreError)
    await assert.rejects(ask(store, { kind: 'latest', after: null }), StoreError)
    const again = await open()
    assert.equal(again.lastSeq, 1)
    await again.store.close()
  })
}
