import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestNetwork } from '../testing/test-network.ts'

void test('a snapshot of another form is refused, and the network stays as it is', () => {
  const { network } = new TestNetwork()
  const snapshot = network.snapshot()
  assert.throws(() => network.restore({ ...snapshot, v: 2, lastSeq: 7 }), { name: 'TypeError', message: /form 2/ })
  assert.deepEqual(network.snapshot(), snapshot)
})
