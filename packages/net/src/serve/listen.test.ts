import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { it } from 'node:test'
import { connect } from '../connect/connect.ts'
import { ResetError } from '../errors.ts'
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

void it('gives null to every caller that waits when it is closed', async () => {
  const listener = await listen(TARGET)
  const accepting = [listener.accept(), listener.accept({ timeoutMs: 60_000 })]
  await listener.close()
  assert.deepEqual(await Promise.all([...accepting, listener.accept()]), [null, null, null])
})

void it('tells of a client that broke off before it was accepted, and goes on', async () => {
  const told = Promise.withResolvers<unknown>()
  await using listener = await listen(TARGET, { onError: told.resolve })
  const { port } = listener.addresses[0]
  // While this process waits for the other one, only the kernel accepts.
  const source = `const socket = require('node:net').connect(${port}, '127.0.0.1', () => socket.resetAndDestroy())`
  execFileSync(process.execPath, ['--eval', source])
  const accepting = listener.accept()
  const error = await told.promise
  assert.ok(error instanceof ResetError)
  assert.match(error.message, /before it was accepted/)
  await using _client = await connect(listener.addresses[0])
  assert.notEqual(await accepting, null)
})
