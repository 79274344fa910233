import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { bytesInUse } from '../testing/bytes-in-use.ts'
import { toMessage, UnreadMessages, type Unread } from './unread-messages.ts'

const LARGE_BYTES = 4_096

const unread: fc.Arbitrary<Unread> = fc.record({
  data: fc
    .oneof(fc.nat(40), fc.integer({ min: LARGE_BYTES - 1, max: LARGE_BYTES + 1 }))
    .chain((length) => fc.nat(255).map((byte) => Buffer.alloc(length, byte))),
  isBinary: fc.boolean(),
})

void describe('UnreadMessages', () => {
  void it('gives back what was pushed, in its order, however pushing and taking alternate', () => {
    const step = fc.oneof(unread, fc.constant('shift' as const))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const messages = new UnreadMessages()
        const expected: Unread[] = []
        const taken: unknown[] = []
        const awaited: unknown[] = []
        for (const next of [...steps, ...steps.map(() => 'shift' as const)]) {
          if (next === 'shift') {
            taken.push(messages.shift())
            const first = expected.shift()
            awaited.push(first === undefined ? undefined : toMessage(first))
          } else {
            messages.push(next)
            expected.push(next)
          }
          assert.equal(messages.count, expected.length)
          assert.equal(
            messages.bytes,
            expected.reduce((sum, { data }) => sum + data.length, 0),
          )
        }
        assert.deepEqual(taken, awaited)
      }),
    )
  })

  void it('costs what was sent and a few bytes for each message', () => {
    const COUNT = 100_000
    const messages = new UnreadMessages()
    const before = bytesInUse()
    for (let index = 0; index < COUNT; index += 1) messages.push({ data: Buffer.from('hi'), isBinary: index % 2 === 0 })
    const bytesPerMessage = (bytesInUse() - before) / COUNT
    assert.ok(bytesPerMessage < 20, `${bytesPerMessage} bytes are held for each`)
    assert.equal(messages.count, COUNT)
  })

  void it('holds nothing when all was taken', () => {
    const messages = new UnreadMessages()
    const before = bytesInUse()
    for (let index = 0; index < 100_000; index += 1) messages.push({ data: Buffer.alloc(100), isBinary: true })
    while (messages.count > 0) messages.shift()
    assert.ok(bytesInUse() - before < 1_000_000)
  })
})
