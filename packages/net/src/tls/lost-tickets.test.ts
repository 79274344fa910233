/** Clients that leave right after the handshake, which is when a server writes its tickets (RFC 8446 4.6.1). */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect as netConnect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { connect as tlsConnect, type TLSSocket } from 'node:tls'
import type { Connection } from '../connection.ts'
import { ResetError } from '../errors.ts'
import { listen } from '../serve/listen.ts'
import type { Target } from '../target.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const LIMIT = { timeoutMs: 10_000 }
const certificate = makeTestCertificate()
const folder = await mkdtemp(join(tmpdir(), 'partyline-net-'))
after(() => rm(folder, { recursive: true }))

interface Ends {
  readonly server: Connection
  readonly client: TLSSocket
}

/** @param leave called when the client has sent `hello` behind its part of the handshake */
type Begin = (target: Target, leave: (client: TLSSocket, carrier: Socket) => void) => Promise<Ends & AsyncDisposable>

function begin(isLater: boolean): Begin {
  return async (target, leave) => {
    const listener = await listen(target, isLater ? {} : { tls: certificate })
    const [address] = listener.addresses
    const accepting = listener.accept(LIMIT)
    if (address.kind === 'memory') throw new Error('no such listener')
    const carrier = address.kind === 'unix' ? netConnect(address.path) : netConnect(address.port, address.host)
    await once(carrier, 'connect')
    const beforeTls = isLater ? await accepting : null
    const securing = beforeTls?.startTls({ role: 'server', ...certificate })
    const client = tlsConnect({ socket: carrier, servername: 'localhost', ca: certificate.cert })
    client.on('error', () => {})
    client.once('secureConnect', () => client.write('hello', () => leave(client, carrier)))
    await securing
    const server = await accepting
    assert.ok(server !== null)
    const dispose = async () => {
      client.destroy()
      server.abort()
      await listener.close()
    }
    return { server, client, [Symbol.asyncDispose]: dispose }
  }
}

const DOORS: readonly (readonly [name: string, Begin])[] = [
  ['TLS', begin(false)],
  ['TLS begun later', begin(true)],
]
const LEAVINGS: readonly (readonly [name: string, Target, leave: (carrier: Socket) => unknown])[] = [
  ['closes a Unix socket', { path: join(folder, 'tickets.sock') }, (carrier) => carrier.destroy()],
  ['resets TCP', { host: '127.0.0.1', port: 0 }, (carrier) => carrier.resetAndDestroy()],
]

for (const [door, open] of DOORS) {
  suiteUnless(noCertificates, `a server with ${door}, whose client leaves as soon as the handshake is done`, () => {
    for (const [leaving, target, leave] of LEAVINGS) {
      void it(`reads what it had sent and fails to answer, when the client ${leaving}`, async () => {
        await using ends = await open(target, (_client, carrier) => leave(carrier))
        const { server } = ends
        assert.equal(String(await server.read(LIMIT)), 'hello')
        assert.equal(await server.read(LIMIT), null)
        await assert.rejects(server.write(Buffer.alloc(100_000), LIMIT), ResetError)
        assert.equal((await server.closed).kind, 'failed')
      })
    }

    void it('answers one that has only ended its own direction', async () => {
      await using ends = await open({ path: join(folder, 'half.sock') }, (client) => client.end())
      const { server, client } = ends
      assert.equal(String(await server.read(LIMIT)), 'hello')
      assert.equal(await server.read(LIMIT), null)
      const answer = once(client, 'data')
      await server.write(Buffer.from('answer'), LIMIT)
      assert.equal(String((await answer)[0]), 'answer')
    })
  })
}
