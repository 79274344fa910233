import assert from 'node:assert/strict'
import { readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { StoreError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import { identify } from './in-place.ts'
import { KeptThread } from './kept-thread.ts'
import { RecentHistory } from './recent.ts'
import { SqliteStore } from './sqlite-store.ts'
import { startWorker, StoreThread } from './store-thread.ts'
import type { ReaderThread, WriterThread } from './thread-messages.ts'
import { NO_MEMORY, batchOf, eventOf, folderFor, rowsOf } from './testing.ts'

const QUERY = { target: '#den', range: { kind: 'latest', after: null }, limit: 99, seqMax: 99, playback: true } as const

void test('a writer that dies answers its batches as the file has them, and the next batch starts another', async (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  const workers: Worker[] = []
  const keep = (worker: Worker): Worker => {
    workers.push(worker)
    return worker
  }
  const writer = new KeptThread(
    () =>
      new StoreThread<WriterThread>(
        keep(startWorker('writer-thread', { file, durability: 'process', watched: [], place: null })),
      ),
  )
  await writer.get()
  const reader = new KeptThread(
    () => new StoreThread<ReaderThread>(keep(startWorker('reader-thread', { file, place: null }))),
  )
  await reader.get()
  const held = new AsyncDisposableStack()
  held.defer(() => writer.close())
  held.defer(() => reader.close())
  const store = new SqliteStore({
    reservedSeq: 0,
    throughSeq: 0,
    writer,
    pages: reader,
    searches: reader,
    recent: new RecentHistory(NO_MEMORY),
    onDamaged: () => {},
    onRecorded: () => {},
    onRemoved: () => {},
    held,
  })

  await store.append(batchOf([eventOf(1)]))
  const appended = [2, 3, 4].map((seq) => store.append(batchOf([eventOf(seq)])))
  await Promise.all(workers.map((worker) => worker.terminate()))
  const settled = await Promise.allSettled(appended)
  const acknowledged = settled.flatMap(({ status }, index) => (status === 'fulfilled' ? [index + 2] : []))
  for (const outcome of settled) assert.ok(outcome.status === 'fulfilled' || outcome.reason instanceof StoreError)

  await store.append(batchOf([eventOf(5)]))
  const answer = await store.history(QUERY)
  assert.ok(answer.kind === 'events')
  assert.deepEqual(
    answer.events.map((event) => event.seq),
    [1, ...acknowledged, 5],
  )
  assert.equal(workers.length, 4)
  await store.close()
})

void test('a writer that dies while it forgets leaves nothing in memory that the file may not have any more', async (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  const workers: Worker[] = []
  const writer = new KeptThread(() => {
    const worker = startWorker('writer-thread', { file, durability: 'process', watched: [], place: null })
    workers.push(worker)
    return new StoreThread<WriterThread>(worker)
  })
  const reader = new KeptThread(
    () => new StoreThread<ReaderThread>(startWorker('reader-thread', { file, place: null })),
  )
  const held = new AsyncDisposableStack()
  held.defer(() => writer.close())
  held.defer(() => reader.close())
  const recent = new RecentHistory(defaultLimits())
  const store = new SqliteStore({
    reservedSeq: 0,
    throughSeq: 0,
    writer,
    pages: reader,
    searches: reader,
    recent,
    onDamaged: () => {},
    onRecorded: () => {},
    onRemoved: () => {},
    held,
  })
  context.after(() => store.close())
  await store.append(batchOf([eventOf(1), eventOf(2)]))
  assert.notEqual(recent.answer(QUERY), null)
  const forgotten = store.forget({ since: Infinity, bytesPerTargetMax: Infinity, conversationsMax: Infinity })
  await writer.get()
  const ended = workers[0]?.terminate()
  const [outcome] = await Promise.allSettled([forgotten, ended])
  const remembered = recent.answer(QUERY)
  // It may have answered before it died.
  if (outcome.status === 'rejected') assert.equal(remembered, null)
  else assert.deepEqual(remembered, { kind: 'events', events: [eventOf(2)] })
  assert.ok((await store.history(QUERY)).kind === 'events')
})

void test('what cannot open rejects each time and is tried afresh', async (context) => {
  const file = join(folderFor(context), 'missing', 'history.sqlite')
  const reader = new KeptThread(
    () => new StoreThread<ReaderThread>(startWorker('reader-thread', { file, place: null })),
  )
  await assert.rejects(reader.get(), StoreError)
  await assert.rejects(reader.get(), StoreError)
  await reader.close()
})

void test('a thread that is started again does not open what has come to the place of its file', async (context) => {
  const folder = folderFor(context)
  const file = join(folder, 'history.sqlite')
  writeFileSync(file, '')
  const place = identify([folder, file])
  renameSync(file, join(folder, 'away'))
  writeFileSync(file, '')
  const threads = [
    new StoreThread<WriterThread>(startWorker('writer-thread', { file, durability: 'process', watched: [], place })),
    new StoreThread<ReaderThread>(startWorker('reader-thread', { file, place })),
  ]
  await Promise.all(threads.map((thread) => assert.rejects(thread.opened, { code: 'STORE_MOVED' })))
  assert.deepEqual(readdirSync(folder), ['away', 'history.sqlite'])
})

void test('a thread that rests has answered every call before, and another one is started for the next', async (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  const workers: Worker[] = []
  const ended: number[] = []
  const writer = new KeptThread(() => {
    const worker = startWorker('writer-thread', { file, durability: 'process', watched: [], place: null })
    const number = workers.push(worker)
    worker.on('exit', () => ended.push(number))
    return new StoreThread<WriterThread>(worker)
  })
  const first = await writer.get()
  const waiting = first.call('append', rowsOf([eventOf(1)]))
  const rested = writer.rest()
  const second = writer.get()
  await waiting
  await rested
  assert.deepEqual(ended, [1])
  assert.notEqual(await second, first)
  await (await second).call('append', rowsOf([eventOf(2)]))
  void writer.rest()
  void writer.rest()
  await writer.close()
  assert.deepEqual(ended, [1, 2])
})
