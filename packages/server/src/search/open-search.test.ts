import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { FakeClock } from '@partyline/net/testing'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { batchOf, eventOf, fillDisk, folderFor, NO_MEMORY, smallDisk } from '../store/testing.ts'
import { openSearch, type OpenedSearch } from './open-search.ts'
import { ANYTHING } from './query.ts'
import type { SearchQuery } from './search.ts'

const WORD: SearchQuery = {
  ...ANYTHING,
  phrases: ['word'],
  targets: [eventOf(1).target],
  direction: 'newest',
  limit: 9_999,
  seqMax: Infinity,
}

interface Opened extends AsyncDisposable {
  readonly store: Store
  readonly search: OpenedSearch
  readonly clock: FakeClock
  readonly logged: string[]
  close(): Promise<void>
}

async function open(folder: string): Promise<Opened> {
  const clock = new FakeClock(0)
  const logged: string[] = []
  const note = (event: string) => void logged.push(event)
  const log = { debug: note, info: note, warn: note, error: note }
  let search: OpenedSearch | null = null
  const { store } = await openStore({
    folder,
    durability: 'process',
    limits: NO_MEMORY,
    onRecorded: (events) => search?.onRecorded(events),
    onRemoved: (removed) => search?.onRemoved(removed),
  })
  search = openSearch({ folder, clock, log, timeoutMs: () => 60_000 })
  const opened = search
  const close = async (): Promise<void> => {
    await opened[Symbol.asyncDispose]()
    await store.close()
  }
  return { store, search: opened, clock, logged, close, [Symbol.asyncDispose]: close }
}

/** The index has everything. */
async function caughtUp({ search, clock }: Opened): Promise<void> {
  do {
    clock.advance(10_000)
    await nextTurn()
  } while (search.behind > 0)
}

const words = (first: number, count: number) =>
  batchOf(
    Array.from({ length: count }, (_, index) => eventOf(first + index, { params: ['#den', `word ${first + index}`] })),
  )

async function found(search: OpenedSearch, query = WORD): Promise<number> {
  return (await search.find(query)).events.length
}

void test('what is recorded is found at once, and by the index when it has followed', async (context) => {
  await using opened = await open(folderFor(context))
  const { store, search } = opened
  await store.append(words(1, 3_000))
  assert.equal(search.behind, 3_000)
  assert.equal(await found(search), 3_000)
  await caughtUp(opened)
  assert.equal(await found(search), 3_000)
  const newest = await search.find({ ...WORD, limit: 2 })
  assert.deepEqual(
    newest.events.map(({ seq }) => seq),
    [3_000, 2_999],
  )
  const oldest = await search.find({ ...WORD, limit: 2, direction: 'oldest' })
  assert.deepEqual(
    oldest.events.map(({ seq }) => seq),
    [1, 2],
  )
  assert.deepEqual(opened.logged, [])
})

void test('what is forgotten is not found any more, before and after a new start', async (context) => {
  const folder = folderFor(context)
  await using first = await open(folder)
  await first.store.append(words(1, 2_000))
  await caughtUp(first)
  const limits = { since: eventOf(501).time, bytesPerTargetMax: Infinity, conversationsMax: Infinity }
  while (await first.store.forget(limits));
  assert.equal(await found(first.search), 1_500)
  await first.store.append(words(2_001, 1))
  await caughtUp(first)
  assert.equal(await found(first.search), 1_501)
  await first.close()
  await using second = await open(folder)
  await second.store.append(words(2_002, 1))
  await caughtUp(second)
  assert.equal(await found(second.search), 1_502)
  assert.deepEqual([...first.logged, ...second.logged], [])
})

void test('what is redacted is not found from that moment on', async (context) => {
  await using opened = await open(folderFor(context))
  const { store, search } = opened
  await store.append(words(1, 200))
  await caughtUp(opened)
  await store.append(
    batchOf([], [{ kind: 'redacted', target: '#den', id: eventOf(100).id }], { seq: 201, time: 0, position: null }),
  )
  assert.equal(await found(search), 199)
  await store.append(words(202, 1))
  await caughtUp(opened)
  assert.equal(await found(search), 200)
  assert.deepEqual(opened.logged, [])
})

void test('an index that is missing or cut is made anew from the history, and the log says so', async (context) => {
  const folder = folderFor(context)
  await using first = await open(folder)
  await first.store.append(words(1, 2_000))
  await caughtUp(first)
  await first.close()
  const file = join(folder, 'search.db')
  truncateSync(file, 5_000)
  await using cut = await open(folder)
  assert.equal(await found(cut.search), 2_000)
  await cut.store.append(words(2_001, 1))
  await caughtUp(cut)
  assert.equal(await found(cut.search), 2_001)
  await cut.close()
  assert.deepEqual(cut.logged, ['search.rebuilt'])
  rmSync(file)
  await using missing = await open(folder)
  assert.equal(await found(missing.search), 2_001)
  await missing.store.append(words(2_002, 1))
  await caughtUp(missing)
  assert.equal(await found(missing.search), 2_002)
  assert.ok(existsSync(file))
})

void test('on a full disk everything is found, and the index goes on when there is room again', async (context) => {
  const folder = smallDisk(context)
  if (folder === null) return
  await using opened = await open(folder)
  const { store, search, logged } = opened
  await store.append(words(1, 500))
  await caughtUp(opened)
  await store.append(words(501, 2_000))
  fillDisk(join(folder, 'filler'))
  while (!logged.includes('search.behind')) {
    opened.clock.advance(10_000)
    await nextTurn()
  }
  assert.equal(await found(search), 2_500)
  rmSync(join(folder, 'filler'))
  await caughtUp(opened)
  assert.equal(await found(search), 2_500)
  assert.deepEqual(logged, ['search.behind', 'search.recovered'])
})

void test('a search that nobody waits for ends, and so does one that takes too long, with what it found', async (context) => {
  await using opened = await open(folderFor(context))
  const { store, search, clock } = opened
  await store.append(words(1, 20_000))
  let asked = 0
  const given = await search.find({ ...WORD, phrases: ['nothing'] }, () => {
    asked += 1
    return asked < 2
  })
  assert.deepEqual(given.events, [])
  assert.equal(asked, 2)
  const late = await search.find({ ...WORD, phrases: ['19999'] }, () => {
    clock.advance(60_000)
    return true
  })
  assert.equal(late.isWhole, false)
  assert.equal(late.events.length, 1)
})

const PROGRAM = `
import { openStore } from ${JSON.stringify(new URL('../store/open-store.ts', import.meta.url).href)}
import { batchOf, eventOf, NO_MEMORY } from ${JSON.stringify(new URL('../store/testing.ts', import.meta.url).href)}
import { openSearch } from ${JSON.stringify(new URL('./open-search.ts', import.meta.url).href)}
import { systemClock } from ${JSON.stringify(import.meta.resolve('@partyline/net'))}
const [folder] = process.argv.slice(2)
const quiet = () => {}
const log = { debug: quiet, info: quiet, warn: (...said) => console.error(...said), error: quiet }
let search
const { store, lastSeq } = await openStore({
  folder,
  durability: 'process',
  limits: NO_MEMORY,
  onRecorded: (events) => search?.onRecorded(events),
  onRemoved: (removed) => search?.onRemoved(removed),
})
search = openSearch({ folder, clock: systemClock, log, timeoutMs: () => 60_000 })
for (let seq = lastSeq + 1; ; seq += 200) {
  await store.append(batchOf(Array.from({ length: 200 }, (_, at) => eventOf(seq + at, { params: ['#den', 'word ' + (seq + at)] }))))
  console.log(seq + 199 - lastSeq - search.behind)
}
`

void test('a process that is killed while it fills the index leaves one that goes on where it was', async (context) => {
  const folder = folderFor(context)
  const program = join(folderFor(context), 'child.ts')
  writeFileSync(program, PROGRAM)
  for (let kill = 0; kill < 3; kill += 1) {
    const child = spawn(process.execPath, ['--conditions=source', program, folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let complaints = ''
    child.stderr.on('data', (data) => (complaints += String(data)))
    const exited = once(child, 'exit')
    // Until the index has followed a part of what was recorded, and is following.
    for await (const line of createInterface(child.stdout)) if (Number(line) > 1_500 * (kill + 1)) break
    child.kill('SIGKILL')
    await exited
    assert.doesNotMatch(complaints, /rebuilt|Error/)
    await using opened = await open(folder)
    const query = {
      target: '#den',
      range: { kind: 'latest', after: null },
      limit: 1,
      seqMax: 1e9,
      playback: false,
    } as const
    const last = await opened.store.history(query)
    assert.ok(last.kind === 'events')
    const count = last.events[0]?.seq ?? 0
    assert.ok(count >= 200)
    const all = { ...WORD, limit: 1e9 }
    const hits = await opened.search.find({ ...all, phrases: [String(count)] })
    assert.equal(hits.events.length, 1)
    await opened.close()
    assert.deepEqual(opened.logged, [])
  }
})

void test('the thread ends when there is nothing to do for a minute, and follows again what is said, sought and removed', async (context) => {
  await using opened = await open(folderFor(context))
  const { store, search, clock } = opened
  await store.append(words(1, 300))
  await caughtUp(opened)
  const threads = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length
  const rest = async (): Promise<void> => {
    const before = threads()
    clock.advance(60_000)
    const until = performance.now() + 20_000
    while (threads() === before && performance.now() < until) await nextTurn()
    assert.ok(threads() < before)
  }
  await rest()
  assert.equal(await found(search), 300)
  await rest()
  await store.append(words(301, 2))
  await caughtUp(opened)
  await rest()
  const limits = { since: eventOf(51).time, bytesPerTargetMax: Infinity, conversationsMax: Infinity }
  while (await store.forget(limits));
  assert.equal(await found(search), 252)
  await caughtUp(opened)
  assert.deepEqual(opened.logged, [])
})
