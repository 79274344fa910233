import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { describe, it } from 'node:test'
import { connect } from './connect.ts'
import { AbortedError, type Attempt, NameNotFoundError, TimeoutError } from '../errors.ts'
import { reach } from './reach.ts'
import { serve } from '../serve/serve.ts'
import { stalledAddress } from '../testing/stalled-address.ts'

/** A server that says nothing, and tells when a client has said something. */
async function silentServer(): Promise<{ server: Server; port: number; spoken: Promise<unknown> }> {
  const spoken = Promise.withResolvers<unknown>()
  const server = createServer((socket) => socket.on('error', () => {}).once('data', spoken.resolve))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no IP address')
  return { server, port: address.port, spoken: spoken.promise }
}

async function freePort(): Promise<number> {
  await using server = await serve({ host: '127.0.0.1', port: 0 }, () => {})
  return server.addresses[0].port
}

void describe('connect runs out of time', () => {
  void it('in a TLS handshake that is never answered, and asks whether it is a TLS port', async (t) => {
    const { server, port, spoken } = await silentServer()
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const connecting = connect({ host: '127.0.0.1', port }, { tls: true, timeoutMs: 30_000 })
    void spoken.then(() => t.mock.timers.tick(30_000))
    await assert.rejects(connecting, (error) => {
      assert.ok(error instanceof TimeoutError)
      assert.equal(error.phase, 'handshake')
      assert.equal(
        error.message,
        `connected to 127.0.0.1:${port}, but it did not answer the TLS handshake within 30000 ms: is it a TLS port?`,
      )
      assert.match(error.remedy, /startTls/)
      return true
    })
    server.close()
    await once(server, 'close')
  })

  void it('in startTls, in the same words', async (t) => {
    const { server, port, spoken } = await silentServer()
    const connection = await connect({ host: '127.0.0.1', port })
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const securing = connection.startTls({ role: 'client', servername: 'localhost', timeoutMs: 100 })
    void spoken.then(() => t.mock.timers.tick(100))
    await assert.rejects(securing, { phase: 'handshake', message: /did not answer the TLS handshake within 100 ms/ })
    server.close()
  })

  void it('before any address has answered, and lists those that it tried', async () => {
    const port = await freePort()
    await using stalled = await stalledAddress(port)
    await assert.rejects(connect({ host: stalled.host, port }, { timeoutMs: 5 }), (error) => {
      assert.ok(error instanceof TimeoutError)
      assert.equal(error.phase, 'connect')
      assert.equal(error.message, `cannot connect within 5 ms to 127.0.0.2:${port}: it had not answered yet`)
      assert.deepEqual(
        error.attempts.map(({ address }) => address),
        [`127.0.0.2:${port}`],
      )
      return true
    })
  })

  void it('with the attempts that failed before among those that are given up', async () => {
    const port = await freePort()
    await using stalled = await stalledAddress(port)
    const attempts: Attempt[] = []
    const giveUp = new AbortController()
    const candidates = [stalled.host, '127.0.0.1'].map((host) => ({ host, port }))
    const reaching = reach(candidates, {
      target: 'both.test:1',
      attemptDelayMs: 1,
      tcp: {},
      signal: giveUp.signal,
      attempts,
    })
    while (attempts.length === 0) await new Promise((resolve) => setImmediate(resolve))
    giveUp.abort()
    await assert.rejects(reaching, { code: 'NET_CONNECT' })
    assert.deepEqual(
      attempts.map(({ address, error }) => [address, error.code]),
      [
        [`127.0.0.1:${port}`, 'NET_CONNECTION_REFUSED'],
        [`127.0.0.2:${port}`, 'NET_ABORTED'],
      ],
    )
  })

  void it('while the proxy does not open a way', async (t) => {
    const { server, port, spoken } = await silentServer()
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const proxy = { kind: 'http', host: '127.0.0.1', port } as const
    const connecting = connect({ host: 'far.test', port: 80 }, { proxy, timeoutMs: 100 })
    void spoken.then(() => t.mock.timers.tick(100))
    await assert.rejects(connecting, {
      phase: 'connect',
      message: 'cannot connect to far.test:80: the proxy did not open a way within 100 ms',
    })
    server.close()
  })
})

void describe('a name', () => {
  const waiting = () => new Promise<never>(() => {})

  void it('that the resolver does not answer for is given up in time', async () => {
    await assert.rejects(connect({ host: 'slow.test', port: 1 }, { lookup: waiting, timeoutMs: 5 }), (error) => {
      assert.ok(error instanceof TimeoutError)
      assert.deepEqual([error.phase, error.attempts], ['resolve', []])
      assert.match(error.message, /slow\.test:1: its name was not resolved within 5 ms/)
      return true
    })
  })

  void it('is given up when the signal is aborted, before and while it is resolved', async () => {
    const before = connect({ host: 'slow.test', port: 1 }, { lookup: waiting, signal: AbortSignal.abort() })
    await assert.rejects(before, AbortedError)
    const giveUp = new AbortController()
    const asked = Promise.withResolvers<void>()
    const lookup = () => {
      asked.resolve()
      return waiting()
    }
    const during = connect({ host: 'slow.test', port: 1 }, { lookup, signal: giveUp.signal })
    await asked.promise
    const reason = new Error('not needed any more')
    giveUp.abort(reason)
    await assert.rejects(during, (error) => {
      assert.ok(error instanceof AbortedError)
      assert.deepEqual([error.phase, error.cause], ['resolve', reason])
      return true
    })
  })

  void it('that has no address fails as soon as the resolver says so, whatever time is left', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const refuse = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }))
    for (const lookup of [refuse('ENOTFOUND'), refuse('EAI_AGAIN'), async () => []]) {
      const connecting = connect({ host: 'nowhere.test', port: 1 }, { lookup, timeoutMs: 1_000_000 })
      await assert.rejects(connecting, NameNotFoundError)
    }
  })

  void it('whose answer comes after it was given up does no harm', async () => {
    const answer = Promise.withResolvers<never>()
    const connecting = connect({ host: 'late.test', port: 1 }, { lookup: () => answer.promise, timeoutMs: 1 })
    await assert.rejects(connecting, TimeoutError)
    answer.reject(new Error('too late'))
    await new Promise((resolve) => setImmediate(resolve))
  })
})
