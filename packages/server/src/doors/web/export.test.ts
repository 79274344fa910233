/** An export over real connections: readers that are slow, or leave, or are too many, and people that talk meanwhile. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { serveHttp } from '@partyline/net'
import { Exports } from '../../admin/exports.ts'
import { openStore } from '../../store/open-store.ts'
import type { ExportQuery, Store } from '../../store/store.ts'
import { batchOf, eventOf, folderFor, NO_MEMORY } from '../../store/testing.ts'
import { ownerOf } from '../../testing/test-owner.ts'
import { TestServer } from '../../testing/test-server.ts'
import { apiRoutes } from './api-routes.ts'
import { Router } from './router.ts'

const STALLED_MS = 60_000

interface Place {
  readonly server: TestServer
  readonly store: Store
  readonly clock: TestServer['clock']
  /** Portions that were read. */
  readonly portions: () => number
  readonly ask: (query?: string, method?: string) => Promise<IncomingMessage>
  readonly failed: () => number
}

async function place(context: TestContext, count: number): Promise<Place> {
  const { store } = await openStore({ folder: folderFor(context), durability: 'process', limits: NO_MEMORY })
  await store.append(batchOf(Array.from({ length: count }, (_, index) => eventOf(index + 1))))
  const server = new TestServer()
  const { info, clock } = server
  let portions = 0
  const exports = new Exports((query: ExportQuery) => {
    portions += 1
    return store.exported(query)
  })
  const router = new Router(
    apiRoutes(() => 'owner'),
    { admin: { ...ownerOf(server).parts, exports }, info, clock },
  )
  const http = await serveHttp(
    { host: '127.0.0.1', port: 0 },
    { request: (asked, response) => router.answer(asked, response, () => null) },
    { onError: () => {} },
  )
  context.after(async () => {
    await http.stop()
    await store.close()
  })
  const { port } = http.addresses[0]
  const ask = async (query = '', method = 'GET') => {
    const asked = request({ host: '127.0.0.1', port, method, path: `/api/v1/export${query}`, agent: false })
    // Of a connection that is cut, the response tells too.
    asked.on('error', () => {}).end()
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return response
  }
  return { server, store, clock, ask, portions: () => portions, failed: () => http.counters.handlersFailed }
}

/** Waits until it is so. */
async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await test())) await wait(5)
}

/** Waits until a slow reader has all that the machine holds for it. */
async function untilStill(portions: () => number): Promise<number> {
  for (let before = -1; before !== portions(); await wait(300)) before = portions()
  return portions()
}

function numbersIn(lines: string): readonly number[] {
  return lines
    .split('\n')
    .slice(0, -1)
    .map((line) => Number(/message (\d+)/.exec(line)?.[1]))
}

const isFree = async (ask: Place['ask']): Promise<boolean> => {
  const response = await ask('?channel=%23den&to=2000-01-01')
  await text(response)
  return response.statusCode === 200
}

void test('an export is a stream of lines, and what cannot be answered is refused before it begins', async (context) => {
  const { store, ask } = await place(context, 1)
  await store.append(batchOf([eventOf(2, { target: '#b', params: ['#b', 'message 2'] })]))
  await store.append(batchOf([eventOf(3, { target: 'a b', params: ['b', 'message 3'] })]))
  const all = await ask()
  assert.deepEqual([all.statusCode, all.headers['content-type']], [200, 'application/x-ndjson'])
  assert.deepEqual(numbersIn(await text(all)), [1, 2, 3])
  for (const query of ['?channel=%23den,%23b', '?channel=%23den&channel=%23b'])
    assert.deepEqual(numbersIn(await text(await ask(query))), [1, 2], query)
  const head = await ask('', 'HEAD')
  assert.deepEqual([head.statusCode, await text(head)], [200, ''])
  for (const [query, status, code] of [
    ['?channel=%23nope', 404, 'NO_SUCH_CHANNEL'],
    ['?from=yesterday', 400, 'INPUT_MALFORMED'],
    // As is left of `?channel=#den`, and of a comma too many.
    ['?channel=', 400, '%23'],
    ['?channel=%23den,', 400, '%23'],
  ] as const) {
    const refused = await ask(query)
    assert.equal(refused.statusCode, status)
    assert.ok((await text(refused)).includes(code))
  }
  assert.ok(await isFree(ask), 'what was refused, and HEAD, hold no place')
})

void test('an export is in the audit, and where it cannot be, nothing is handed over and no place is held', async (context) => {
  const { server, ask } = await place(context, 1)
  const deeds = () => [...server.network.audit.values()].map(({ by, does, on }) => [by, does, on])
  await text(await ask('?channel=%23den'))
  await text(await ask('?channel=%23nope'))
  await text(await ask())
  const expected = [
    ['owner', 'EXPORT', '#den'],
    ['owner', 'EXPORT', 'everything'],
  ]
  assert.deepEqual(deeds(), expected)
  server.store.isFailing = true
  for (let count = 0; count < 3; count += 1) {
    const refused = await ask()
    assert.equal(refused.statusCode, 503)
    assert.match(await text(refused), /NOT_STORED/)
  }
  server.store.isFailing = false
  assert.ok(await isFree(ask))
})

void test('two are under way at once, and a third is told so; a client that leaves in the middle ends its own', async (context) => {
  const { ask, portions, failed } = await place(context, 100_000)
  await text(await ask('', 'HEAD'))
  assert.equal(portions(), 1, 'HEAD has no body to read for')
  const [first, second] = [await ask(), await ask()]
  const third = await ask()
  assert.equal(third.statusCode, 409)
  assert.match(await text(third), /TOO_MANY_EXPORTS/)
  const held = await untilStill(portions)
  assert.ok(held > 2, 'they were begun')
  first.destroy()
  await until(() => isFree(ask))
  second.destroy()
  await Promise.all([until(() => isFree(ask)), until(() => isFree(ask))])
  assert.ok(portions() < 150, `${portions()} portions were read for nobody`)
  assert.equal(failed(), 0, 'that somebody leaves is no defect')
})

void test('a reader that is slow gets every line, and no portion is read before it takes the last; one that stops is let go', async (context) => {
  const COUNT = 100_000
  const { ask, portions, clock } = await place(context, COUNT)
  const slow = await ask()
  const [still, other] = [await untilStill(portions), await ask()]
  assert.ok(still < 100, `${still} portions were read, and none was taken`)
  assert.deepEqual(numbersIn(await text(slow)).length, COUNT)
  await untilStill(portions)
  clock.advance(STALLED_MS + 1)
  await assert.rejects(text(other))
  assert.ok(await isFree(ask))
})

void test('an export that meets an error in its middle has no end, so that nobody takes it for the whole', async (context) => {
  const { ask, store, portions } = await place(context, 100_000)
  const response = await ask()
  await untilStill(portions)
  await store.close()
  await assert.rejects(text(response))
})

void test('while 100,000 events are exported, what is said is stored as fast as it was', async (context) => {
  const { store, ask } = await place(context, 100_000)
  const exported = text(await ask())
  const over = new AbortController()
  const done = exported.then(() => over.abort())
  const waits: number[] = []
  for (let seq = 100_001; !over.signal.aborted || waits.length < 20; seq += 1) {
    const before = performance.now()
    await store.append(batchOf([eventOf(seq)]))
    waits.push(performance.now() - before)
    await wait(2)
  }
  await done
  assert.equal(numbersIn(await exported).length, 100_000, 'what is said meanwhile is not in it')
  waits.sort((a, b) => a - b)
  const median = waits[Math.floor(waits.length / 2)] ?? 0
  context.diagnostic(`median ${median.toFixed(1)} ms, worst ${waits.at(-1)?.toFixed(1)} ms of ${waits.length}`)
  assert.ok(median < 50, `a message took ${median} ms`)
})
