/** Names that resolve to nothing, to nonsense, never, or to an address that does not answer before one that does. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect } from './connect.ts'
import { NetError } from '../errors.ts'
import type { Lookup } from './resolve.ts'
import { serve } from '../serve/serve.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { stalledAddress } from '../testing/stalled-address.ts'
import { udp } from '../udp/udp.ts'

const TARGET = { host: 'name.test', port: 9 }
const failing = (code: string) => () => Promise.reject(Object.assign(new Error(`getaddrinfo ${code}`), { code }))

interface Case {
  readonly name: string
  readonly lookup: Lookup
  readonly code: string
}

const CASES: readonly Case[] = [
  { name: 'to nothing', lookup: async () => [], code: 'NET_NAME_NOT_FOUND' },
  { name: 'not at all: there is no such name', lookup: failing('ENOTFOUND'), code: 'NET_NAME_NOT_FOUND' },
  { name: 'not now: its servers do not answer', lookup: failing('EAI_AGAIN'), code: 'NET_NAME_NOT_FOUND' },
  { name: 'not at all: the resolver is broken', lookup: failing('EAI_FAIL'), code: 'NET_' },
  {
    name: 'to an exception that is no error of the system',
    lookup: () => Promise.reject(new Error('?')),
    code: 'NET_',
  },
]

void describe('a name that resolves', () => {
  leavesNothingOpen()

  for (const { name, lookup, code } of CASES) {
    void it(`${name}, is a typed error of connect and of udp`, async () => {
      const isTyped = (error: unknown) => {
        assert.ok(error instanceof NetError)
        assert.ok(error.code.startsWith(code), error.code)
        assert.equal(error.phase, 'resolve')
        return true
      }
      await assert.rejects(connect(TARGET, { lookup }), isTyped)
      await assert.rejects(udp({ connect: TARGET, lookup }), isTyped)
      await using socket = await udp({ bind: { host: '127.0.0.1', port: 0 }, lookup })
      await assert.rejects(socket.send('x', TARGET), isTyped)
    })
  }

  void it('to what is no address is a typed error, after which nothing is open', async () => {
    for (const address of ['', 'not an address', '999.1.1.1']) {
      const lookup = async () => [{ address, family: 4 }]
      const isTyped = { code: 'NET_NAME_NOT_FOUND', phase: 'resolve' }
      await assert.rejects(connect(TARGET, { lookup, timeoutMs: 5000 }), isTyped)
      await assert.rejects(udp({ connect: TARGET, lookup }), isTyped)
      await using socket = await udp({ bind: { host: '127.0.0.1', port: 0 }, lookup })
      await assert.rejects(socket.send('x', TARGET), isTyped)
    }
  })

  void it('never, is given up', async () => {
    const lookup = () => new Promise<never>(() => {})
    await assert.rejects(connect(TARGET, { lookup, timeoutMs: 1 }), { code: 'NET_TIMEOUT' })
    await assert.rejects(connect(TARGET, { lookup, signal: AbortSignal.abort() }), { code: 'NET_ABORTED' })
  })

  void it('to one that stalls first, is served by the next, and the stalled attempt is not left open', async () => {
    await using server = await serve({ host: '127.0.0.1', port: 0 }, () => {})
    const { port } = server.addresses[0]
    await using stalled = await stalledAddress(port)
    const addresses = [stalled.host, '127.0.0.1'].map((address) => ({ address, family: 4 }))
    await using connection = await connect(
      { host: 'name.test', port },
      { lookup: async () => addresses, attemptDelayMs: 1 },
    )
    assert.equal(connection.remoteAddress.kind === 'ip' && connection.remoteAddress.host, '127.0.0.1')
  })
})
