import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatMessage, formatText } from './message.ts'
import { Observer, type Seen } from './observer.ts'

const NICKNAMES = ['u0', 'u1', 'u2']
const BYTES = 40

function line(sender: number, number: number, nickname = `u${sender}`): string {
  return `@time=2026-01-01T00:00:00.000Z :${nickname}!load@127.0.0.1 ${formatMessage(formatText(sender, number, BYTES))}`
}

void test('any cut of the bytes gives the same messages', () => {
  const wire = Buffer.from([line(0, 1), line(2, 1), line(0, 2), line(1, 1), line(2, 2)].join(''))
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(wire.length)), (cuts) => {
      const observer = new Observer(NICKNAMES, BYTES)
      const seen: Seen[] = []
      let start = 0
      for (const end of [...cuts.toSorted((left, right) => left - right), wire.length]) {
        seen.push(...observer.add(wire.subarray(start, end)))
        start = end
      }
      assert.deepEqual(
        seen.map(({ sender, number }) => [sender, number]),
        [
          [0, 1],
          [2, 1],
          [0, 2],
          [1, 1],
          [2, 2],
        ],
      )
      assert.equal(observer.tally.bytes, wire.length)
      assert.equal(observer.wireBytesOf(0) + observer.wireBytesOf(1) + observer.wireBytesOf(2), wire.length)
    }),
  )
})

const FAULTS: readonly (readonly [fault: string, lines: readonly string[], message: RegExp])[] = [
  ['a message is missing', [line(0, 1), line(0, 3)], /message 2 of u0 had to be next/],
  ['two messages are exchanged', [line(1, 2), line(1, 1)], /message 1 of u1 had to be next/],
  ['a message comes twice', [line(0, 1), line(0, 1)], /message 2 of u0 had to be next/],
  ['a text is altered', [line(0, 1).replace('xxxx', 'xyxx')], /message 1 of u0 had to be next/],
  ['a text is cut short', [line(0, 1).replace('xxxx', 'xxx')], /message 1 of u0 had to be next/],
  ['the source is somebody else', [line(0, 1, 'u1')], /a line that no sender sent/],
  ['the line is no message', ['PING :peer\r\n'], /a line that no sender sent/],
]

for (const [fault, lines, message] of FAULTS) {
  void test(`the observer throws when ${fault}`, () => {
    const observer = new Observer(NICKNAMES, BYTES)
    assert.throws(() => observer.add(Buffer.from(lines.join(''))), message)
  })
}
