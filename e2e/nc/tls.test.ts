/** `--ssl` against openssl and ncat, in both roles. */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { missing } from '../support/needs.ts'
import { makeCertificate, shownFingerprint } from '../support/openssl.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { freePort, nc, ncListening } from './netcats.ts'
import { FROM_SOURCES, PARTYLINE } from '../support/command.ts'

const HOST = '127.0.0.1'
const NAME = 'otter.example'

interface Pem extends AsyncDisposable {
  readonly certificate: string
  readonly key: string
  readonly both: string
}

async function pem(): Promise<Pem> {
  const folder = await tempFolder()
  const [certificate, key, both] = [folder.path('cert.pem'), folder.path('key.pem'), folder.path('both.pem')]
  await makeCertificate(NAME, { certificate, key })
  await writeFile(both, (await readFile(certificate, 'utf8')) + (await readFile(key, 'utf8')))
  return { certificate, key, both, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

void test(
  'openssl and ncat talk to our listener and verify its certificate',
  { skip: missing('openssl', 'ncat') },
  async () => {
    await using files = await pem()
    const trust = ['--ssl-trustfile', files.certificate, '--ssl-verify', '--ssl-servername', NAME]
    const CLIENTS: readonly (readonly [program: string, args: (port: string) => readonly string[]])[] = [
      [
        'openssl',
        (port) => [
          's_client',
          '-quiet',
          '-no_ign_eof',
          '-verify_return_error',
          '-CAfile',
          files.certificate,
          '-connect',
          `${HOST}:${port}`,
        ],
      ],
      ['ncat', (port) => [...trust, HOST, port]],
    ]
    for (const [program, args] of CLIENTS) {
      const { server, port } = await ncListening(HOST, '--ssl', '--ssl-cert', files.certificate, '--ssl-key', files.key)
      await using _server = server
      await using client = await Program.start(program, args(port))
      client.write('question\n')
      await server.output.expect(/question/)
      server.write('answer\n')
      await client.output.expect(/answer/)
      client.endInput()
      assert.equal((await server.exit()).code, 0, program)
    }
  },
)

void test(
  'our client talks to openssl s_server and to ncat, verified or not',
  { skip: missing('openssl', 'ncat') },
  async () => {
    await using files = await pem()
    const pair = ['-cert', files.certificate, '-key', files.key]
    const SERVERS: readonly (readonly [program: string, args: (port: string) => readonly string[], ready: RegExp])[] = [
      ['openssl', (port) => ['s_server', '-naccept', '1', '-accept', `${HOST}:${port}`, ...pair], /ACCEPT/],
      [
        'ncat',
        (port) => ['-v', '-l', '--ssl', '--ssl-cert', files.certificate, '--ssl-key', files.key, HOST, port],
        /Listening on/,
      ],
    ]
    const verified = ['--ssl-verify', '--ssl-trustfile', files.certificate, '--ssl-servername', NAME]
    for (const [program, args, ready] of SERVERS) {
      for (const how of [['--ssl'], verified]) {
        const port = await freePort(HOST)
        await using server = await Program.start(program, args(port))
        await Promise.any([server.output.expect(ready), server.errors.expect(ready)])
        await using client = await nc(...how, HOST, port)
        client.write('question\n')
        await server.output.expect(/question/)
        server.write('answer\n')
        await client.output.expect(/answer/)
        client.endInput()
        // openssl would break the connection off, with what it has not read, before the client has ended it.
        if (program === 'ncat') server.endInput()
        const { code } = await client.exit()
        assert.equal(code, 0, `${program}: ${client.errors.text}`)
      }
    }
  },
)

void test('--ssl-verify refuses another name and an unknown issuer, with 1', { skip: missing('openssl') }, async () => {
  await using files = await pem()
  const ways = [
    ['--ssl-verify', '--ssl-trustfile', files.certificate, '--ssl-servername', 'weasel.example'],
    ['--ssl-verify', '--ssl-servername', NAME],
  ]
  const { server, port } = await ncListening(HOST, '-k', '--ssl', '--ssl-cert', files.both, '--ssl-key', files.both)
  await using _server = server
  for (const way of ways) {
    await using client = await nc(...way, HOST, port)
    assert.equal((await client.exit()).code, 1)
    assert.match(client.errors.text, /certificate/i)
  }
})

void test('--ssl-alpn agrees on a protocol', { skip: missing('openssl') }, async () => {
  await using files = await pem()
  const pair = ['--ssl-cert', files.certificate, '--ssl-key', files.key]
  const { server, port } = await ncListening(HOST, '--ssl', ...pair, '--ssl-alpn', 'otter/1,otter/2')
  await using _server = server
  await using client = await Program.start('openssl', ['s_client', '-alpn', 'otter/2', '-connect', `${HOST}:${port}`])
  await client.output.expect(/ALPN protocol: otter\/2/)
})

void test(
  '-l --ssl without a certificate shows one of its own, whose fingerprints -v tells',
  {
    skip: missing('openssl', 'ncat'),
  },
  async () => {
    const server = await nc('-v', '-l', '--ssl', HOST, '0')
    await using _server = server
    const [, sha1 = ''] = await server.errors.expect(/SHA-1 fingerprint: ([\dA-F ]{49})\n/)
    const [, sha256 = ''] = await server.errors.expect(/SHA-256 fingerprint: ([\dA-F:]{95})\n/)
    const [, port = ''] = await server.errors.expect(/Listening on \S+:(\d+)/)
    await using client = await Program.start('ncat', ['-v', '--ssl', HOST, port])
    await client.errors.expect(new RegExp(`SHA-1 fingerprint: ${sha1}`))
    client.write('secret\n')
    await server.output.expect(/^secret$/m)
    client.endInput()
    assert.equal((await server.exit()).code, 0)
    const { server: again, port: otherPort } = await ncListening(HOST, '-k', '--ssl')
    await using _again = again
    assert.notEqual(await shownFingerprint({ host: HOST, port: Number(otherPort) }), sha256)
    await using ours = await nc('-v', '--ssl', HOST, otherPort)
    const [, told = ''] = await ours.errors.expect(/SHA-256 fingerprint: (\S+)/)
    assert.equal(told, await shownFingerprint({ host: HOST, port: Number(otherPort) }))
  },
)

void test('only a listener that makes a certificate loads what makes it, and nothing else of the server', async () => {
  const hooks = `import { registerHooks } from 'node:module'
    import { writeSync } from 'node:fs'
    registerHooks({ load: (url, context, next) => (writeSync(2, url + '\\n'), next(url, context)) })`
  const loading = `data:text/javascript,${encodeURIComponent(hooks)}`
  for (const [args, expected] of [
    [[], []],
    [['--ssl'], ['certificate']],
  ] as const) {
    const program = [...FROM_SOURCES, 'nc', '-v', '-l', HOST, '0', ...args]
    await using server = await Program.start(process.execPath, ['--import', loading, ...program])
    await server.errors.expect(/Listening on/)
    const rooms = server.errors.text.matchAll(/packages\/server\/src\/([^/\n]+)/g)
    assert.deepEqual([...new Set([...rooms].map(([, room]) => room))], expected)
  }
})

void test(
  '--ssl-ciphers chooses, in both roles; a list that nobody knows is refused with 2, as by ncat',
  {
    skip: missing('openssl', 'ncat'),
  },
  async () => {
    const [strong, weak] = ['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-GCM-SHA256']
    const { server, port } = await ncListening(HOST, '-k', '--ssl', '--ssl-ciphers', `${strong}:${weak}`)
    await using _server = server
    await using client = await Program.start('openssl', ['s_client', '-tls1_2', '-connect', `${HOST}:${port}`])
    await client.output.expect(new RegExp(`Cipher is ${strong}`))
    // Those of TLS 1.3 have names of their own, and the other list does not touch them.
    await using ours = await nc('-v', '--ssl-ciphers', 'TLS_CHACHA20_POLY1305_SHA256', HOST, port)
    await ours.errors.expect(/TLSv1\.3, TLS_CHACHA20_POLY1305_SHA256/)
    for (const args of [
      ['--ssl', '--ssl-ciphers', 'BOGUS', HOST, port],
      ['-l', '--ssl-ciphers', 'BOGUS', HOST, await freePort(HOST)],
    ]) {
      await using wrong = await nc(...args)
      assert.equal((await wrong.exit()).code, 2)
      assert.match(wrong.errors.text, /"BOGUS"/)
      await using theirs = await Program.start('ncat', args)
      assert.equal((await theirs.exit()).code, 2)
    }
  },
)

void test('--ssl-verify trusts the authorities of the system', { skip: missing('openssl') }, async () => {
  await using files = await pem()
  const { server, port } = await ncListening(HOST, '--ssl', '--ssl-cert', files.certificate, '--ssl-key', files.key)
  await using _server = server
  const args = [...PARTYLINE, 'nc', '--ssl-verify', '--ssl-servername', NAME, HOST, port]
  await using client = await Program.start(process.execPath, args, { env: { SSL_CERT_FILE: files.certificate } })
  client.write('trusted\n')
  await server.output.expect(/^trusted$/m)
})
