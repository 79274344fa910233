import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nodeId } from '../testing/test-network.ts'
import { StreamRuns } from './stream-runs.ts'

function begin(runs: StreamRuns, node: string, run: number, unicode?: string): void {
  const command =
    unicode === undefined ? ({ kind: 'nodeStarted' } as const) : ({ kind: 'nodeStarted', unicode } as const)
  const batch = { network: 'x', node: nodeId(node), run, number: 0, proposals: [{ session: null, command }] }
  assert.equal(runs.take(batch), 'counts')
}

function othersOf(runs: StreamRuns, node: string): readonly string[] {
  return runs.otherTables(nodeId(node)).map((run) => run.node)
}

void test('the tables of the nodes that began before hold, as long as they run', () => {
  const runs = new StreamRuns([])
  begin(runs, 'one', 1, '16.0')
  begin(runs, 'old', 1)
  begin(runs, 'two', 1, '16.0')
  begin(runs, 'three', 1, '17.0')
  assert.deepEqual([othersOf(runs, 'one'), othersOf(runs, 'two'), othersOf(runs, 'three')], [[], [], ['one', 'two']])
  assert.equal(runs.end(nodeId('one'), 1), true)
  assert.deepEqual(othersOf(runs, 'three'), ['two'])
})

void test('a node that begins again is behind those that run, also for a start that goes on from there', () => {
  const runs = new StreamRuns([])
  begin(runs, 'one', 1, '16.0')
  assert.equal(runs.end(nodeId('one'), 1), true)
  begin(runs, 'two', 1, '17.0')
  const restored = new StreamRuns(runs.all)
  begin(restored, 'one', 2, '16.0')
  assert.deepEqual([othersOf(restored, 'one'), othersOf(restored, 'two')], [['two'], []])
})
