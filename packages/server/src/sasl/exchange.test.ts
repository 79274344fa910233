import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { chunksOf, receive, type Exchange } from './exchange.ts'

const MAX = 4_096
const EXCHANGE: Exchange = { mechanism: 'PLAIN', received: '', respond: () => ({ kind: 'failed' }) }

void test('what is cut into lines is whole again behind the last one, and not before', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1_200 }), (data) => {
      let exchange = EXCHANGE
      const chunks = chunksOf(data)
      for (const [index, chunk] of chunks.entries()) {
        const received = receive(exchange, chunk, MAX)
        if (index < chunks.length - 1) {
          assert.ok(received.kind === 'more')
          exchange = received.exchange
        } else assert.deepEqual(received, { kind: 'whole', response: Buffer.from(data) })
      }
    }),
  )
})

void test('a message whose last line has 400 bytes ends with +', () => {
  assert.deepEqual(
    chunksOf(Buffer.alloc(300)).map((chunk) => chunk.length),
    [400, 1],
  )
  assert.deepEqual(chunksOf(Buffer.alloc(0)), ['+'])
})

for (const [what, chunk, kind] of [
  ['a line of more than 400 bytes', 'A'.repeat(401), 'too-long'],
  ['what is no Base64', 'no!', 'malformed'],
  ['Base64 without its padding', 'YQ', 'malformed'],
  ['padding in the middle', 'YQ==YQ==', 'malformed'],
  ['Base64 of URLs', 'a-_=', 'malformed'],
] as const) {
  void test(`${what} is ${kind}`, () => assert.equal(receive(EXCHANGE, chunk, MAX).kind, kind))
}

void test('saslMessageBytesMax: a longer message is too long, however it is cut', () => {
  const half = { ...EXCHANGE, received: 'A'.repeat(400) }
  assert.equal(receive(half, 'A'.repeat(400), 800).kind, 'more')
  assert.equal(receive(half, 'A'.repeat(400), 799).kind, 'too-long')
})
