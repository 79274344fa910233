import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { nodeId, say, TestNetwork } from '../testing/test-network.ts'
import { folderFor } from '../store/testing.ts'
import { readNodeState, writeNodeState, type NodeState } from './node-state.ts'

function write(folder: string, state: NodeState): Promise<void> {
  return writeNodeState(folder, state, JSON.stringify(state.network))
}

function stateOf(): NodeState {
  const network = new TestNetwork()
  network.gather('#a', 'ann', 'zoë')
  network.does('ann', say.message('#a', 'snow ☃'))
  const stream = {
    place: { position: 3, time: 7, messageId: 'one/1/3' },
    stamps: { seq: 5, time: 7, shown: 7, taken: ['#a'] },
    runs: [{ node: nodeId('one'), run: 1, number: 2, isOver: false }],
  }
  return { networkId: 'x', stream, network: network.network.snapshot() }
}

void test('what was written is read', async (context) => {
  const folder = folderFor(context)
  assert.equal(await readNodeState(folder), null)
  const state = stateOf()
  await write(folder, state)
  assert.deepEqual(await readNodeState(folder), state)
})

void test('a file that is cut at any byte, or altered, is not believed', async (context) => {
  const folder = folderFor(context)
  await write(folder, stateOf())
  const file = join(folder, 'cluster-state')
  const bytes = await readFile(file)
  const damaged = { code: 'CLUSTER_STATE_DAMAGED' }
  for (let end = 0; end < bytes.length; end += 1) {
    await writeFile(file, bytes.subarray(0, end))
    await assert.rejects(readNodeState(folder), damaged)
  }
  await writeFile(file, bytes.toString().replace('"nick":"ann"', '"nick":"eve"'))
  await assert.rejects(readNodeState(folder), damaged)
})

void test('a file of a newer version is not read', async (context) => {
  const folder = folderFor(context)
  await writeFile(join(folder, 'cluster-state'), '{"v":2,"sha256":""}\n')
  await assert.rejects(readNodeState(folder), { code: 'CLUSTER_STATE_NEWER', message: /version 2, .* up to 1/ })
})
