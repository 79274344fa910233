/** `Connection`'s promises as a suite (node:test): whatever claims to be a connection is run through it. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Connection } from '../connection.ts'
import { ClosedError, ConcurrentReadError, NetError } from '../errors.ts'
import { readingContract } from './reading-contract.ts'

/** Two ends of one fresh connection. */
export type MakePair = () => Promise<readonly [Connection, Connection]>

const CHUNK = Buffer.alloc(64 * 1024, 'x')
const MIB = 1024 * 1024
const WRITTEN_MAX = 256 * MIB
const TURNS_MAX = 50

/** Registers the suite. `makePair` gives two fresh connected ends for each test; the suite aborts both afterwards. */
export function connectionContract(name: string, makePair: MakePair): void {
  void describe(`${name} keeps the promises of Connection`, () => {
    let left: Connection
    let right: Connection

    beforeEach(async () => {
      ;[left, right] = await makePair()
    })
    afterEach(async () => {
      left.abort()
      right.abort()
      await Promise.all([left.closed, right.closed])
    })

    void it('gives the bytes in the order they were written, none lost, and counts them', async () => {
      const sent = Array.from({ length: 300 }, (_, index) =>
        Buffer.from(`${index}:${'-'.repeat((index * 7919) % 5000)};`),
      )
      const receiving = readAll(right)
      for (const bytes of sent) await left.write(bytes)
      await left.closeWrite()
      const received = await receiving
      assert.deepEqual(received, Buffer.concat(sent))
      assert.equal(left.bytesWritten, received.length)
      assert.equal(right.bytesRead, received.length)
    })

    void it('ends one direction and goes on with the other', async () => {
      await left.write(Buffer.from('question'))
      await left.closeWrite()
      assert.equal(String(await readAll(right)), 'question')
      await right.write(Buffer.from('answer'))
      await right.closeWrite()
      assert.equal(String(await readAll(left)), 'answer')
      assert.deepEqual(await left.closed, { kind: 'ended' })
      assert.deepEqual(await right.closed, { kind: 'ended' })
    })

    void it('gives null at the end of the stream, again and again', async () => {
      await left.closeWrite()
      assert.equal(await right.read(), null)
      assert.equal(await right.read(), null)
      for await (const _ of right) assert.fail('nothing was sent')
    })

    void it('stays writable after an iteration has reached the end of the stream', async () => {
      await left.closeWrite()
      for await (const _ of right) assert.fail('nothing was sent')
      await right.write(Buffer.from('still here'))
      assert.equal(String(await left.read()), 'still here')
    })

    void it('stays usable after a break out of an iteration, and loses nothing', async () => {
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

    void it('holds the writer back while the other side does not read', async () => {
      const written = await writeUntilHeldBack(left)
      let hasRoom = false
      const waiting = left.write(CHUNK).then(() => (hasRoom = true))
      await nextTurn()
      assert.equal(hasRoom, false)
      const receiving = readAll(right)
      await waiting
      await left.flushed()
      assert.equal(left.bytesPending, 0)
      await left.closeWrite()
      assert.equal((await receiving).length, written + CHUNK.length)
    })

    void it('refuses a second reader; the first goes on', async () => {
      const first = right.read()
      await assert.rejects(right.read(), ConcurrentReadError)
      await left.write(Buffer.from('for the first'))
      assert.equal(String(await first), 'for the first')
    })

    void it('loses no bytes when a read is given up', async () => {
      await assert.rejects(right.read({ timeoutMs: 1 }), { code: 'NET_TIMEOUT', phase: 'read' })
      const controller = new AbortController()
      const givenUp = right.read({ signal: controller.signal })
      controller.abort(new Error('changed my mind'))
      await assert.rejects(givenUp, { code: 'NET_ABORTED' })
      await assert.rejects(right.read({ signal: controller.signal }), { code: 'NET_ABORTED' })
      await left.write(Buffer.from('kept'))
      assert.equal(String(await right.read({ timeoutMs: 10_000 })), 'kept')
    })

    void it('lets a write be given up', async () => {
      await writeUntilHeldBack(left)
      await assert.rejects(left.write(CHUNK, { timeoutMs: 1 }), { code: 'NET_TIMEOUT', phase: 'write' })
      await assert.rejects(left.flushed({ signal: AbortSignal.abort() }), { code: 'NET_ABORTED' })
    })

    void it('delivers its last bytes on close, though it has not read what came in', async () => {
      for (let sent = 0; sent < 4 * MIB; sent += CHUNK.length) right.writeNow(CHUNK)
      await left.read()
      await left.write(Buffer.from('last words'))
      const closing = left.close()
      assert.equal(String(await readAll(right)), 'last words')
      await right.close()
      await closing
      assert.deepEqual(await left.closed, { kind: 'closed' })
    })

    void it('gives up closing after the timeout when the other side does not end', async () => {
      right.writeNow(Buffer.from('unread'))
      await left.close({ timeoutMs: 5 })
      assert.equal((await left.closed).kind, 'closed')
    })

    void it('ends a read under way when it is closed, and refuses what comes after', async () => {
      const reading = left.read()
      const closing = left.close({ timeoutMs: 5 })
      assert.equal(await reading, null)
      assert.equal(await left.read(), null)
      await assert.rejects(left.write(CHUNK), ClosedError)
      await assert.rejects(left.flushed(), ClosedError)
      assert.equal(left.writeNow(CHUNK), false)
      await closing
      assert.equal(left.signal.aborted, true)
    })

    void it('refuses to write after closeWrite', async () => {
      await left.closeWrite()
      await left.closeWrite()
      await assert.rejects(left.write(CHUNK), ClosedError)
    })

    void it('breaks off at once on abort, and tells everyone why', async () => {
      const { signal } = left
      const reading = assert.rejects(left.read(), ClosedError)
      left.abort('enough')
      await reading
      assert.deepEqual(await left.closed, { kind: 'aborted', reason: 'enough' })
      assert.equal(signal.aborted, true)
      assert.ok(signal.reason instanceof ClosedError)
      await assert.rejects(left.read(), { code: 'NET_CLOSED', cause: 'enough' })
      await assert.rejects(left.write(CHUNK), ClosedError)
      await left.close()
    })

    void it('is gone after an abort right after the end of its direction', async () => {
      const ending = left.closeWrite().catch(() => {})
      left.abort('enough')
      await Promise.all([left.closed, ending])
      assert.equal(left.signal.aborted, true)
    })

    void it('lets the other side notice an abort, by an end or a typed error, also when it is writing', async () => {
      await writeUntilHeldBack(right)
      const writing = assert.rejects(right.write(CHUNK), NetError)
      left.abort()
      await writing
      const reason = await right.closed
      assert.ok(reason.kind === 'failed' && reason.error instanceof NetError)
      await assert.rejects(right.write(CHUNK), NetError)
      assert.equal(right.bytesPending, 0)
    })

    void it('is closed when it is disposed of', async () => {
      const ending = readAll(right).then(() => right.closeWrite())
      await left[Symbol.asyncDispose]()
      await ending
      assert.equal((await left.closed).kind, 'closed')
    })

    readingContract(() => [left, right])
  })
}

async function readAll(connection: Connection): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of connection) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Writes until nothing moves any more. */
async function writeUntilHeldBack(connection: Connection): Promise<number> {
  for (let written = CHUNK.length; written < WRITTEN_MAX; written += CHUNK.length) {
    connection.writeNow(CHUNK)
    for (let turn = 0; turn < TURNS_MAX && connection.bytesPending > 0; turn += 1) await nextTurn()
    if (connection.bytesPending > 0) return written
  }
  throw new Error(`the writer was not held back by ${WRITTEN_MAX} bytes`)
}

/** Lets the event loop poll once, so that what the kernel has is taken. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
