/** `-U --ssl`: TLS on a Unix socket against openssl in both roles, and whose certificate it has to be. ncat has no such thing. */
import assert from 'node:assert/strict'
import { basename, dirname } from 'node:path'
import { test } from 'node:test'
import { missing } from '../support/needs.ts'
import { makeCertificate } from '../support/openssl.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { nc } from './netcats.ts'

const NAME = 'otter.example'
const skip = missing('openssl')

interface Files extends AsyncDisposable {
  readonly path: string
  readonly certificate: string
  readonly key: string
}

async function files(): Promise<Files> {
  const folder = await tempFolder()
  const [path, certificate, key] = [folder.path('socket'), folder.path('cert.pem'), folder.path('key.pem')]
  await makeCertificate(NAME, { certificate, key })
  return { path, certificate, key, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

async function listening(path: string, ...args: readonly string[]): Promise<Program> {
  const server = await nc('-v', '-l', '-U', ...args, path)
  await server.errors.expect(/Listening on unix:/)
  return server
}

void test('-l -U --ssl answers openssl, which verifies the certificate', { skip }, async () => {
  await using folder = await files()
  const { path, certificate, key } = folder
  await using server = await listening(path, '--ssl', '--ssl-cert', certificate, '--ssl-key', key)
  const verifying = ['-verify_return_error', '-CAfile', certificate, '-verify_hostname', NAME]
  await using client = await Program.start('openssl', ['s_client', '-quiet', '-unix', path, ...verifying])
  client.write('question\n')
  await server.output.expect(/^question$/m)
  server.write('answer\n')
  await client.output.expect(/^answer$/m)
  client.signal('SIGTERM')
  await server.exit()
})

void test('-U --ssl speaks TLS with openssl, verified or not', { skip }, async () => {
  await using folder = await files()
  const { path, certificate, key } = folder
  // openssl gives up on a path of more than thirty-one bytes.
  const [name, cwd] = [basename(path), dirname(path)]
  const serving = ['s_server', '-naccept', '1', '-unlink', '-unix', name, '-cert', certificate, '-key', key]
  for (const how of [['--ssl'], ['--ssl-trustfile', certificate, '--ssl-servername', NAME]]) {
    await using server = await Program.start('openssl', serving, { cwd })
    await server.output.expect(/ACCEPT/)
    await using client = await nc(...how, '-U', path)
    client.write('question\n')
    await server.output.expect(/^question$/m)
    server.write('answer\n')
    await client.output.expect(/^answer$/m)
    client.endInput()
    assert.equal((await client.exit()).code, 0, client.errors.text)
  }
})

void test('-U verifies the name of --ssl-servername, and without it refuses to verify, with 2', { skip }, async () => {
  await using folder = await files()
  const { path, certificate, key } = folder
  await using server = await listening(path, '-k', '--ssl', '--ssl-cert', certificate, '--ssl-key', key)
  const WRONG: readonly (readonly [args: readonly string[], code: number, says: RegExp])[] = [
    [['--ssl-verify'], 2, /has no name[\s\S]*--ssl-servername/],
    [['--ssl-trustfile', certificate], 2, /has no name[\s\S]*--ssl-servername/],
    [['--ssl-trustfile', certificate, '--ssl-servername', 'weasel.example'], 1, /not for "weasel\.example"/],
    [['--ssl-verify', '--ssl-servername', NAME], 1, /self-signed/],
  ]
  for (const [args, code, says] of WRONG) {
    await using client = await nc(...args, '-U', path)
    assert.equal((await client.exit()).code, code, args.join(' '))
    assert.match(client.errors.text, says)
  }
  await using client = await nc('--ssl-trustfile', certificate, '--ssl-servername', NAME, '-U', path)
  client.write('verified\n')
  await server.output.expect(/^verified$/m)
})

void test('-U without --ssl is told nothing by a listener that has it', { skip }, async () => {
  await using folder = await tempFolder()
  const path = folder.path('socket')
  await using server = await listening(path, '--ssl')
  await using client = await nc('-U', path)
  client.write('secret\n')
  assert.equal((await server.exit()).code, 1)
  assert.match(server.errors.text, /does not speak TLS/)
  assert.equal(server.output.text + client.output.text, '')
})
