/** What `connect` and `serve` agree on with openssl, and what either refuses: names, dates, issuers, protocols, suites. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CertificateError, connect, HandshakeError, serve, type TlsConnectOptions } from '@partyline/net'
import { freePort } from '../nc/netcats.ts'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { WAIT_MS, within } from '../support/wait.ts'
import { type Authority, type Issued, makeAuthority } from './authority.ts'
import { opensslServer } from './others.ts'

const HOST = '127.0.0.1'
const NAME = 'otter.example'
const skip = missing('openssl')

interface Files {
  readonly authority: Authority
  readonly good: Issued
  readonly expired: Issued
}

async function makeFiles(): Promise<Files> {
  const authority = await makeAuthority()
  return { authority, good: await authority.issue(NAME), expired: await authority.issue(NAME, -1) }
}

const making = skip === false ? makeFiles() : undefined
after(async () => (await making)?.authority[Symbol.asyncDispose]())

async function files(): Promise<Files> {
  if (making === undefined) throw new Error('there is no openssl')
  return making
}

/** openssl's server on a free port, once for one client. */
async function serverOf(certificate: Issued, ...args: readonly string[]): Promise<{ server: Program; port: number }> {
  const port = Number(await freePort(HOST))
  return { server: await opensslServer(['-accept', `${HOST}:${port}`, ...args], certificate), port }
}

void test('connect and openssl agree on a protocol, on a suite, and over a Unix socket', { skip }, async () => {
  const { authority, good } = await files()
  const tls: TlsConnectOptions = { ca: authority.ca, servername: NAME }
  const suite = 'TLS_CHACHA20_POLY1305_SHA256'
  const { server, port } = await serverOf(good, '-alpn', 'otter/2,otter/1', '-ciphersuites', suite)
  await using _server = server
  await using connection = await connect({ host: HOST, port }, { tls: { ...tls, alpn: ['otter/1'] } })
  assert.deepEqual([connection.tls?.alpn, connection.tls?.cipher], ['otter/1', suite])

  // openssl has room for 31 characters of a path.
  const path = authority.path('s')
  await using unixServer = await opensslServer(['-unix', path], good)
  await using local = await connect({ path }, { tls })
  await local.write(Buffer.from('hello over unix\n'))
  await unixServer.output.expect(/^hello over unix$/m)
})

void test('connect refuses the certificate of openssl, and says why', { skip }, async () => {
  const { authority, good, expired } = await files()
  const CASES: readonly (readonly [certificate: Issued, tls: TlsConnectOptions, says: RegExp])[] = [
    [good, { ca: authority.ca, servername: 'weasel.example' }, /is for otter\.example, and not for "weasel\.example"$/],
    [good, { ca: authority.ca }, /is for otter\.example, and not for 127\.0\.0\.1$/],
    [expired, { ca: authority.ca, servername: NAME }, /expired on \d{4}-\d\d-\d\d$/],
    [good, { servername: NAME }, /is by an issuer that is not known here$/],
    [good, { servername: NAME, ca: ['default', good.cert] }, /is by an issuer that is not known here$/],
  ]
  for (const [certificate, tls, says] of CASES) {
    const { server, port } = await serverOf(certificate)
    await using _server = server
    await assert.rejects(connect({ host: HOST, port }, { tls }), (error) => {
      assert.ok(error instanceof CertificateError)
      assert.match(error.message, says)
      return true
    })
  }
})

void test('connect shows its certificate to a server that asks for one', { skip }, async () => {
  const { authority, good } = await files()
  const client = await authority.issue('client.example')
  const tls: TlsConnectOptions = { ca: authority.ca, servername: NAME }
  const asking = ['-Verify', '1', '-verify_return_error', '-CAfile', authority.caFile]
  for (const version of ['-tls1_2', '-tls1_3']) {
    const { server, port } = await serverOf(good, ...asking, version)
    await using _server = server
    await using connection = await connect(
      { host: HOST, port },
      { tls: { ...tls, cert: client.cert, key: client.key } },
    )
    await connection.write(Buffer.from('hello\n'))
    await server.output.expect(/^hello$/m)
    assert.match(server.errors.text, /CN = client\.example/)
  }
  // In TLS 1.3 a client learns of it only when it reads.
  const talk = async (port: number) => {
    await using connection = await connect({ host: HOST, port }, { tls })
    await connection.read({ timeoutMs: WAIT_MS })
  }
  for (const version of ['-tls1_2', '-tls1_3']) {
    const { server, port } = await serverOf(good, ...asking, version)
    await using _server = server
    await assert.rejects(talk(port), (error) => {
      assert.ok(error instanceof HandshakeError)
      assert.match(error.remedy, /tls\.cert and tls\.key/)
      return true
    })
  }
})

void test('connect and openssl say so when they have no suite in common', { skip }, async () => {
  const { authority, good } = await files()
  const { server, port } = await serverOf(good, '-ciphersuites', 'TLS_AES_128_GCM_SHA256', '-tls1_3')
  await using _server = server
  const tls = { ca: authority.ca, servername: NAME, ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }
  await assert.rejects(connect({ host: HOST, port }, { tls }), HandshakeError)
  await server.errors.expect(/no shared cipher/)
})

/** openssl's client, that verifies. */
function clientOf({ caFile }: Authority, where: readonly string[], ...args: readonly string[]): Promise<Program> {
  const verify = ['-CAfile', caFile, '-verify_return_error', '-verify_hostname', NAME, '-servername', NAME]
  return Program.start('openssl', ['s_client', ...where, ...verify, ...args])
}

void test('openssl and serve agree on a protocol, on a suite, and over a Unix socket', { skip }, async () => {
  const { authority, good } = await files()
  const tls = { ...good, alpn: ['otter/1', 'otter/2'], ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }
  const path = authority.path('ours.sock')
  await using server = await serve({ host: HOST, port: 0 }, (connection) => connection.closed.then(() => {}), { tls })
  await using unixServer = await serve({ path }, (connection) => connection.closed.then(() => {}), { tls })
  for (const where of [
    ['-connect', `${HOST}:${server.addresses[0].port}`],
    ['-unix', path],
  ]) {
    await using client = await clientOf(authority, where, '-alpn', 'otter/2')
    await client.output.expect(/Cipher is TLS_CHACHA20_POLY1305_SHA256/)
    await client.output.expect(/ALPN protocol: otter\/2/)
    await client.output.expect(/Verify return code: 0 \(ok\)/)
  }
  assert.equal(unixServer.counters.handshakesFailed, 0)
})

void test('serve hears why openssl refuses it: name, dates, protocol', { skip }, async () => {
  const { authority, good, expired } = await files()
  const CASES: readonly (readonly [certificate: Issued, args: readonly string[], says: RegExp])[] = [
    [good, ['-verify_hostname', 'weasel.example'], /does not accept our certificate$/],
    [expired, [], /does not accept our certificate$/],
    [good, ['-alpn', 'weasel/1'], /no application protocol that both sides know$/],
    [good, ['-ciphersuites', 'TLS_AES_128_GCM_SHA256', '-tls1_3'], /no cipher suite that both sides allow$/],
  ]
  for (const [certificate, args, says] of CASES) {
    const failed = Promise.withResolvers<unknown>()
    const tls = { ...certificate, alpn: ['otter/1'], ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }
    await using server = await serve({ host: HOST, port: 0 }, () => {}, { tls, onError: failed.resolve })
    await using client = await clientOf(authority, ['-connect', `${HOST}:${server.addresses[0].port}`], ...args)
    const error = await within(failed.promise, 'an error', undefined, () => client.errors.text)
    assert.ok(error instanceof HandshakeError)
    assert.match(error.message, says)
    assert.equal((await client.exit()).code, 1)
  }
})
