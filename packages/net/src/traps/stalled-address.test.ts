/**
 * Node's happy eyeballs (`autoSelectFamily`) gives an attempt up before it begins the next one, so that an address that
 * answers late is lost when those after it refuse. RFC 8305 5 lets attempts overlap.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as netConnect } from 'node:net'
import { describe, it } from 'node:test'
import { connect, ConnectionRefusedError, serve, TimeoutError } from '../index.ts'
import { stalledAddress } from '../testing/stalled-address.ts'

const ATTEMPT_MS = 10
const REFUSING = '127.0.0.1'

void describe('a client that has two addresses to choose from, of which the first answers late and the second refuses,', () => {
  void it('is given neither, with node:net', async () => {
    await using late = await stalledAddress()
    const addresses = [late.host, REFUSING].map((address) => ({ address, family: 4 }))
    const socket = netConnect({
      host: 'both.test',
      port: late.port,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
      lookup: (_host, _options, callback) => callback(null, addresses),
    })
    const error: unknown = (await once(socket, 'error'))[0]
    assert.ok(error instanceof AggregateError)
    assert.deepEqual(
      error.errors.map((attempt: NodeJS.ErrnoException) => attempt.code),
      ['ETIMEDOUT', 'ECONNREFUSED'],
    )
  })

  void it('is served by the first, with @partyline/net', async () => {
    await using late = await stalledAddress()
    const addresses = [late.host, REFUSING].map((address) => ({ address, family: 4 }))
    const connecting = connect(
      { host: 'both.test', port: late.port },
      { attemptDelayMs: ATTEMPT_MS, lookup: async () => addresses },
    )
    // The first attempt has to be under way, and not to be answered.
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    await late.wake()
    await using connection = await connecting
    assert.deepEqual(connection.remoteAddress, { kind: 'ip', host: late.host, port: late.port, family: 4 })
  })

  void it('learns of every attempt when time is over, with @partyline/net', async () => {
    await using late = await stalledAddress()
    const addresses = [late.host, REFUSING].map((address) => ({ address, family: 4 }))
    const options = { attemptDelayMs: ATTEMPT_MS, lookup: async () => addresses, timeoutMs: 5 * ATTEMPT_MS }
    await assert.rejects(connect({ host: 'both.test', port: late.port }, options), TimeoutError)
    const refusing = connect({ host: 'both.test', port: await freePort() }, { lookup: async () => addresses })
    await assert.rejects(refusing, (error) => {
      assert.ok(error instanceof ConnectionRefusedError)
      assert.deepEqual(
        error.attempts.map(({ address }) => address.replace(/:.*/, '')),
        [late.host, REFUSING],
      )
      return true
    })
  })
})

async function freePort(): Promise<number> {
  const server = await serve({ host: REFUSING, port: 0 }, () => {})
  await server.stop()
  return server.addresses[0].port
}
