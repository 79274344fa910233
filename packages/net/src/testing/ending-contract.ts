/** The part of the contract of `Connection` about every way to end, and about what is left after it. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Connection } from '../connection.ts'
import { ClosedError, NetError, ResetError } from '../errors.ts'
import { framed } from '../codecs/framed.ts'
import { lineCodec } from '../codecs/line-codec.ts'
import { type ConnectionTraits, type Ends, endOutput, nextTurn, readAll } from './connection-traits.ts'
import { callUntyped } from './untyped.ts'
import { CHUNK, writeUntilHeldBack } from './writing-contract.ts'

const UNREAD_BYTES = 4 * 1024 * 1024
const LINES = lineCodec({ lineBytesMax: 10 })

/** Every way to read, for ends that fail while it is under way. */
const READS: readonly (readonly [string, (connection: Connection) => Promise<unknown>])[] = [
  ['read', (connection) => connection.read()],
  ['read with a limit', (connection) => connection.read({ timeoutMs: 60_000 })],
  ['readExactly', (connection) => connection.readExactly(1)],
  ['readUntil', (connection) => connection.readUntil('x', { bytesMax: 10 })],
  ['next', (connection) => connection[Symbol.asyncIterator]().next()],
  ['read of frames', (connection) => framed(connection, LINES).read()],
]

/** Registers the tests within a suite. */
export function endingContract(ends: Ends, traits: ConnectionTraits): void {
  halfClose(ends, traits)

  void it('refuses to write after closeWrite', async () => {
    const [left] = ends()
    await left.closeWrite()
    await left.closeWrite()
    await assert.rejects(left.write(CHUNK), ClosedError)
    assert.equal(left.writeNow(CHUNK), false)
  })

  void it('delivers its last bytes on close, though it has not read what came in', async () => {
    const [left, right] = ends()
    for (let sent = 0; sent < UNREAD_BYTES; sent += CHUNK.length) right.writeNow(CHUNK)
    await left.read()
    await left.write(Buffer.from('last words'))
    const closing = left.close()
    assert.equal(String(await readAll(right)), 'last words')
    await right.close()
    await closing
    assert.deepEqual(await left.closed, { kind: 'closed' })
  })

  void it('gives up closing after the timeout when the other side does not end', async () => {
    const [left, right] = ends()
    right.writeNow(Buffer.from('unread'))
    await left.close({ timeoutMs: 5 })
    assert.equal((await left.closed).kind, 'closed')
  })

  void it('is quicker to close when it is aborted meanwhile, and was closed all the same', async () => {
    const [left] = ends()
    await writeUntilHeldBack(left)
    const closing = [left.close({ timeoutMs: 60_000 }), left.close()]
    left.abort('no time')
    await Promise.all(closing)
    assert.deepEqual(await left.closed, { kind: 'closed' })
  })

  void it('ends a read under way when it is closed, and refuses what comes after', async () => {
    const [left] = ends()
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

  void it('breaks off at once on abort, and tells everyone why', async () => {
    const [left] = ends()
    const { signal } = left
    assert.equal(signal.aborted, false)
    const reading = assert.rejects(left.read(), ClosedError)
    left.abort('enough')
    await reading
    assert.deepEqual(await left.closed, { kind: 'aborted', reason: 'enough' })
    assert.equal(signal.aborted, true)
    assert.ok(signal.reason instanceof ClosedError)
    await assert.rejects(left.read(), { code: 'NET_CLOSED', cause: 'enough' })
    await assert.rejects(left.write(CHUNK), ClosedError)
    await left.close()
    left.abort('again')
    assert.deepEqual(await left.closed, { kind: 'aborted', reason: 'enough' })
  })

  void it('is gone after an abort right after the end of its direction', async () => {
    const [left] = ends()
    const ending = left.closeWrite().catch(() => {})
    left.abort('enough')
    await Promise.all([left.closed, ending])
    assert.equal(left.signal.aborted, true)
  })

  const seen = traits.abort === 'reset' ? 'a reset' : 'an end, as it declares,'
  void it(`lets the reader on the other side see ${seen} after an abort`, async () => {
    const [left, right] = ends()
    const reading = right.read()
    left.abort()
    if (traits.abort === 'reset') await assert.rejects(reading, ResetError)
    else assert.equal(await reading.catch((error: unknown) => (error instanceof NetError ? null : error)), null)
  })

  void it('fails with one typed error, for everyone and for good, when the other side aborts', async () => {
    const [left, right] = ends()
    await writeUntilHeldBack(right)
    // Not one write: a window that opens late may still take that.
    const writing = failureOf(writeForEver(right))
    left.abort()
    const error = await writing
    assert.ok(error instanceof NetError)
    assert.deepEqual(await right.closed, { kind: 'failed', error })
    assert.equal(right.bytesPending, 0)
    assert.equal(right.writeNow(CHUNK), false)
    assert.deepEqual([right.signal.aborted, right.signal.reason], [true, error])
    for (const attempt of [() => right.write(CHUNK), () => right.flushed()]) {
      assert.equal(await failureOf(attempt()), error)
    }
    for (const attempt of [() => right.closeWrite(), () => right.readExactly(1 << 30), () => readAll(right)]) {
      assert.ok((await failureOf(attempt())) instanceof NetError)
    }
    await right.close()
    right.abort('too late')
    assert.deepEqual(await right.closed, { kind: 'failed', error })
  })

  for (const [name, read] of READS) {
    void it(`ends no process when the other side aborts and nobody awaits what fails with it: ${name}`, async () => {
      const [left, right] = ends()
      await writeUntilHeldBack(right)
      void right.write(CHUNK)
      void right.flushed()
      void read(right)
      left.abort()
      await right.closed
      void read(right)
      void right.write(CHUNK)
      void framed(right, LINES).send('x')
      void right.flushed()
      void right.closeWrite()
      // A rejection that is not handled until then fails this test.
      await nextTurn()
    })
  }

  void it('goes on with other TCP options, names those that are wrong, and takes them when it is gone', async () => {
    const [left, right] = ends()
    for (const options of [
      { noDelay: false },
      { noDelay: true, keepAliveDelayMs: 5_000 },
      { keepAliveDelayMs: Infinity },
      {},
    ]) {
      left.setTcpOptions(options)
      await left.write('x')
      assert.equal(String(await right.readExactly(1)), 'x')
    }
    await assert.rejects(callUntyped(left, 'setTcpOptions', { noDelay: 'off' }), {
      name: 'TypeError',
      message: /noDelay/,
    })
    await assert.rejects(callUntyped(left, 'setTcpOptions', false), { name: 'TypeError', message: /setTcpOptions/ })
    assert.throws(() => left.setTcpOptions({ keepAliveDelayMs: -1 }), {
      name: 'RangeError',
      message: /keepAliveDelayMs/,
    })
    left.abort()
    await left.closed
    left.setTcpOptions({ noDelay: true, keepAliveDelayMs: 1_000 })
  })

  void it('goes on as before when it need not keep the process running, and afterwards', async () => {
    const [left, right] = ends()
    for (const change of [() => left.unref(), () => left.unref(), () => left.ref()]) {
      change()
      await left.write('x')
      assert.equal(String(await right.readExactly(1)), 'x')
    }
    left.abort()
    await left.closed
    left.unref()
    left.ref()
  })

  void it('is closed when it is disposed of', async () => {
    const [left, right] = ends()
    const ending = readAll(right).then(() => right.closeWrite())
    await left[Symbol.asyncDispose]()
    await ending
    assert.equal((await left.closed).kind, 'closed')
  })
}

function halfClose(ends: Ends, traits: ConnectionTraits): void {
  if (traits.halfClose === 'none') {
    void it('has no half-close, as it declares: the other side is not told of closeWrite, and goes on', async () => {
      const [left, right] = ends()
      await left.write(Buffer.from('question'))
      await left.closeWrite()
      assert.equal(String(await right.readExactly(8)), 'question')
      await assert.rejects(right.read({ timeoutMs: 1 }), { code: 'NET_TIMEOUT' })
      await right.write(Buffer.from('answer'))
      assert.equal(String(await left.readExactly(6)), 'answer')
      await right.close()
      assert.equal(await left.read(), null)
      assert.deepEqual(await left.closed, { kind: 'ended' })
    })
    return
  }

  void it('ends one direction and goes on with the other', async () => {
    const [left, right] = ends()
    await left.write(Buffer.from('question'))
    await left.closeWrite()
    assert.equal(String(await readAll(right)), 'question')
    assert.equal(left.signal.aborted, false)
    await right.write(Buffer.from('answer'))
    await right.closeWrite()
    assert.equal(String(await readAll(left)), 'answer')
    for (const end of [left, right]) {
      assert.deepEqual(await end.closed, { kind: 'ended' })
      assert.ok(end.signal.aborted && end.signal.reason instanceof NetError)
      assert.equal(await end.read(), null)
      await assert.rejects(end.write(CHUNK), ClosedError)
    }
  })

  void it('stays writable after an iteration has reached the end of the stream', async () => {
    const [left, right] = ends()
    await left.closeWrite()
    for await (const _ of right) assert.fail('nothing was sent')
    await right.write(Buffer.from('still here'))
    assert.equal(String(await left.read()), 'still here')
  })

  void it('can be aborted when one direction has ended, and the other side sees that', async () => {
    const [left, right] = ends()
    await endOutput(left, traits)
    assert.equal(await right.read(), null)
    left.abort('enough')
    assert.deepEqual(await left.closed, { kind: 'aborted', reason: 'enough' })
    const failure = await failureOf(writeForEver(right))
    assert.ok(failure instanceof NetError)
    assert.equal((await right.closed).kind, 'failed')
  })
}

async function writeForEver(connection: Connection): Promise<never> {
  for (;;) {
    await connection.write(CHUNK)
    await nextTurn()
  }
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  return assert.fail('it should have failed')
}

/** Both ends, whatever became of them. */
export async function abortBoth(...both: readonly Connection[]): Promise<void> {
  for (const end of both) end.abort()
  await Promise.all(both.map(({ closed }) => closed))
}
