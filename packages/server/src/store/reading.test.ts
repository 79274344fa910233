import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStore } from './open-store.ts'
import { batchOf, eventOf, folderFor, NO_MEMORY } from './testing.ts'

void test('a page does not wait behind a question that takes long', async (context) => {
  const { store } = await openStore({ folder: folderFor(context), durability: 'process', limits: NO_MEMORY })
  context.after(() => store.close())
  await store.append(batchOf([eventOf(1)]))
  const answered: string[] = []
  const ask = async (targets: readonly string[]) => {
    const found = await store.targets({ targets, from: 0, to: eventOf(9).time, limit: 9, seqMax: 9 })
    answered.push(`targets ${found.length}`)
  }
  const read = async () => {
    const range = { kind: 'latest', after: null } as const
    const answer = await store.history({ target: '#den', range, limit: 9, seqMax: 9, playback: true })
    answered.push(answer.kind)
  }
  // Both threads run.
  await Promise.all([ask([]), read()])
  answered.length = 0
  const names = ['#den', ...Array.from({ length: 300_000 }, (_, index) => `nobody${index}:nobody`)]
  const slow = ask(names)
  for (let page = 0; page < 3; page += 1) await read()
  await slow
  assert.deepEqual(answered, ['events', 'events', 'events', 'targets 1'])
})

void test('threads that read begin when they are first asked', async (context) => {
  const { store } = await openStore({ folder: folderFor(context), durability: 'process', limits: NO_MEMORY })
  context.after(() => store.close())
  const threads = () => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length
  const before = threads()
  await store.append(batchOf([eventOf(1)]))
  assert.equal(threads(), before)
  await store.targets({ targets: [], from: 0, to: 1, limit: 9, seqMax: 9 })
  assert.equal(threads(), before + 1)
  const range = { kind: 'latest', after: null } as const
  await store.history({ target: '#den', range, limit: 9, seqMax: 9, playback: true })
  assert.equal(threads(), before + 2)
})
