/** The part of the suite of a Store about what it answers: every range, hidden ranges, steps of the clock, targets. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ask, ended, EVENTS, id, type MakePlace, page, seqs, time } from './contract-questions.ts'
import type { Change, ExportQuery, HistoryRange, Reference, SaidQuery, StoredEvent, TargetTime } from './store.ts'
import { batchOf, changeOf, channelOf, eventOf, throughOf } from './testing.ts'

/** What is answered, the range, the limit, whether with playback, and the seqs of the answer. */
const PAGES: readonly (readonly [string, HistoryRange, number, boolean, readonly number[]])[] = [
  ['the newest messages', { kind: 'latest', after: null }, 3, false, [4, 6, 8]],
  ['the newest events', { kind: 'latest', after: null }, 3, true, [6, 7, 8]],
  ['the newest messages after an id', { kind: 'latest', after: id(4) }, 9, false, [6, 8]],
  ['only the newest of those after an id', { kind: 'latest', after: id(1) }, 2, false, [6, 8]],
  ['the newest messages after a time', { kind: 'latest', after: time(4) }, 9, false, [6, 8]],
  ['the last messages before an id', { kind: 'before', reference: id(6) }, 2, false, [2, 4]],
  ['the last events before an id', { kind: 'before', reference: id(6) }, 2, true, [3, 4]],
  ['the messages before a time, none of that time', { kind: 'before', reference: time(5) }, 9, false, [1, 2, 4]],
  ['the first messages after an id', { kind: 'after', reference: id(1) }, 2, false, [2, 4]],
  ['the first messages after an event', { kind: 'after', reference: id(3) }, 2, false, [4, 6]],
  ['the messages after a time, none of that time', { kind: 'after', reference: time(5) }, 9, false, [8]],
  ['what is around an id, with it', { kind: 'around', reference: id(4) }, 3, false, [2, 4, 6]],
  ['an id alone, around it with a limit of one', { kind: 'around', reference: id(4) }, 1, false, [4]],
  ['more of the earlier side where the later is short', { kind: 'around', reference: id(8) }, 3, false, [4, 6, 8]],
  ['what is around a time without a message', { kind: 'around', reference: time(3) }, 2, false, [2, 4]],
  ['what lies between two ids', { kind: 'between', from: id(1), to: id(8) }, 9, false, [2, 4, 6]],
  ['the first between two ids', { kind: 'between', from: id(1), to: id(8) }, 2, false, [2, 4]],
  ['the last between two ids, backwards', { kind: 'between', from: id(8), to: id(1) }, 2, false, [4, 6]],
  ['nothing between an id and itself', { kind: 'between', from: id(4), to: id(4) }, 9, false, []],
  ['what lies between a time and an id', { kind: 'between', from: time(1), to: id(6) }, 9, false, [2, 4]],
  ['nothing with a limit of none', { kind: 'latest', after: null }, 0, true, []],
]

/** The same with 4 to 6 hidden. */
const HIDDEN_PAGES: typeof PAGES = [
  ['the newest messages', { kind: 'latest', after: null }, 3, false, [1, 2, 8]],
  ['the newest events', { kind: 'latest', after: null }, 3, true, [3, 7, 8]],
  ['the first messages after a time', { kind: 'after', reference: time(1) }, 2, false, [2, 8]],
  ['the first events after a time that is hidden', { kind: 'after', reference: time(4) }, 1, true, [7]],
  ['the last messages before a time that is hidden', { kind: 'before', reference: time(6) }, 1, false, [2]],
  ['what is around a time that is hidden', { kind: 'around', reference: time(4) }, 2, false, [2, 8]],
  ['what lies between two ids', { kind: 'between', from: id(8), to: id(1) }, 9, false, [2]],
]

/** The same with 4 redacted by 9, and 7 a TAGMSG. */
const REDACTED_PAGES: typeof PAGES = [
  ['the newest messages', { kind: 'latest', after: null }, 3, false, [2, 6, 8]],
  ['the newest events', { kind: 'latest', after: null }, 4, true, [6, 7, 8, 9]],
  ['all events', { kind: 'latest', after: null }, 9, true, [1, 2, 3, 6, 7, 8, 9]],
  ['the first messages after a time that is redacted', { kind: 'after', reference: time(4) }, 1, false, [6]],
  ['the last messages before an id that is redacted', { kind: 'before', reference: id(4) }, 1, false, [2]],
  ['what is around an id that is redacted', { kind: 'around', reference: id(4) }, 2, false, [2, 6]],
]

/** Registers the tests within a suite. */
export function historyContract(makePlace: MakePlace): void {
  void it('forgets a channel that has ended, and answers nothing of what it hides', async (context) => {
    const open = makePlace(context)
    const first = await open()
    await first.store.append(batchOf(EVENTS.slice(0, 4), [changeOf(channelOf('#Den'))]))
    const hiding = [ended('#den', { from: 4, to: 6 }), ended('#elsewhere', { from: 9, to: 99 })]
    await first.store.append(batchOf(EVENTS.slice(4), hiding))
    const stores = [first.store]
    for (let opened = 0; opened < 2; opened += 1) {
      const store = stores.pop() ?? (await open()).store
      for (const [what, range, limit, playback, expected] of HIDDEN_PAGES) {
        await context.test(`${what}${opened === 0 ? '' : ', after a new start'}`, async () => {
          assert.deepEqual(await seqs(store, range, { limit, playback }), expected)
        })
      }
      assert.equal((await ask(store, { kind: 'after', reference: id(4) })).kind, 'unknown-reference')
      const query = { targets: ['#den', '#elsewhere'], from: 0, to: eventOf(99).time, limit: 9, seqMax: 6 }
      assert.deepEqual(await store.targets(query), times(['#den', 2], ['#elsewhere', 5]))
      await store.close()
    }
    const { store, channels } = await open()
    assert.deepEqual(channels, [])
    await store.close()
  })

  void it('answers nothing of a message that was redacted, in whole pages, and knows its place', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const told = eventOf(9, { verb: 'REDACT', params: ['#den', EVENTS[3]?.id ?? '', 'a slip'] })
    const redaction = (target: string, seq: number): Change => ({
      kind: 'redacted',
      target,
      id: EVENTS[seq - 1]?.id ?? '',
    })
    await first.store.append(batchOf(EVENTS))
    assert.deepEqual(await first.store.message(EVENTS[3]?.id ?? ''), EVENTS[3])
    // That of another target is none.
    await first.store.append(batchOf([told], [redaction('#den', 4), redaction('#den', 5), redaction('#unknown', 1)]))
    await first.store.append(batchOf([], [redaction('#den', 4)], throughOf([told])))
    const stores = [first.store]
    for (let opened = 0; opened < 2; opened += 1) {
      const store = stores.pop() ?? (await open()).store
      for (const [what, range, limit, playback, expected] of REDACTED_PAGES) {
        await context.test(`${what}${opened === 0 ? '' : ', after a new start'}`, async () => {
          assert.deepEqual(await seqs(store, range, { limit, playback }), expected)
        })
      }
      const unseen = { limit: 3, playback: true, unseen: ['TAGMSG', 'REDACT'] } as const
      assert.deepEqual(await seqs(store, { kind: 'latest', after: null }, unseen), [3, 6, 8])
      assert.equal(await store.message(EVENTS[3]?.id ?? ''), null)
      assert.deepEqual(await page(store, { kind: 'after', reference: id(8) }, { playback: true }), [told])
      await store.close()
    }
  })

  void it('takes the only message of a target out of what was last said', async (context) => {
    const { store } = await makePlace(context)()
    await store.append(batchOf(EVENTS, [{ kind: 'redacted', target: '#elsewhere', id: EVENTS[4]?.id ?? '' }]))
    const query = { targets: ['#den', '#elsewhere'], from: 0, to: eventOf(99).time, limit: 9, seqMax: 99 }
    assert.deepEqual(await store.targets(query), times(['#den', 8]))
    await store.close()
  })

  void it('finds a message by its id alone, where it is one that somebody is answered', async (context) => {
    const { store } = await makePlace(context)()
    await store.append(batchOf(EVENTS.slice(0, 7)))
    await store.append(batchOf([], [ended('#den', { from: 1, to: 2 })], throughOf(EVENTS.slice(0, 7))))
    const found: (StoredEvent | null)[] = []
    for (const { id } of EVENTS) found.push(await store.message(id))
    const [, , , notice, elsewhere, message, tags] = EVENTS
    assert.deepEqual(found, [null, null, null, notice, elsewhere, message, tags, null])
    for (const none of ['', 'no id', `${EVENTS[3]?.id}-1`]) assert.equal(await store.message(none), null)
    await store.close()
  })

  void it('finds what somebody said to channels, the latest first, by account or mask, and nothing that is hidden, redacted or private', async (context) => {
    const { store } = await makePlace(context)()
    const events = [
      eventOf(1, { account: 'Bob' }),
      eventOf(2, { source: 'Bob!~b@192.0.2.7' }),
      eventOf(3, { verb: 'JOIN', account: 'bob' }),
      eventOf(4, { target: 'a b', account: 'bob' }),
      eventOf(5, { account: 'bob' }),
      eventOf(6, { account: 'bob', target: '#other' }),
      eventOf(7),
    ]
    await store.append(batchOf(events, [{ kind: 'redacted', target: '#den', id: events[4]?.id ?? '' }]))
    const ids = async (query: Partial<SaidQuery>) =>
      (await store.saidBy({ account: null, mask: null, limit: 9, ...query })).map(({ seq }) => seq)
    assert.deepEqual(await ids({ account: 'BOB' }), [6, 1])
    assert.deepEqual(await ids({ account: 'BOB', limit: 1 }), [6])
    assert.deepEqual(await ids({ mask: 'bob!*@192.0.2.0/24' }), [2])
    assert.deepEqual(await ids({}), [])
    await store.append(batchOf([], [ended('#other', { from: 1, to: 6 })], throughOf(events)))
    assert.deepEqual(await ids({ account: 'bob' }), [1])
    await store.close()
  })

  void it('says how much was said since, where and by whom, and of private conversations how many there are', async (context) => {
    const { store } = await makePlace(context)()
    const day = 86_400_000
    const first = Math.ceil(eventOf(0).time / day) * day
    const at = (seq: number, days: number, change: Partial<StoredEvent> = {}) => {
      const time = first + days * day + seq
      return eventOf(seq, { time, ...change })
    }
    const events = [
      at(1, 0, { account: 'Ann' }),
      at(2, 1, { account: 'Ann' }),
      at(3, 1, { source: 'bob!b@host' }),
      at(4, 1, { verb: 'JOIN' }),
      at(5, 3, { target: '#other', source: 'bob!b@host' }),
      at(6, 3, { target: '#den,@', source: 'bob!b@host' }),
      at(7, 3, { target: 'a b' }),
    ]
    await store.append(batchOf(events))
    const { days, disk: _disk, ...found } = await store.statistics({ since: first + day, limit: 9 })
    assert.deepEqual(
      days.map(({ day: start, messages }) => [(start - first) / day, messages]),
      [
        [1, 2],
        [3, 3],
      ],
    )
    assert.deepEqual(found, {
      since: first + day,
      channels: [
        { channel: '#den', messages: 3 },
        { channel: '#other', messages: 1 },
      ],
      authors: [
        { name: 'bob', isAccount: false, messages: 3 },
        { name: 'Ann', isAccount: true, messages: 1 },
      ],
      kept: { channels: 2, conversations: 1 },
    })
    const few = await store.statistics({ since: -Infinity, limit: 1 })
    assert.deepEqual([few.channels.length, few.authors.length, few.days.length], [1, 1, 3])
    await store.close()
  })

  void it('exports what is answered to somebody, as lines, and says which channel there is not', async (context) => {
    const { store } = await makePlace(context)()
    const events = [eventOf(1), eventOf(2), eventOf(3, { target: '#other' }), eventOf(4), eventOf(5, { target: 'a b' })]
    await store.append(
      batchOf(events, [
        changeOf(channelOf('#quiet')),
        { kind: 'redacted', target: '#den', id: events[1]?.id ?? '' },
        ended('#other', { from: 3, to: 3 }),
      ]),
    )
    const exported = async (change: Partial<ExportQuery>) => {
      const answer = await store.exported({ channels: null, place: null, ...change })
      if (answer.kind === 'unknown') return answer.channel
      const lines = answer.lines.split('\n').slice(0, -1)
      assert.deepEqual([answer.events, answer.next], [lines.length, null])
      return lines.map((line) => events.findIndex(({ id: each }) => line.includes(each)) + 1)
    }
    assert.deepEqual(await exported({}), [1, 4, 5])
    assert.deepEqual(await exported({ channels: ['#DEN'] }), [1, 4])
    assert.deepEqual(await exported({ channels: ['#other'] }), [])
    assert.deepEqual(await exported({ channels: ['#quiet'] }), [])
    assert.deepEqual(await exported({ from: eventOf(4).time, to: eventOf(5).time }), [4])
    assert.equal(await exported({ channels: ['#den', '#Nope'] }), '#Nope')
    await store.close()
  })

  void it('hides several ranges of one history, and what nobody said between them', async (context) => {
    const open = makePlace(context)
    const { store } = await open()
    for (let seq = 1; seq <= 30; seq += 1) {
      // Every third is no message; 9 lies between two ranges and is hidden with them.
      const event = seq % 3 === 0 ? eventOf(seq, { verb: 'JOIN' }) : eventOf(seq)
      const hidden = { 8: { from: 5, to: 8 }, 11: { from: 10, to: 11 }, 20: { from: 20, to: 20 } }[seq]
      await store.append(batchOf([event], hidden === undefined ? [] : [ended('#den', hidden)]))
    }
    await store.close()
    const { store: again } = await open()
    const said = [1, 2, 4, 13, 14, 16, 17, 19, 22, 23, 25, 26, 28, 29]
    const before = (seq: number): HistoryRange => ({ kind: 'before', reference: time(seq) })
    assert.deepEqual(await seqs(again, { kind: 'latest', after: null }, { limit: 99 }), said)
    assert.deepEqual(await seqs(again, before(26), { limit: 7 }), [14, 16, 17, 19, 22, 23, 25])
    assert.deepEqual(await seqs(again, { kind: 'after', reference: time(2) }, { limit: 3 }), [4, 13, 14])
    assert.deepEqual(await seqs(again, { kind: 'after', reference: time(6) }, { limit: 2 }), [13, 14])
    await again.close()
  })

  void it('answers every range of CHATHISTORY', async (context) => {
    const { store } = await makePlace(context)()
    await store.append(batchOf(EVENTS.slice(0, 4)))
    await store.append(batchOf(EVENTS.slice(4)))
    for (const [what, range, limit, playback, expected] of PAGES) {
      await context.test(what, async () => {
        assert.deepEqual(await seqs(store, range, { limit, playback }), expected)
      })
    }
    await store.close()
  })

  void it('keeps the order when the clock was set back, and finds what was said before and after', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const year = 365 * 86_400_000
    const mistaken = (seq: number) => eventOf(seq, { time: eventOf(seq).time + year })
    const all = [eventOf(1), eventOf(2), mistaken(3), mistaken(4), eventOf(5), eventOf(6)]
    await first.store.append(batchOf(all.slice(0, 4)))
    await first.store.append(batchOf(all.slice(4)))
    for (const opened of [first, null]) {
      const { store, lastTime } = opened ?? (await open())
      assert.equal(lastTime, opened === null ? eventOf(6).time : 0)
      assert.deepEqual(await seqs(store, { kind: 'latest', after: null }), [1, 2, 3, 4, 5, 6])
      for (const [index, { id, time }] of all.entries()) {
        for (const reference of [{ kind: 'id', id } as const, { kind: 'time', time } as const]) {
          const before = all.slice(0, index).map(({ seq }) => seq)
          assert.deepEqual(await seqs(store, { kind: 'before', reference }), before)
          const after = all.slice(index + 1).map(({ seq }) => seq)
          assert.deepEqual(await seqs(store, { kind: 'after', reference }), after)
        }
      }
      await store.close()
    }
  })

  void it('finds the one event of a date, also where the dates before and after a step of the clock overlap', async (context) => {
    const open = makePlace(context)
    const first = await open()
    const [even, odd] = [2, 3].map((start) =>
      Array.from({ length: 5 }, (_, index) => eventOf(1).time + start + 2 * index),
    )
    const all = [...(even ?? []), ...(odd ?? [])].map((time, index) => eventOf(index + 1, { time }))
    await first.store.append(batchOf(all))
    for (const opened of [first, null]) {
      const { store } = opened ?? (await open())
      for (const [index, { time }] of all.entries()) {
        const reference = { kind: 'time', time } as const
        assert.deepEqual(await seqs(store, { kind: 'after', reference }, { limit: 1 }), index < 9 ? [index + 2] : [])
        assert.deepEqual(await seqs(store, { kind: 'before', reference }, { limit: 1 }), index > 0 ? [index] : [])
      }
      await store.close()
    }
  })

  void it('shows nothing later than the place of the question in the order', async (context) => {
    const { store } = await makePlace(context)()
    await store.append(batchOf(EVENTS))
    assert.deepEqual(await seqs(store, { kind: 'latest', after: null }, { seqMax: 6 }), [1, 2, 4, 6])
    assert.deepEqual(await seqs(store, { kind: 'after', reference: id(4) }, { seqMax: 4 }), [])
    const later = await ask(store, { kind: 'before', reference: id(8) }, { seqMax: 6 })
    assert.equal(later.kind, 'unknown-reference')
    await store.close()
  })

  void it('hands over a long page in portions, the rest after the last event of each', async (context) => {
    const { store } = await makePlace(context)()
    const idOf = (seq: number): Reference => ({ kind: 'id', id: eventOf(seq).id })
    const events = Array.from({ length: 700 }, (_, index) => eventOf(index + 1))
    await store.append(batchOf(events))
    for (const [range, first, last] of [
      [{ kind: 'latest', after: null }, 301, 700],
      [{ kind: 'after', reference: idOf(10) }, 11, 410],
      [{ kind: 'before', reference: idOf(650) }, 250, 649],
      [{ kind: 'between', from: idOf(600), to: idOf(2) }, 200, 599],
    ] as const) {
      const found: number[] = []
      const portions: number[] = []
      for (let next: HistoryRange = range, limit = 400; limit > 0;) {
        const answer = await ask(store, next, { limit, seqMax: 999 })
        assert.ok(answer.kind === 'events')
        found.push(...answer.events.map(({ seq }) => seq))
        portions.push(answer.events.length)
        limit = answer.rest ?? 0
        next = { kind: 'after', reference: idOf(found.at(-1) ?? 0) }
      }
      assert.deepEqual(
        found,
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      )
      assert.ok(Math.max(...portions) <= 100, String(portions))
    }
    await store.close()
  })

  void it('says when a message id is not one of the target', async (context) => {
    const { store } = await makePlace(context)()
    await store.append(batchOf(EVENTS))
    for (const reference of [id(5), { kind: 'id', id: 'no such id' }, { kind: 'id', id: '' }] as const) {
      assert.equal((await ask(store, { kind: 'after', reference })).kind, 'unknown-reference')
    }
    await store.close()
  })

  void it('keeps one event under each target it was seen in', async (context) => {
    const { store } = await makePlace(context)()
    const quit = eventOf(1, { verb: 'QUIT', params: ['bye'] })
    await store.append(batchOf([quit, { ...quit, target: '#two' }, { ...quit, target: '#three' }]))
    for (const target of ['#den', '#two', '#three']) {
      const answer = await ask(
        store,
        { kind: 'around', reference: { kind: 'id', id: quit.id } },
        { target, playback: true },
      )
      assert.deepEqual(answer, { kind: 'events', events: [{ ...quit, target }] })
    }
    await store.close()
  })

  void it('names the targets last talked in between two times, the latest last', async (context) => {
    const { store } = await makePlace(context)()
    const joined = eventOf(9, { target: '#quiet', verb: 'JOIN' })
    await store.append(batchOf([...EVENTS, joined, eventOf(10, { target: '#third' })], []))
    const targets = ['#third', '#den', '#elsewhere', '#quiet', '#unknown']
    const query = { targets, from: 0, to: eventOf(99).time, limit: 9, seqMax: 99 }
    assert.deepEqual(await store.targets(query), times(['#elsewhere', 5], ['#den', 8], ['#third', 10]))
    assert.deepEqual(await store.targets({ ...query, limit: 1 }), times(['#elsewhere', 5]))
    assert.deepEqual(await store.targets({ ...query, from: query.to, to: 0, limit: 1 }), times(['#third', 10]))
    assert.deepEqual(await store.targets({ ...query, seqMax: 4 }), times(['#den', 4]))
    const inside = { ...query, from: eventOf(5).time, to: eventOf(10).time }
    assert.deepEqual(await store.targets(inside), times(['#den', 8]))
    await store.close()
  })

  void it('gives all targets of one time in one page, since the next page begins behind it', async (context) => {
    const { store } = await makePlace(context)()
    const [before, ...together] = [eventOf(1, { target: 'a' }), ...['b', 'c'].map((target) => eventOf(2, { target }))]
    const after = eventOf(3, { target: 'd' })
    await store.append(batchOf([before, ...together, after]))
    const query = { targets: ['a', 'b', 'c', 'd'], from: 0, to: eventOf(99).time, limit: 2, seqMax: 99 }
    const names = async (change: Partial<typeof query>) =>
      (await store.targets({ ...query, ...change })).map(({ target }) => target)
    assert.deepEqual(await names({}), ['a', 'b', 'c'])
    assert.deepEqual(await names({ from: query.to, to: 0 }), ['b', 'c', 'd'])
    assert.deepEqual(await names({ limit: 4 }), ['a', 'b', 'c', 'd'])
    await store.close()
  })
}

function times(...targets: readonly (readonly [string, number])[]): readonly TargetTime[] {
  return targets.map(([target, seq]) => ({ target, time: eventOf(seq).time }))
}
