import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JetStreamApiError } from '@nats-io/jetstream'
import { explain } from './api-error.ts'

/** [HTTP's code, that of server/errors.json, whether it stays] */
const REFUSALS: readonly (readonly [what: string, code: number, errorCode: number, isFinal: boolean])[] = [
  ['a stream of which this server has not heard yet', 404, 10059, false],
  ['servers that do not know each other yet', 400, 10005, false],
  ['no leader at the moment', 503, 10008, false],
  ['a disk that is full', 500, 10047, true],
  ['an account without JetStream', 503, 10039, true],
]

for (const [what, code, err_code, isFinal] of REFUSALS) {
  void test(`${what}: asking again ${isFinal ? 'helps nobody' : 'may help'}`, () => {
    const refusal = new JetStreamApiError({ code, err_code, description: what })
    assert.equal(explain('the stream', refusal).isFinal, isFinal)
  })
}
