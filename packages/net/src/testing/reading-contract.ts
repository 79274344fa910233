/** The part of the contract of `Connection` about reading: in chunks, in loops, and a known amount. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ClosedError, ConcurrentReadError, EndOfStreamError, FrameTooLongError } from '../errors.ts'
import { framed } from '../codecs/framed.ts'
import { lineCodec } from '../codecs/line-codec.ts'
import { type ConnectionTraits, endOutput, type Ends, nextTurn, readAll } from './connection-traits.ts'

const MUCH = Buffer.from(Uint8Array.from({ length: 1_000_003 }, (_, index) => (index * 7) % 256))
const TURNS_MAX = 1_000

/** Registers the tests within a suite. */
export function readingContract(ends: Ends, traits: ConnectionTraits): void {
  void it('gives the bytes in the order they were written, none lost, and counts them', async () => {
    const [left, right] = ends()
    const sent = Array.from({ length: 300 }, (_, index) =>
      Buffer.from(`${index}:${'-'.repeat((index * 7919) % 5000)};`),
    )
    const [writtenBefore, readBefore] = [left.bytesWritten, right.bytesRead]
    const receiving = readAll(right)
    for (const bytes of sent) await left.write(bytes)
    await endOutput(left, traits)
    const received = await receiving
    assert.deepEqual(received, Buffer.concat(sent))
    assert.equal(left.bytesWritten - writtenBefore, received.length)
    assert.equal(right.bytesRead - readBefore, received.length)
  })

  void it('gives null at the end of the stream, again and again', async () => {
    const [left, right] = ends()
    await endOutput(left, traits)
    assert.equal(await right.read(), null)
    assert.equal(await right.read(), null)
    for await (const _ of right) assert.fail('nothing was sent')
  })

  void it('stays usable after a break out of an iteration, and loses nothing', async () => {
    const [left, right] = ends()
    await left.write(Buffer.from('first'))
    for await (const bytes of right) {
      assert.equal(String(bytes), 'first')
      break
    }
    await left.write(Buffer.from('second'))
    assert.equal(String(await right.read()), 'second')
    await right.write(Buffer.from('third'))
    assert.equal(String(await left.read()), 'third')
  })

  void it('refuses a second reader; the first goes on', async () => {
    const [left, right] = ends()
    const first = right.read()
    await assert.rejects(right.read(), ConcurrentReadError)
    await assert.rejects(right.readExactly(1), ConcurrentReadError)
    await assert.rejects(right[Symbol.asyncIterator]().next(), ConcurrentReadError)
    await left.write(Buffer.from('for the first'))
    assert.equal(String(await first), 'for the first')
  })

  void it('loses no bytes when a read is given up', async () => {
    const [left, right] = ends()
    await assert.rejects(right.read({ timeoutMs: 1 }), { code: 'NET_TIMEOUT', phase: 'read' })
    const controller = new AbortController()
    const givenUp = right.read({ signal: controller.signal })
    controller.abort(new Error('changed my mind'))
    await assert.rejects(givenUp, { code: 'NET_ABORTED' })
    await assert.rejects(right.read({ signal: controller.signal }), { code: 'NET_ABORTED' })
    await left.write(Buffer.from('kept'))
    assert.equal(String(await right.read({ timeoutMs: 10_000 })), 'kept')
  })

  void it('reads nothing for a caller that has given up before', async () => {
    const [left, right] = ends()
    const readBefore = right.bytesRead
    await left.write(Buffer.from('one\ntwo\n'))
    const lines = framed(right, lineCodec({ lineBytesMax: 100 }))
    assert.equal(await lines.read({ timeoutMs: Infinity }), 'one')
    await assert.rejects(lines.read({ signal: AbortSignal.abort() }), { code: 'NET_ABORTED' })
    assert.equal(await lines.read(), 'two')
    await left.write(Buffer.from('kept'))
    for (let turn = 0; turn < TURNS_MAX && right.bytesRead < readBefore + 12; turn += 1) await nextTurn()
    assert.equal(right.bytesRead, readBefore + 12)
    await assert.rejects(right.read({ signal: AbortSignal.abort() }), { code: 'NET_ABORTED', phase: 'read' })
    assert.equal(String(await right.readExactly(4)), 'kept')
  })

  void it('reads exactly as many bytes as asked for, and gives the rest to the next read', async () => {
    const [left, right] = ends()
    const reading = right.readExactly(7)
    await left.write(Buffer.from('abc'))
    await left.write(Buffer.from('defghij'))
    assert.equal(String(await reading), 'abcdefg')
    assert.equal(String(await right.readExactly(0)), '')
    assert.equal(String(await right.readExactly(2)), 'hi')
    assert.equal(String(await right.read()), 'j')
    await assert.rejects(right.readExactly(-1), RangeError)
  })

  void it('reads far more than it reads ahead', async () => {
    const [left, right] = ends()
    const reading = right.readExactly(MUCH.length)
    await left.write(MUCH)
    assert.ok(MUCH.equals(await reading))
  })

  void it('reads until a delimiter, however it is cut, and gives the rest to the next read', async () => {
    const [left, right] = ends()
    const reading = right.readUntil('\r\n\r\n', { bytesMax: 100 })
    for (const part of ['head\r', '\n\r\n\r', '\n\r\nbody']) {
      await left.write(Buffer.from(part))
      await left.flushed()
    }
    assert.equal(String(await reading), 'head')
    assert.equal(String(await right.readUntil(Buffer.from('\n'), { bytesMax: 1 })), '\r')
    assert.equal(String(await right.readExactly(6)), '\r\nbody')
    await assert.rejects(right.readUntil('', { bytesMax: 1 }), RangeError)
    await assert.rejects(right.readUntil('x', { bytesMax: Number.NaN }), RangeError)
  })

  void it('refuses what is longer than the limit before the delimiter, and loses no bytes', async () => {
    const [left, right] = ends()
    await left.write(Buffer.from('abcdef;'))
    await assert.rejects(right.readUntil(';', { bytesMax: 5 }), FrameTooLongError)
    assert.equal(String(await right.readUntil(';', { bytesMax: 6 })), 'abcdef')
    await left.write(Buffer.from('abcdef'))
    await assert.rejects(right.readUntil(';', { bytesMax: 5 }), FrameTooLongError)
    assert.equal(String(await right.readExactly(6)), 'abcdef')
  })

  void it('says that the stream ended too early, and gives what had come to the next read', async () => {
    const [left, right] = ends()
    await left.write(Buffer.from('abc'))
    await endOutput(left, traits)
    await assert.rejects(
      right.readExactly(4),
      (error) => error instanceof EndOfStreamError && error.bytesReceived === 3,
    )
    await assert.rejects(right.readUntil('d', { bytesMax: 9 }), EndOfStreamError)
    assert.equal(String(await right.readExactly(3)), 'abc')
    await assert.rejects(right.readExactly(1), EndOfStreamError)
    assert.equal(await right.read(), null)
  })

  void it('loses no bytes when a read of a known amount is given up', async () => {
    const [left, right] = ends()
    const readBefore = right.bytesRead
    const controller = new AbortController()
    const givenUp = right.readExactly(10, { signal: controller.signal })
    await left.write(Buffer.from('kept'))
    while (right.bytesRead - readBefore < 4) await new Promise((resolve) => setImmediate(resolve))
    controller.abort(new Error('changed my mind'))
    await assert.rejects(givenUp, { code: 'NET_ABORTED' })
    await assert.rejects(right.readUntil('!', { bytesMax: 10, timeoutMs: 1 }), { code: 'NET_TIMEOUT', phase: 'read' })
    await assert.rejects(right.readExactly(1, { signal: controller.signal }), { code: 'NET_ABORTED' })
    assert.equal(String(await right.readExactly(4)), 'kept')
  })

  void it('refuses a second reader while a known amount is read', async () => {
    const [left, right] = ends()
    const readBefore = right.bytesRead
    const reading = right.readExactly(6)
    await assert.rejects(right.read(), ConcurrentReadError)
    await left.write(Buffer.from('abc'))
    while (right.bytesRead - readBefore < 3) await new Promise((resolve) => setImmediate(resolve))
    await assert.rejects(right.readUntil('x', { bytesMax: 1 }), ConcurrentReadError)
    await left.write(Buffer.from('def'))
    assert.equal(String(await reading), 'abcdef')
  })

  void it('ends a read of a known amount when it is closed', async () => {
    const [left] = ends()
    const reading = assert.rejects(left.readExactly(1), ClosedError)
    const closing = left.close({ timeoutMs: 5 })
    await reading
    await assert.rejects(left.readUntil('x', { bytesMax: 1 }), ClosedError)
    await closing
  })

  void it('ends a read of a known amount when it is aborted, and gives nothing that came before to anyone', async () => {
    const [left, right] = ends()
    const readBefore = right.bytesRead
    const reading = assert.rejects(right.readExactly(4), { code: 'NET_CLOSED', cause: 'enough' })
    await left.write(Buffer.from('abc'))
    while (right.bytesRead - readBefore < 3) await new Promise((resolve) => setImmediate(resolve))
    right.abort('enough')
    await reading
    await assert.rejects(right.readExactly(1), { code: 'NET_CLOSED', cause: 'enough' })
    await assert.rejects(right.read(), ClosedError)
  })
}
