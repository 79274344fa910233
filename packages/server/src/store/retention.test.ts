import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { drafts, queries, toBatches, withKnownIds } from './arbitrary-history.ts'
import { HistoryReader } from './history-reader.ts'
import { HistoryWriter } from './history-writer.ts'
import { RecentHistory } from './recent.ts'
import type { HistoryQuery, RetentionLimits, StoredEvent } from './store.ts'
import { ROW_BYTES } from './tally.ts'
import { disposable, eventOf, folderFor, rowsOf, throughOf } from './testing.ts'

const KEEP_ALL: RetentionLimits = { since: -Infinity, bytesPerTargetMax: Infinity, conversationsMax: Infinity }
const START = eventOf(0).time

/** One channel and two conversations. */
const NAMES: Readonly<Record<string, string>> = { '#a': '#a', '#b': 'ann:bob', '#c': 'ann:cem' }
const named = <Value extends { readonly target: string }>(value: Value): Value => ({
  ...value,
  target: NAMES[value.target] ?? value.target,
})

const since = fc.oneof(fc.constant(-Infinity), fc.integer({ min: START, max: START + 60 }))
const bytesMax = fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 4_000 }))
/** Of the channel alone, and of one that has no history. */
const targets = fc.record({ since, bytesMax }).map(
  (own) =>
    new Map([
      ['#none', own],
      ['#a', own],
    ]),
)
const limits: fc.Arbitrary<RetentionLimits> = fc.record(
  { since, bytesPerTargetMax: bytesMax, conversationsMax: fc.constantFrom(0, 1, 2, Infinity), targets },
  { requiredKeys: ['since', 'bytesPerTargetMax', 'conversationsMax'] },
)
type Step =
  | { readonly kind: 'append' }
  | { readonly kind: 'forget'; readonly limits: RetentionLimits; readonly portions: number }
  | { readonly kind: 'restart' | 'kill' }
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('append' as const) }), weight: 3 },
  {
    arbitrary: fc.record({ kind: fc.constant('forget' as const), limits, portions: fc.constantFrom(1, Infinity) }),
    weight: 2,
  },
  { arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'kill' as const) }), weight: 1 },
)

void test('whatever is appended, forgotten and killed, each history is the end of what was recorded, in memory as on the disk', (context) => {
  const folder = folderFor(context)
  let run = 0
  let forgottenRows = 0
  fc.assert(
    fc.property(drafts, fc.array(step, { minLength: 4, maxLength: 24 }), queries, (drafts, steps, queries) => {
      using place = disposable(new Place(join(folder, `${run++}`)))
      const batches = toBatches(drafts).map((batch) => batch.map(named))
      const recorded: StoredEvent[] = []
      for (const each of steps) {
        switch (each.kind) {
          case 'append': {
            const batch = batches.shift() ?? []
            recorded.push(...batch)
            place.value.append(batch)
            break
          }
          case 'forget': {
            const before = place.value.rows()
            place.value.forget(each.limits, each.portions)
            const after = place.value.rows()
            forgottenRows += before.length - after.length
            if (each.portions === Infinity) assert.deepEqual(after, plainlyKept(before, recorded, each.limits))
            break
          }
          case 'restart':
          case 'kill':
            place.value.startAgain(each.kind)
            break
          default:
            each satisfies never
        }
        place.value.check(recorded, withKnownIds(queries.map(named), recorded))
      }
    }),
    { numRuns: 100 },
  )
  assert.ok(forgottenRows > 500, `only ${forgottenRows} rows were forgotten`)
})

interface KeptRow {
  readonly target: string
  readonly seq: number
  readonly id: string
  readonly bytes: number
}

/** The limits over a whole array, with nothing clever. */
function plainlyKept(
  rows: readonly KeptRow[],
  recorded: readonly StoredEvent[],
  { since, bytesPerTargetMax, conversationsMax, targets }: RetentionLimits,
): readonly KeptRow[] {
  const timeOf = new Map(recorded.map(({ id, target, time }) => [`${target} ${id}`, time]))
  const lastSeq = rows.at(-1)?.seq ?? 0
  const lastOld = rows.findLastIndex(({ target, id }) => (timeOf.get(`${target} ${id}`) ?? 0) < since)
  const firstKept = Math.min(rows[lastOld + 1]?.seq ?? Infinity, lastSeq)
  let kept = lastOld === -1 ? rows : rows.filter(({ seq }) => seq >= firstKept)
  for (const name of Object.values(NAMES)) {
    const own = () => kept.filter(({ target }) => target === name)
    const bytes = () => own().reduce((sum, row) => sum + row.bytes, 0)
    while (bytes() > bytesPerTargetMax && (own()[0]?.seq ?? Infinity) < lastSeq) {
      const oldest = own()[0]?.seq
      kept = kept.filter(({ target, seq }) => target !== name || seq !== oldest)
    }
  }
  const lastUse = (name: string) => kept.findLast(({ target }) => target === name)?.seq ?? 0
  const conversations = new Set(kept.map(({ target }) => target).filter((target) => !target.startsWith('#')))
  // One entry may be the last use of two: that which was recorded later goes later.
  const lastPlace = (name: string) => kept.findLastIndex(({ target }) => target === name)
  const byUse = [...conversations].toSorted((one, other) => lastPlace(one) - lastPlace(other))
  for (const name of byUse.slice(0, Math.max(byUse.length - conversationsMax, 0))) {
    if (lastUse(name) < lastSeq) kept = kept.filter(({ target }) => target !== name)
  }
  const channel = targets?.get('#a')
  if (channel === undefined) return kept
  const old = kept.findLastIndex(({ target, id }) => (timeOf.get(`${target} ${id}`) ?? 0) < channel.since)
  const firstOwn = old === -1 ? 0 : Math.min(kept[old + 1]?.seq ?? Infinity, lastSeq)
  kept = kept.filter(({ target, seq }) => target !== '#a' || seq >= firstOwn)
  const own = () => kept.filter(({ target }) => target === '#a')
  while (own().reduce((sum, row) => sum + row.bytes, 0) > channel.bytesMax && (own()[0]?.seq ?? Infinity) < lastSeq) {
    const oldest = own()[0]?.seq
    kept = kept.filter(({ target, seq }) => target !== '#a' || seq !== oldest)
  }
  return kept
}

/** A history with its memory, as a server holds them, and a look into the file beside it. */
class Place {
  #file: string
  #generation = 0
  #writer: HistoryWriter
  #recent: RecentHistory
  /** The highest position that was ever given. */
  #position = 0

  constructor(file: string) {
    this.#file = file
    this.#writer = new HistoryWriter(file, 'process')
    this.#recent = this.#emptyMemory()
  }

  append(batch: readonly StoredEvent[]): void {
    const { lastSeq: seq, lastTime: time } = this.#writer.recorded()
    const through = batch.length > 0 ? throughOf(batch) : { seq, time, position: null }
    this.#recent.add(batch, this.#writer.append(rowsOf(batch, [], through))[1])
  }

  forget(limits: RetentionLimits, portions: number): void {
    for (let portion = 0; portion < portions; portion += 1) {
      const { parts, isMore } = this.#writer.forget(limits)
      for (const { target, below } of parts) this.#recent.forget(target, below)
      if (!isMore) return
    }
  }

  startAgain(how: 'restart' | 'kill'): void {
    const next = `${this.#file}-${++this.#generation}`
    if (how === 'restart') this.#writer.close()
    // What a killed process leaves: the file and its log, as the operating system has them.
    for (const end of ['', '-wal']) if (existsSync(this.#file + end)) copyFileSync(this.#file + end, next + end)
    if (how === 'kill') this.#writer.close()
    this.#file = next
    this.#writer = new HistoryWriter(next, 'process')
    this.#recent = this.#emptyMemory()
  }

  rows(): readonly KeptRow[] {
    const sql = `SELECT target.name AS target, row.seq, row.id, row.bytes FROM target
      JOIN (SELECT position, target, seq, id, ${ROW_BYTES} AS bytes FROM event) AS row ON row.target = target.id
      ORDER BY position`
    return this.#select(sql).map((row) => ({
      target: String(row['target']),
      seq: Number(row['seq']),
      id: String(row['id']),
      bytes: Number(row['bytes']),
    }))
  }

  check(recorded: readonly StoredEvent[], queries: readonly HistoryQuery[]): void {
    using reader = disposable(new HistoryReader(this.#file))
    for (const target of Object.values(NAMES)) {
      const query: HistoryQuery = {
        target,
        range: { kind: 'latest', after: null },
        limit: 999,
        seqMax: Infinity,
        playback: true,
      }
      const answer = reader.value.history(query)
      assert.ok(answer.kind === 'events')
      const all = recorded.filter((event) => event.target === target)
      assert.deepEqual(answer.events, all.slice(all.length - answer.events.length))
    }
    for (const query of queries) {
      const remembered = this.#recent.answer(query)
      if (remembered !== null) assert.deepEqual(remembered, reader.value.history(query))
    }
    const { lastSeq, givenSeq, reservedSeq } = this.#writer.recorded()
    assert.equal(lastSeq, recorded.at(-1)?.seq ?? 0)
    assert.ok(reservedSeq > lastSeq && givenSeq <= reservedSeq)
    const position = Number(this.#select('SELECT max(position) AS position FROM event')[0]?.['position'])
    assert.ok(position >= this.#position, `position ${position} after ${this.#position}`)
    this.#position = position
    const empty = this.#select('SELECT name FROM target WHERE id NOT IN (SELECT target FROM event)')
    assert.deepEqual(empty, [])
  }

  close(): void {
    this.#writer.close()
  }

  #emptyMemory(): RecentHistory {
    return new RecentHistory({ recentEventsPerChannelMax: 8, recentBytesMax: 1_000_000 }, this.#writer.recorded())
  }

  #select(sql: string) {
    using database = disposable(new DatabaseSync(this.#file, { readOnly: true }))
    return database.value.prepare(sql).all()
  }
}

void test('with a size for each history a long flood keeps the file within bounds', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  using writer = disposable(new HistoryWriter(file, 'process'))
  const channels = 5
  const bytesPerTargetMax = 200_000
  const sizes: number[] = []
  for (let seq = 1, batch = 1; batch <= 100; batch += 1) {
    const rows = Array.from({ length: 1_000 }, () => {
      const target = `#${seq % channels}`
      return eventOf(seq++, { target, params: ['#den', 'x'.repeat(100)] })
    })
    writer.value.append(rowsOf(rows))
    // As in a flood, where the next batch waits already.
    writer.value.forget({ ...KEEP_ALL, bytesPerTargetMax })
    sizes.push(statSync(file).size + statSync(`${file}-wal`).size)
  }
  const early = Math.max(...sizes.slice(0, 50))
  assert.ok(Math.max(...sizes.slice(50)) <= early * 1.1, `grows on: ${sizes.join(' ')}`)
  while (writer.value.forget({ ...KEEP_ALL, bytesPerTargetMax }).isMore);
  using found = disposable(new DatabaseSync(file))
  for (const { bytes } of found.value.prepare('SELECT bytes FROM target').all()) {
    assert.ok(Number(bytes) <= bytesPerTargetMax && Number(bytes) > bytesPerTargetMax - 1_000)
  }
})

void test('where all is kept, few rows are not counted each second, and a limit that comes later finds them', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  using writer = disposable(new HistoryWriter(file, 'process'))
  using other = disposable(new DatabaseSync(file))
  const bytesOf = (name: string) => other.value.prepare('SELECT bytes FROM target WHERE name = ?').get(name)?.['bytes']
  let seq = 0
  const record = (count: number) => {
    writer.value.append(rowsOf(Array.from({ length: count }, () => eventOf((seq += 1)))))
    return writer.value.forget({ ...KEEP_ALL, conversationsMax: 1 })
  }
  for (let second = 0; second < 3; second += 1)
    assert.deepEqual(record(20), { parts: [], isMore: false, removed: null })
  assert.equal(bytesOf('#den'), 0)
  record(1_000)
  const counted = Number(bytesOf('#den'))
  assert.ok(counted > 0)
  record(20)
  assert.equal(bytesOf('#den'), counted)
  while (writer.value.forget({ ...KEEP_ALL, bytesPerTargetMax: 1_000 }).isMore);
  const { bytes } = other.value.prepare(`SELECT sum${ROW_BYTES} AS bytes FROM event`).get() ?? {}
  assert.equal(bytesOf('#den'), bytes)
  assert.ok(Number(bytes) <= 1_000)
})

void test('a flood of pairs of guests leaves so many conversations as are kept, the latest', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  using writer = disposable(new HistoryWriter(file, 'process'))
  using found = disposable(new DatabaseSync(file))
  const names = () =>
    found.value
      .prepare('SELECT name FROM target ORDER BY last_position')
      .all()
      .map(({ name }) => name)
  const conversationsMax = 100
  const limits = { ...KEEP_ALL, conversationsMax }
  writer.value.append(rowsOf([eventOf(1)]))
  let most = 0
  for (let seq = 2; seq < 20_002; seq += 200) {
    const rows = Array.from({ length: 200 }, (_, index) =>
      eventOf(seq + index, { target: `guest${seq + index}:guest` }),
    )
    writer.value.append(rowsOf(rows))
    writer.value.forget(limits)
    most = Math.max(most, names().length)
  }
  assert.ok(most < 1_000, `${most} at one time`)
  while (writer.value.forget(limits).isMore);
  const latest = Array.from({ length: conversationsMax }, (_, index) => `guest${20_001 - 99 + index}:guest`)
  assert.deepEqual(names(), ['#den', ...latest])
})

void test('a date is found before and after a step of the clock, also where the rows at the step are gone', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  using writer = disposable(new HistoryWriter(file, 'process'))
  const den = [1, 2, 3].map((seq) => eventOf(seq))
  const guests = Array.from({ length: 40 }, (_, index) => eventOf(4 + index, { target: 'ann:bob' }))
  const back = eventOf(50, { time: START - 9 })
  writer.value.append(rowsOf([...den, ...guests, back]))
  writer.value.forget({ ...KEEP_ALL, conversationsMax: 0 })
  using reader = disposable(new HistoryReader(file))
  for (const [time, before] of [
    [START + 2, [1]],
    [START + 3, [1, 2]],
    [START + 20, [1, 2, 3]],
    [START - 9, [1, 2, 3]],
  ] as const) {
    const range = { kind: 'before', reference: { kind: 'time', time } } as const
    const answer = reader.value.history({ target: '#den', range, limit: 99, seqMax: 99, playback: true })
    assert.ok(answer.kind === 'events')
    assert.deepEqual(
      answer.events.map(({ seq }) => seq),
      before,
    )
  }
})

/** What is hidden, of the five events of #den, and whether another target has the last entry. */
const HIDDEN: readonly (readonly [what: string, hidden: { from: number; to: number }, isOtherLast: boolean])[] = [
  ['all of it', { from: 1, to: 5 }, true],
  ['all of it, with the last entry, which stays', { from: 1, to: 5 }, false],
  ['the end of it', { from: 3, to: 6 }, true],
]

for (const [what, hidden, isOtherLast] of HIDDEN) {
  void test(`where ${what} was hidden and everything is forgotten, what comes then is answered`, (context) => {
    const file = join(folderFor(context), 'history.sqlite')
    const append = (events: readonly StoredEvent[], ended = false) => {
      using writer = disposable(new HistoryWriter(file, 'process'))
      const change = { kind: 'ended', key: '#den', hidden } as const
      const { lastSeq: seq, lastTime: time } = writer.value.recorded()
      const through = events.length > 0 ? throughOf(events) : { seq, time, position: null }
      writer.value.append(rowsOf(events, ended ? [change] : [], through))
    }
    const seqs = (target: string) => {
      using reader = disposable(new HistoryReader(file))
      const range = { kind: 'latest', after: null } as const
      const answer = reader.value.history({ target, range, limit: 99, seqMax: 99, playback: true })
      return answer.kind === 'events' ? answer.events.map(({ seq }) => seq) : answer.kind
    }
    append([1, 2, 3, 4, 5].map((seq) => eventOf(seq)))
    append(isOtherLast ? [eventOf(6, { target: '#other' })] : [], true)
    using writer = disposable(new HistoryWriter(file, 'process'))
    assert.deepEqual(writer.value.forget({ ...KEEP_ALL, since: Infinity }).isMore, false)
    assert.deepEqual([seqs('#den'), seqs('#other')], [[], isOtherLast ? [6] : []])
    append([eventOf(7), eventOf(8, { target: '#other' })])
    append([eventOf(9)])
    assert.deepEqual([seqs('#den'), seqs('#other')], [[7, 9], isOtherLast ? [6, 8] : [8]])
  })
}

void test('a process that is killed while it appends and forgets leaves the end of each history, counted to the byte', async (context) => {
  const folder = folderFor(context)
  const file = join(folder, 'history.sqlite')
  const script = `
    import { HistoryWriter } from ${JSON.stringify(new URL('./history-writer.ts', import.meta.url).href)}
    import { eventOf, rowsOf } from ${JSON.stringify(new URL('./testing.ts', import.meta.url).href)}
    const writer = new HistoryWriter(${JSON.stringify(file)}, 'process')
    const limits = { since: -Infinity, bytesPerTargetMax: 20_000, conversationsMax: 2 }
    for (let seq = writer.recorded().lastSeq + 1; ; ) {
      const events = Array.from({ length: 40 }, () => eventOf(seq++, { target: ['#den', 'ann:bob', 'ann:cem', 'bob:cem'][seq % 4] }))
      writer.append(rowsOf(events))
      console.log(seq - 1)
      writer.forget(limits)
    }
  `
  const program = join(folder, 'child.ts')
  writeFileSync(program, script)
  let acknowledged = 0
  for (let kill = 0; kill < 5; kill += 1) {
    const child = spawn(process.execPath, ['--conditions=source', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    const closed = once(child, 'close')
    for await (const line of createInterface(child.stdout)) {
      acknowledged = Math.max(acknowledged, Number(line))
      if (acknowledged >= (kill + 1) * 2_000) child.kill('SIGKILL')
    }
    await closed
    using writer = disposable(new HistoryWriter(file, 'process'))
    while (writer.value.forget({ ...KEEP_ALL, bytesPerTargetMax: 20_000 }).isMore);
    const { lastSeq } = writer.value.recorded()
    assert.ok(lastSeq >= acknowledged)
    using found = disposable(new DatabaseSync(file, { readOnly: true }))
    const kept = found.value
      .prepare(
        `SELECT bytes, recounted, first, last, count FROM target JOIN (
           SELECT target, sum${ROW_BYTES} AS recounted, min(seq) AS first, max(seq) AS last, count(*) AS count
           FROM event GROUP BY target
         ) AS row ON row.target = target.id`,
      )
      .all()
    assert.ok(kept.length >= 3)
    for (const { bytes, recounted, first, last, count } of kept) {
      assert.equal(bytes, recounted)
      assert.ok(Number(bytes) <= 20_000)
      // Each target has every fourth event.
      assert.equal((Number(last) - Number(first)) / 4 + 1, count)
      assert.ok(Number(last) > lastSeq - 4)
    }
  }
})
