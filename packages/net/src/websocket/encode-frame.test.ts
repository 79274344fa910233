/** Frames that are made once, as bytes (RFC 6455 5.2, 5.7). */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as frames from './encode-frame.ts'
import { callUntyped } from '../testing/untyped.ts'
import { splitFrames } from './split-frames.ts'
import { encodeBinaryFrame, encodeTextFrame } from './encode-frame.ts'

void describe('a frame of a server', () => {
  void it('is that of the examples of RFC 6455 5.7', () => {
    assert.deepEqual([...encodeTextFrame('Hello')], [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f])
    const heads: readonly (readonly [number, readonly number[]])[] = [
      [256, [0x82, 0x7e, 0x01, 0x00]],
      [65_536, [0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0]],
    ]
    for (const [length, head] of heads) {
      const frame = encodeBinaryFrame(new Uint8Array(length).fill(7))
      assert.deepEqual([...frame.subarray(0, head.length)], head)
      assert.deepEqual(frame.subarray(head.length), Buffer.alloc(length, 7))
    }
  })

  void it('has the shortest form of its length', () => {
    const headBytes = [0, 125, 126, 65_535, 65_536].map((length) => {
      return encodeBinaryFrame(new Uint8Array(length)).byteLength - length
    })
    assert.deepEqual(headBytes, [2, 2, 4, 4, 10])
  })

  void it('gives back its message, also behind others', () => {
    const sent = [0, 125, 126, 65_535, 65_536].map((length) => new Uint8Array(length).fill(7))
    const all = Buffer.concat([...sent.map((bytes) => encodeBinaryFrame(bytes)), encodeTextFrame('grüße')])
    const messages = splitFrames(all)
    assert.deepEqual(
      messages.map(({ isBinary, payload }) => [isBinary, Buffer.from(payload)]),
      [...sent.map((bytes) => [true, Buffer.from(bytes)]), [false, Buffer.from('grüße')]],
    )
  })

  void it('is made of text, or of bytes that are UTF-8', async () => {
    assert.deepEqual(encodeTextFrame(Buffer.from('grüße')), encodeTextFrame('grüße'))
    await assert.rejects(callUntyped(frames, 'encodeTextFrame', 5), TypeError)
    await assert.rejects(callUntyped(frames, 'encodeBinaryFrame', 'text'), TypeError)
  })
})
