/** Client certificates and several names, with openssl as the other side. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { connect, serve, type Server } from '@partyline/net'
import { freePort } from '../nc/netcats.ts'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { within } from '../support/wait.ts'
import { makeAuthority } from './authority.ts'
import { opensslServer } from './others.ts'

const NAME = 'otter.example'
const OTHER_NAME = 'vole.example'

const skip = missing('openssl')
const authority = skip === false ? await makeAuthority() : undefined
after(() => authority?.[Symbol.asyncDispose]())
const own = await authority?.issue(NAME)
const other = await authority?.issue(OTHER_NAME)
const ann = await authority?.issue('ann')
const ca = authority?.ca ?? ''

function serveAsking(): Promise<Server> {
  if (own === undefined || other === undefined) throw new Error('there is no openssl')
  const tls = { ...own, certificates: { [OTHER_NAME]: other }, clientAuth: { ca } }
  return serve(
    { host: '127.0.0.1', port: 0 },
    (connection) => connection.write(`you are ${connection.tls?.peerCertificate?.commonName ?? 'nobody'}\n`),
    { tls, onError: () => {} },
  )
}

function client(server: Server, name: string, ...args: readonly string[]): Promise<Program> {
  const [address] = server.addresses
  const port = address.kind === 'ip' ? address.port : 0
  const verify = ['-CAfile', authority?.caFile ?? '', '-verify_hostname', name, '-verify_return_error']
  return Program.start('openssl', [
    's_client',
    '-quiet',
    '-connect',
    `127.0.0.1:${port}`,
    '-servername',
    name,
    ...verify,
    ...args,
  ])
}

for (const name of [NAME, OTHER_NAME]) {
  void test(`openssl s_client shows its certificate, and is shown that of ${name}`, { skip }, async () => {
    await using server = await serveAsking()
    await using program = await client(server, name, '-cert', ann?.certFile ?? '', '-key', ann?.keyFile ?? '')
    await program.output.expect(/you are ann\n/)
  })
}

void test('openssl s_client without a certificate is told that one is required', { skip }, async () => {
  await using server = await serveAsking()
  await using program = await client(server, NAME)
  await program.errors.expect(/certificate required/)
  assert.equal(program.output.text, '')
})

void test('connect shows its certificate to openssl s_server', { skip }, async () => {
  const port = Number(await freePort('127.0.0.1'))
  const asking = [
    '-accept',
    `127.0.0.1:${port}`,
    '-Verify',
    '1',
    '-verify_return_error',
    '-CAfile',
    authority?.caFile ?? '',
  ]
  await using program = await opensslServer(asking, own)
  const tls = { ca, servername: NAME, ...(ann === undefined ? {} : { cert: ann.cert, key: ann.key }) }
  await using connection = await connect({ host: '127.0.0.1', port }, { tls })
  program.write('welcome\n')
  assert.equal(String(await within(connection.readUntil('\n', { bytesMax: 100 }), 'a line')), 'welcome')
})
