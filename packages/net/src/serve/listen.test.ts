import assert from 'node:assert/strict'
import { it } from 'node:test'
import { connect } from '../connect/connect.ts'
import { listen } from './listen.ts'

const TARGET = { host: '127.0.0.1', port: 0 }

void it('gives up waiting for a connection by signal or timeout, and the next caller gets it', async () => {
  await using listener = await listen(TARGET)
  await assert.rejects(listener.accept({ signal: AbortSignal.abort() }), { code: 'NET_ABORTED' })
  await assert.rejects(listener.accept({ timeoutMs: 1 }), { code: 'NET_TIMEOUT', phase: 'listen' })
  const accepting = listener.accept()
  const client = await connect(listener.addresses[0])
  const server = await accepting
  assert.deepEqual(server?.remoteAddress, client.localAddress)
  client.abort()
  server?.abort()
})

void it('gives null to everyone who waits when it is closed', async () => {
  const listener = await listen(TARGET)
  const accepting = [listener.accept(), listener.accept({ timeoutMs: 60_000 })]
  await listener.close()
  assert.deepEqual(await Promise.all([...accepting, listener.accept()]), [null, null, null])
})
