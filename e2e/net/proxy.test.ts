/** `connect` through the HTTP proxy of ncat, which authenticates by Digest. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, type Handler, ProxyError, serve } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { makeAuthority } from './authority.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const greet: Handler = (connection) => connection.write(Buffer.from('served'))

void test(
  'through the HTTP proxy of ncat it goes on in TLS, and authenticates; a wrong password is an error',
  { skip: missing('ncat', 'openssl') },
  async () => {
    await using authority = await makeAuthority()
    await using server = await serve(LOOPBACK, greet, { tls: await authority.issue('localhost') })
    const free = await serve(LOOPBACK, greet)
    await free.stop()
    const { port } = free.addresses[0]
    // As a proxy, ncat listens on all interfaces, whatever it is told; it serves this machine only.
    const options = ['-4', '--allow', '127.0.0.1', '--proxy-type', 'http', '--proxy-auth', 'me:pw']
    await using ncat = await Program.start('ncat', ['-l', '-k', '-v', ...options, String(port)])
    await ncat.errors.expect(new RegExp(`:${port}`))
    const proxy = { kind: 'http', host: '127.0.0.1', port, username: 'me', password: 'pw' } as const
    const tls = { ca: authority.ca, servername: 'localhost' }
    await using connection = await connect(server.addresses[0], { proxy, tls })
    assert.equal(String(await connection.readExactly(6)), 'served')
    assert.equal(connection.transport, 'tls')
    const wrong = { ...proxy, password: 'guess' }
    await assert.rejects(connect(server.addresses[0], { proxy: wrong, tls }), ProxyError)
    const { username: _, ...anonymous } = proxy
    await assert.rejects(connect(server.addresses[0], { proxy: anonymous, tls }), /407/)
  },
)
