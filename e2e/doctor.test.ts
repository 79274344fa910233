/** `partyline doctor` against real ports: what it says in words, as JSON and as an exit code. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connect } from '@partyline/net'
import { isInstalled } from '../scripts/debian-packages.ts'
import { missing, missingPrivilege } from './support/needs.ts'
import { makeCertificate } from './support/openssl.ts'
import { IN_OWN_NETWORK } from './support/own-network.ts'
import { Program, type ProgramOptions } from './support/program.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

const MAIN = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))
const DOCTOR = [process.execPath, '--conditions=source', MAIN, 'doctor'] as const

const run = promisify(execFile)

interface Said {
  readonly code: number | null
  readonly text: string
  readonly errors: string
}

/** @param under a program, with its arguments, that starts the doctor as its last arguments say */
async function ask(
  args: readonly (string | number)[],
  options?: ProgramOptions,
  under: readonly string[] = [],
): Promise<Said> {
  const [file = '', ...words] = [...under, ...DOCTOR, ...args.map(String)]
  await using program = await Program.start(file, words, options)
  const { code } = await program.exit()
  return { code, text: program.output.text, errors: program.errors.text }
}

/** Lines are wrapped; a promise about words does not care where. */
function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server.address())
  server.close()
  await once(server, 'close')
  return port
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not a TCP server')
  return address.port
}

void test('a server of our own is recognised at each of its doors, with what it takes to join', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  for (const [door, join] of [
    ['irc', /irssi -c localhost -p \d+$/m],
    ['ircs', /-tls_pinned_cert (?:[0-9A-F]{2}:){31}[0-9A-F]{2} localhost \d+$/m],
    ['plain', /nc localhost \d+$/m],
  ] as const) {
    const { code, text } = await ask(['localhost', server.door(door).port])
    assert.equal(code, 0, text)
    assert.match(flat(text), /A Partyline server answers/)
    assert.match(flat(text), new RegExp(`is held by process ${server.pid} `))
    assert.match(text, join)
    if (door === 'ircs') assert.ok(text.includes(server.fingerprint ?? 'no fingerprint'), text)
  }
  assert.doesNotMatch(server.program.output.text + server.program.errors.text, /"level":"error"/)
})

void test('a server that asks for a password says so, and is joined with one', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({
    data: folder.path('data'),
    args: ['--public', '--ircs', '127.0.0.1:0'],
  })
  const { code, text } = await ask([`tls://localhost:${server.door('ircs').port}`])
  assert.equal(code, 0, text)
  assert.match(flat(text), /need the password of the server/)
  assert.match(text, / PASSWORD$/m)
})

void test('a closed port is refused, and is free for a server', async () => {
  const { code, text } = await ask(['127.0.0.1', await closedPort()])
  assert.equal(code, 13, text)
  assert.match(flat(text), /refused the connection .* of this machine is free/)
})

void test('a command line that cannot be meant is refused with a remedy', async () => {
  const { code, text, errors } = await ask(['host', 'irc'])
  assert.deepEqual([code, text], [2, ''])
  assert.match(errors, /^partyline: port "irc" is not .*\n {2}do: {2}.*--help/)
})

void test('another program on the port is named, with a free port instead', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n')).listen(
    0,
    '127.0.0.1',
  )
  try {
    await once(server, 'listening')
    const { code, text } = await ask(['127.0.0.1', portOf(server.address())])
    assert.equal(code, 17, text)
    assert.match(flat(text), new RegExp(`server for SSH answers .*process ${process.pid} .*partyline serve --irc`))
  } finally {
    server.close()
  }
})

void test('a process that hangs is told from a closed port, and there is a sign of life meanwhile', async () => {
  const source = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    process.stdout.write('port ' + this.address().port + '\\n') })`
  await using hanging = await Program.start(process.execPath, ['--eval', source])
  const [, port = ''] = await hanging.output.expect(/port (\d+)/)
  hanging.signal('SIGSTOP')
  // The system completes connections until the queue is full; then it drops them without a word.
  const waiting = new AbortController()
  const fillers = Array.from({ length: 4 }, () =>
    connect({ host: '127.0.0.1', port: Number(port) }, { signal: waiting.signal }).catch(() => null),
  )
  await Promise.all(fillers.slice(0, 2))
  try {
    const { code, text, errors } = await ask(['--timeout', '1500ms', '127.0.0.1', port])
    assert.equal(code, 14, text)
    assert.match(flat(text), new RegExp(`gave no answer in .* wait for process ${hanging.pid} to accept`))
    assert.match(errors, /^Waiting for 127\.0\.0\.1:\d+ to answer \(1 s so far, 1\.5 s at most\)/)
  } finally {
    waiting.abort()
    for (const connection of await Promise.all(fillers)) connection?.abort()
  }
})

void test('--json is one object with the problem, the exit code and what was seen', async () => {
  const { code, text } = await ask(['--json', '127.0.0.1', await closedPort()])
  const report: unknown = JSON.parse(text)
  assert.ok(typeof report === 'object' && report !== null && 'problem' in report && 'exitCode' in report)
  assert.deepEqual([report.problem, report.exitCode, code], ['refused', 13, 13])
  assert.match(text, /"findings":\[\{"check":"reach","verdict":"problem"/)
  assert.match(text, /"outcome":"refused","code":"ECONNREFUSED"/)
})

void test(
  'certificates that a strict client would not accept are told apart',
  { skip: missing('openssl') },
  async () => {
    await using folder = await tempFolder()
    const [ca, caKey] = [folder.path('ca.pem'), folder.path('ca-key.pem')]
    await makeCertificate('Test authority', { certificate: ca, key: caKey })
    const trusted = { env: { NODE_EXTRA_CA_CERTS: ca } }
    for (const { name, days, options, says } of [
      { name: 'localhost', days: 2, options: {}, says: /issuer is not trusted here/ },
      { name: 'other.example', days: 2, options: trusted, says: /is for other\.example; not for localhost/ },
      { name: 'localhost', days: -1, options: trusted, says: /The certificate expired 1 day ago/ },
    ]) {
      const [certificate, key] = [folder.path('certificate.pem'), folder.path('key.pem')]
      await issueCertificate(name, days, { ca, caKey, certificate, key, folder: folder.path('.') })
      const server = createTlsServer({ cert: await readFile(certificate), key: await readFile(key) }, (socket) => {
        socket.on('error', () => {}).end('hello\r\n')
      }).listen(0, '127.0.0.1')
      try {
        await once(server, 'listening')
        const said = await ask([`tls://localhost:${portOf(server.address())}`], options)
        assert.equal(said.code, 16, said.text)
        assert.match(flat(said.text), says)
        assert.match(said.text, /TLSv1\.3 with TLS_/)
      } finally {
        server.close()
      }
    }
  },
)

interface Issue {
  readonly ca: string
  readonly caKey: string
  readonly certificate: string
  readonly key: string
  readonly folder: string
}

/** A certificate from an authority of the test's own; with fewer than no days it is over already. */
async function issueCertificate(
  name: string,
  days: number,
  { ca, caKey, certificate, key, folder }: Issue,
): Promise<void> {
  const request = `${folder}/request.pem`
  const kind = ['-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  await run('openssl', ['req', ...kind, ...names, '-keyout', key, '-out', request])
  const authority = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-copy_extensions', 'copy']
  await run('openssl', ['x509', '-req', '-in', request, '-days', String(days), ...authority, '-out', certificate])
}

/** In a network of its own: a shell script whose `"$@"` is the doctor. */
function inNetwork(setup: string): readonly string[] {
  return [...IN_OWN_NETWORK, 'sh', '-c', `${setup}; exec "$@"`, 'sh']
}

void test(
  'without arguments it finds a server at its own ports',
  { skip: missingPrivilege() || missing('iproute2', 'util-linux') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data'), under: IN_OWN_NETWORK, hasOwnPorts: true })
    const inside = ['nsenter', '--target', String(server.pid), '--net']
    const { code, text } = await ask([], {}, inside)
    assert.equal(code, 0, text)
    assert.equal(text.match(/A Partyline server/g)?.length, 3)
    const nobody = await ask([], {}, IN_OWN_NETWORK)
    assert.equal(nobody.code, 13, nobody.text)

    // Another address of the same machine, at which the server does not listen.
    await run('nsenter', ['--target', String(server.pid), '--net', 'ip', 'address', 'add', '192.0.2.1/32', 'dev', 'lo'])
    const elsewhere = await ask(['192.0.2.1', 6667], {}, inside)
    assert.equal(elsewhere.code, 12, elsewhere.text)
    assert.match(flat(elsewhere.text), /listens on 127\.0\.0\.1:6667 only\. → .*partyline serve --public/)
    assert.match(flat(elsewhere.text), /Port 6667 is held by process/)
  },
)

void test(
  'a name for which there is no answer has an exit code of its own',
  { skip: missingPrivilege() || missing('iproute2', 'util-linux') },
  async () => {
    const { code, text } = await ask(['no-such-host.invalid'], {}, IN_OWN_NETWORK)
    assert.equal(code, 10, text)
    assert.match(text, /^ {2}PROBLEM name .*\n.*"no-such-host\.invalid"/m)
  },
)

void test(
  'an address to which no way leads is unreachable, not silent',
  { skip: missingPrivilege() || missing('iproute2', 'util-linux') },
  async () => {
    const { code, text } = await ask(['198.51.100.1', 6667], {}, IN_OWN_NETWORK)
    assert.equal(code, 15, text)
    assert.match(flat(text), /no way leads there .*ip route get 198\.51\.100\.1/)
  },
)

const NFT_SETUP =
  'nft add table inet t && nft add chain inet t in "{ type filter hook input priority 0; }" && nft add rule inet t in tcp dport 6667 drop'

void test(
  'a rule of nftables that drops the port is found and explains the silence',
  {
    skip:
      missingPrivilege() ||
      missing('iproute2', 'util-linux') ||
      (isInstalled('nft') ? false : 'nft is not installed: apt-get install nftables'),
  },
  async () => {
    const { code, text } = await ask(['--timeout', '1', '127.0.0.1', 6667], {}, inNetwork(NFT_SETUP))
    assert.equal(code, 11, text)
    assert.match(flat(text), /A firewall rule blocks port 6667 \(rule \d+ in inet t in\)/)
  },
)

void test(
  'a rule of iptables that rejects the port is found and explains the refusal',
  {
    skip:
      missingPrivilege() ||
      missing('iproute2', 'util-linux') ||
      (isInstalled('iptables') ? false : 'iptables is not installed: apt-get install iptables'),
  },
  async () => {
    const setup = 'iptables -A INPUT -p tcp --dport 6667 -j REJECT --reject-with tcp-reset'
    const { code, text } = await ask(['127.0.0.1', 6667], {}, inNetwork(setup))
    assert.equal(code, 11, text)
    assert.match(flat(text), /A firewall rule blocks port 6667 .*iptables -I INPUT -p tcp --dport 6667 -j ACCEPT/)
  },
)
