import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StoreError } from '../errors.ts'
import { exportHistory, type ExportOptions } from './export.ts'
import { openStore } from './open-store.ts'
import type { ExportPlace, Store } from './store.ts'
import { batchOf, changeOf, channelOf, eventOf, folderFor, NO_MEMORY } from './testing.ts'

const EVENTS = [
  eventOf(1, { tags: { '+draft/react': '👍' }, account: 'Ann' }),
  eventOf(2, { target: '#other', params: ['#other', '你好，世界'] }),
  eventOf(3, { verb: 'JOIN', params: ['#den'] }),
  eventOf(4, { target: '~ann:~bob', params: ['bob', 'a secret'] }),
]

async function exported(folder: string, options: Partial<ExportOptions> = {}): Promise<readonly string[]> {
  const lines: string[] = []
  const { events } = await exportHistory(folder, { channels: null, ...options }, (some) => {
    lines.push(...some.split('\n').slice(0, -1))
  })
  assert.equal(events, lines.length)
  return lines
}

void test('a history is exported while its server runs, one event in a line, by channel and time', async (context) => {
  const folder = folderFor(context)
  const { store } = await openStore({ folder, durability: 'process', limits: NO_MEMORY })
  await store.append(batchOf(EVENTS, [{ kind: 'ended', key: '#other', hidden: { from: 9, to: 9 } }]))
  const all = await exported(folder)
  assert.deepEqual(JSON.parse(all[0] ?? ''), {
    time: '2023-11-14T22:13:20.001Z',
    id: EVENTS[0]?.id,
    target: '#den',
    verb: 'PRIVMSG',
    source: 'ann!ann@localhost',
    account: 'Ann',
    params: ['#den', 'message 1'],
    tags: { '+draft/react': '👍' },
  })
  const targetsOf = (lines: readonly string[]) => lines.map((line) => (JSON.parse(line) as { target: string }).target)
  assert.deepEqual(targetsOf(all), ['#den', '#other', '#den', '~ann:~bob'])
  assert.deepEqual(targetsOf(await exported(folder, { channels: ['#Other'] })), ['#other'])
  const time = EVENTS[1]?.time ?? 0
  assert.deepEqual(targetsOf(await exported(folder, { from: time, to: time + 1 })), ['#other'])
  await store.close()
})

void test('what was said in a closed channel that has ended is not exported', async (context) => {
  const folder = folderFor(context)
  const { store } = await openStore({ folder, durability: 'process', limits: NO_MEMORY })
  // Places and positions in the file differ.
  const events = EVENTS.map(({ seq, ...event }) => eventOf(seq + 100, { ...event, id: eventOf(seq + 100).id }))
  await store.append(batchOf(events, [{ kind: 'ended', key: '#other', hidden: { from: 102, to: 104 } }]))
  await store.close()
  const targets = (await exported(folder)).map((line) => (JSON.parse(line) as { target: string }).target)
  assert.deepEqual(targets, ['#den', '#den', '~ann:~bob'])
})

/** Of one portion: the numbers of its messages, and where the next one begins. */
async function portion(store: Store, place: ExportPlace | null, channels: readonly string[] | null = null) {
  const answer = await store.exported({ channels, place })
  assert.ok(answer.kind === 'lines')
  const seqs = answer.lines
    .split('\n')
    .slice(0, -1)
    .map((line) => Number(/message (\d+)/.exec(line)?.[1]))
  return { seqs, next: answer.next, bytes: answer.lines.length }
}

void test('an export comes in portions, each with what is there when it is read, up to what was the last at its beginning', async (context) => {
  const COUNT = 12_000
  const { store } = await openStore({ folder: folderFor(context), durability: 'process', limits: NO_MEMORY })
  const events = Array.from({ length: COUNT }, (_, index) => eventOf(index + 1, index === 0 ? { target: '#rare' } : {}))
  await store.append(batchOf(events, [changeOf(channelOf('#den')), changeOf(channelOf('#rare'))]))
  const first = await portion(store, null)
  assert.ok(first.bytes < 140 * 1024 && first.seqs.length > 100)
  const redacted = first.seqs.length + 10
  const changes = [
    { kind: 'redacted', target: '#den', id: events[redacted - 1]?.id ?? '' },
    { kind: 'renamed', from: '#den', to: '#lair', seq: COUNT + 1 },
  ] as const
  await store.append(batchOf([eventOf(COUNT + 1)], changes))
  const read: number[] = [...first.seqs]
  for (let { next } = first; next !== null;) {
    const more = await portion(store, next)
    read.push(...more.seqs)
    ;({ next } = more)
  }
  assert.deepEqual(
    read,
    events.map(({ seq }) => seq).filter((seq) => seq !== redacted),
  )
  await store.close()
})

void test('a portion of a channel looks at so many events, however few are meant, and knows it by its new name too', async (context) => {
  const { store } = await openStore({ folder: folderFor(context), durability: 'process', limits: NO_MEMORY })
  const isRare = (seq: number) => seq % 4_000 === 1
  const events = Array.from({ length: 12_000 }, (_, index) =>
    eventOf(index + 1, isRare(index + 1) ? { target: '#rare' } : {}),
  )
  await store.append(batchOf(events, [changeOf(channelOf('#rare'))]))
  const first = await portion(store, null, ['#rare'])
  assert.deepEqual(first.seqs, [1, 4_001])
  const through = { seq: 12_001, time: eventOf(12_001).time, position: null }
  const renamed = { kind: 'renamed', from: '#rare', to: '#lair', seq: 12_001 } as const
  await store.append(batchOf([], [changeOf(channelOf('#lair')), renamed], through))
  const second = await portion(store, first.next, ['#rare'])
  assert.deepEqual(second.seqs, [8_001])
  assert.deepEqual(await portion(store, second.next, ['#rare']), { seqs: [], next: null, bytes: 0 })
  await store.close()
})

void test('a folder without a history is told', async (context) => {
  await assert.rejects(exported(folderFor(context)), (error) => {
    return error instanceof StoreError && error.code === 'STORE_NO_HISTORY'
  })
})
