/** The part of the contract of `Connection` about its two directions as Web Streams (WHATWG Streams). */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ClosedError, NetError } from '../errors.ts'
import { type ConnectionTraits, type Ends, nextTurn, readAll } from './connection-traits.ts'
import { CHUNK } from './writing-contract.ts'

/** Registers the tests within a suite. */
export function webStreamsContract(ends: Ends, traits: ConnectionTraits): void {
  // An echo needs to be told that the other side has ended, and to answer after that.
  if (traits.halfClose !== 'none') carriesBothWays(ends)

  void it('gives the same Web Streams at each call', () => {
    const [left] = ends()
    assert.equal(left.readable, left.readable)
    assert.equal(left.writable, left.writable)
  })

  void it('holds the writer of its Web Stream back while the other side does not read', async () => {
    const [left, right] = ends()
    const writer = left.writable.getWriter()
    let written = 0
    const writing = (async () => {
      for (;;) {
        await writer.write(CHUNK)
        written += CHUNK.length
      }
    })()
    const failing = assert.rejects(writing, NetError)
    for (let turn = 0, before = -1; turn < 50; turn = written === before ? turn + 1 : 0) {
      before = written
      await nextTurn()
    }
    assert.ok(left.bytesPending <= 4 * CHUNK.length)
    await right.readExactly(CHUNK.length)
    left.abort()
    await failing
  })

  void it('stays usable after its readable is cancelled, and loses no bytes', async () => {
    const [left, right] = ends()
    const reader = right.readable.getReader()
    const reading = reader.read()
    await reader.cancel()
    assert.equal((await reading).done, true)
    await left.write(Buffer.from('kept'))
    assert.equal(String(await right.readExactly(4)), 'kept')
    await right.write(Buffer.from('answer'))
    assert.equal(String(await left.read()), 'answer')
  })

  void it('fails its Web Streams with the same errors', async () => {
    const [left] = ends()
    const reading = left.readable.getReader().read()
    const writer = left.writable.getWriter()
    const closed = assert.rejects(writer.closed)
    await writer.abort('enough')
    await assert.rejects(reading, ClosedError)
    await closed
    assert.deepEqual(await left.closed, { kind: 'aborted', reason: 'enough' })
  })

  void it('fails the Web Streams of the other side when it aborts', async () => {
    const [left, right] = ends()
    const reader = right.readable.getReader()
    const reading = reader.read()
    left.abort()
    const outcome = await reading.catch((error: unknown) => error)
    if (traits.abort === 'reset') assert.ok(outcome instanceof NetError)
    const writer = right.writable.getWriter()
    const failing = assert.rejects(writer.closed, NetError)
    await assert.rejects(async () => {
      for (;;) await writer.write(CHUNK)
    }, NetError)
    await failing
    assert.equal((await right.closed).kind, 'failed')
  })

  void it('ends a pipe that is given up as the pipe is asked to: with an abort, or without', async () => {
    const [left, right] = ends()
    const controller = new AbortController()
    const endless = () => new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) })
    const kept = endless().pipeTo(left.writable, { signal: controller.signal, preventAbort: true })
    controller.abort('changed my mind')
    await assert.rejects(kept)
    await left.write(Buffer.from('still here'))
    assert.equal(String(await right.readExactly(10)), 'still here')
    const cut = endless().pipeTo(left.writable, { signal: AbortSignal.abort('enough') })
    await assert.rejects(cut)
    assert.deepEqual(await left.closed, { kind: 'aborted', reason: 'enough' })
  })
}

function carriesBothWays(ends: Ends): void {
  void it('carries a stream both ways through its Web Streams', async () => {
    const [left, right] = ends()
    const echoing = right.readable.pipeTo(right.writable)
    const writer = left.writable.getWriter()
    const sent = Buffer.alloc(300_000, 'web')
    const writing = writer.write(sent).then(() => writer.close())
    const chunks: Uint8Array[] = []
    for await (const chunk of left.readable) chunks.push(chunk)
    await Promise.all([echoing, writing])
    assert.ok(sent.equals(Buffer.concat(chunks)))
    assert.deepEqual(await left.closed, { kind: 'ended' })
  })

  void it('ends its direction when its writable is closed, and can still be read', async () => {
    const [left, right] = ends()
    await left.writable.close()
    assert.equal((await readAll(right)).length, 0)
    await right.write(Buffer.from('answer'))
    assert.equal(String(await left.readExactly(6)), 'answer')
  })
}
