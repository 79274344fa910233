import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SNAPSHOT_VERSION } from './snapshot.ts'
import { TestNetwork } from '../testing/test-network.ts'

void test('a snapshot of another form is refused, and the network stays as it is', () => {
  const { network } = new TestNetwork()
  const snapshot = network.snapshot()
  assert.throws(() => network.restore({ ...snapshot, v: SNAPSHOT_VERSION + 1, lastSeq: 7 }), {
    name: 'TypeError',
    message: new RegExp(`form ${SNAPSHOT_VERSION + 1}`),
  })
  assert.deepEqual(network.snapshot(), snapshot)
})
