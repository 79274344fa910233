import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatReport } from './report.ts'

const LONE = { otherP50Ms: 1.25, otherP99Ms: 2, echoP50Ms: 1, echoP99Ms: 3 }
const MANY = { commandsPerSecond: 10_000, nodeCores: 0.5, natsCores: 0.25 }

void test('each setup has a column, and what it cannot show a dash', () => {
  const none = { followerHangsMs: null, leaderKilledMs: null, nodeKilledOthersMs: null, nodeKilledOwnMs: 1_234 }
  const all = { followerHangsMs: 4_000, leaderKilledMs: 5_500, nodeKilledOthersMs: 20, nodeKilledOwnMs: 20_000 }
  const report = formatReport([
    { name: 'alone', lone: LONE, many: { ...MANY, natsCores: 0 }, trouble: none },
    { name: 'sync always', lone: LONE, many: MANY, trouble: all },
  ])
  const cells = new Map(
    report.split('\n').map((line) => {
      const [, title = '', ...values] = line.split('|').map((cell) => cell.trim())
      return [title, values.slice(0, 2)]
    }),
  )
  assert.deepEqual(cells.get('many senders: CPU µs for a command'), ['50', '75'])
  assert.deepEqual(cells.get('pause, the leader of the stream is killed: s'), ['–', '5.50'])
  assert.deepEqual(cells.get('pause, a node is killed, for its own people: s'), ['1.23', '20.00'])
})
