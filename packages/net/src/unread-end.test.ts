/** What a side that does not read learns of the other one: `closed` and `signal` of `Connection` promise no more. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect } from './connect/connect.ts'
import type { Connection } from './connection.ts'
import { LIMITS } from './limits.ts'
import { listen } from './serve/listen.ts'
import { nextTurn } from './testing/connection-traits.ts'
import { leavesNothingOpen } from './testing/open-handles.ts'

const UNREAD = Buffer.alloc(4 * LIMITS.readAheadBytesMax.default)

/** A connection whose peer has sent more than is read ahead, and has broken off. */
async function brokenOff(): Promise<Connection> {
  await using listener = await listen({ host: '127.0.0.1', port: 0 })
  const connection = await connect(listener.addresses[0])
  const peer = await listener.accept()
  assert.ok(peer !== null)
  peer.writeNow(UNREAD)
  while (connection.bytesRead < LIMITS.readAheadBytesMax.default) await nextTurn()
  peer.abort()
  await peer.closed
  for (let turn = 0; turn < 20; turn++) await nextTurn()
  assert.equal(connection.signal.aborted, false)
  return connection
}

void describe('a break behind bytes that were not read', () => {
  leavesNothingOpen()

  void it('is seen when they are read', async () => {
    const connection = await brokenOff()
    await assert.rejects(
      async () => {
        for await (const _ of connection);
      },
      { code: 'NET_RESET' },
    )
    assert.equal((await connection.closed).kind, 'failed')
    assert.ok(connection.signal.aborted)
  })

  void it('is seen when a write fails', async () => {
    const connection = await brokenOff()
    connection.writeNow('anybody there?')
    const reason = await connection.closed
    assert.ok(reason.kind === 'failed' && reason.error.code === 'NET_RESET')
  })
})
