import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve, policyWith, say, TestNetwork } from '../testing/test-network.ts'
import { Network } from './network.ts'
import { SNAPSHOT_VERSION } from './snapshot.ts'

void test('a snapshot of another form is refused, and the network stays as it is', () => {
  const { network } = new TestNetwork()
  const snapshot = network.snapshot()
  assert.throws(() => network.restore({ ...snapshot, v: SNAPSHOT_VERSION + 1, lastSeq: 7 }), {
    name: 'TypeError',
    message: new RegExp(`form ${SNAPSHOT_VERSION + 1}`),
  })
  assert.deepEqual(network.snapshot(), snapshot)
})

/** Entries that are drawn hardly ever come to these, and a state without them would go on otherwise. */
void test('a snapshot has who knocked when, and how many empty channels are kept for whom', () => {
  const network = annAndBobAndEve()
  for (const command of [
    say.mode('#a', '+i'),
    say.join('#b'),
    { kind: 'topic', channel: '#b', text: 'topic' } as const,
    say.part('#b'),
  ]) {
    network.does('ann', command)
  }
  network.does('eve', { kind: 'knock', channel: '#a' })
  network.network.commit()
  const snapshot = network.network.snapshot()
  const copy = new Network(policyWith())
  copy.restore(JSON.parse(JSON.stringify(snapshot)))
  const knockedAt = network.network.channel('#a')?.knockedAt
  assert.equal(typeof knockedAt, 'number')
  assert.equal(copy.channel('#a')?.knockedAt, knockedAt)
  assert.deepEqual(
    snapshot.vacantByKeeper.map(([, count]) => count),
    [1],
  )
  assert.deepEqual(copy.snapshot(), snapshot)
})
