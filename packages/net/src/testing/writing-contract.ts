/** The part of the contract of `Connection` about writing to a side that reads slowly, or not at all. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Connection } from '../connection.ts'
import { type ConnectionTraits, endOutput, type Ends, nextTurn, readAll } from './connection-traits.ts'
import { callUntyped } from './untyped.ts'

export const CHUNK = Buffer.alloc(64 * 1024, 'x')
const MIB = 1024 * 1024
const WRITTEN_MAX = 256 * MIB
const TURNS_MAX = 50
const NO_DATA: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['a number', 42],
  ['an object', {}],
  ['an ArrayBuffer', new ArrayBuffer(8)],
]

/** Registers the tests within a suite. */
export function writingContract(ends: Ends, traits: ConnectionTraits): void {
  void it('holds the writer back while the other side does not read', async () => {
    const [left, right] = ends()
    const written = await writeUntilHeldBack(left)
    let hasRoom = false
    const waiting = left.write(CHUNK).then(() => (hasRoom = true))
    await nextTurn()
    assert.equal(hasRoom, false)
    const receiving = readAll(right)
    await waiting
    await left.flushed()
    assert.equal(left.bytesPending, 0)
    await endOutput(left, traits)
    assert.equal((await receiving).length, written + CHUNK.length)
  })

  void it('reads little ahead of a reader that has stopped', async () => {
    const [left, right] = ends()
    for (let sent = 0; sent < 8 * MIB; sent += CHUNK.length) left.writeNow(CHUNK)
    await right.read()
    for (let turn = 0; turn < TURNS_MAX; turn += 1) await nextTurn()
    assert.ok(right.bytesRead <= MIB, `${right.bytesRead} bytes were read`)
  })

  void it('sends text as UTF-8, in its order among bytes, and counts its bytes', async () => {
    const [left, right] = ends()
    const { bytesWritten } = left
    await left.write('grüße, ')
    left.writeNow(Buffer.from('你好, '))
    left.writeNow('😀')
    assert.equal(left.bytesWritten - bytesWritten, 9 + 8 + 4)
    assert.equal(String(await right.readExactly(21)), 'grüße, 你好, 😀')
  })

  for (const [name, data] of NO_DATA) {
    void it(`refuses to send ${name}, which is neither text nor bytes, and goes on`, async () => {
      const [left, right] = ends()
      const { bytesWritten } = left
      await assert.rejects(callUntyped(left, 'write', data), TypeError)
      await assert.rejects(callUntyped(left, 'writeNow', data), TypeError)
      assert.equal(left.bytesWritten, bytesWritten)
      await left.write('still here')
      assert.equal(String(await right.readExactly(10)), 'still here')
    })
  }

  void it('lets a write be given up', async () => {
    const [left] = ends()
    const { bytesWritten } = left
    await assert.rejects(left.write(CHUNK, { signal: AbortSignal.abort() }), { code: 'NET_ABORTED', phase: 'write' })
    assert.equal(left.bytesWritten, bytesWritten, 'nothing is written for a caller that has given up before')
    await writeUntilHeldBack(left)
    await assert.rejects(left.write(CHUNK, { timeoutMs: 1 }), { code: 'NET_TIMEOUT', phase: 'write' })
    await assert.rejects(left.flushed({ signal: AbortSignal.abort() }), { code: 'NET_ABORTED' })
    assert.equal(left.signal.aborted, false)
  })
}

/** Writes until nothing moves any more. @returns how many bytes */
export async function writeUntilHeldBack(connection: Connection): Promise<number> {
  for (let written = CHUNK.length; written < WRITTEN_MAX; written += CHUNK.length) {
    connection.writeNow(CHUNK)
    for (let turn = 0; turn < TURNS_MAX && connection.bytesPending > 0; turn += 1) await nextTurn()
    if (connection.bytesPending > 0) return written
  }
  throw new Error(`the writer was not held back by ${WRITTEN_MAX} bytes`)
}
