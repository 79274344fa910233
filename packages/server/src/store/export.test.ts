import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StoreError } from '../errors.ts'
import { exportHistory, type ExportOptions } from './export.ts'
import { openStore } from './open-store.ts'
import { batchOf, eventOf, folderFor, NO_MEMORY } from './testing.ts'

const EVENTS = [
  eventOf(1, { tags: { '+draft/react': '👍' }, account: 'Ann' }),
  eventOf(2, { target: '#other', params: ['#other', '你好，世界'] }),
  eventOf(3, { verb: 'JOIN', params: ['#den'] }),
  eventOf(4, { target: '~ann:~bob', params: ['bob', 'a secret'] }),
]

async function exported(folder: string, options: Partial<ExportOptions> = {}): Promise<readonly string[]> {
  const lines: string[] = []
  const { events } = await exportHistory(folder, { channels: null, ...options }, (line) => void lines.push(line))
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

void test('a folder without a history is told', async (context) => {
  await assert.rejects(exported(folderFor(context)), (error) => {
    return error instanceof StoreError && error.code === 'STORE_NO_HISTORY'
  })
})
