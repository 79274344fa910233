/** `partyline doctor` against real ports: what it says in words, as JSON and as an exit code. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
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
  assert.doesNotMatch(logOf(server), WARNINGS)
})

const WARNINGS = /"level":"(?:warn|error)"/

function logOf(server: ChatServer): string {
  return server.program.output.text + server.program.errors.text
}

void test('a server that asks for a password is recognised all the same, and finds nothing to warn about', async () => {
  await using folder = await tempFolder()
  const path = folder.path('chat.sock')
  await using server = await ChatServer.start({
    data: folder.path('data'),
    args: ['--public', '--ircs', '127.0.0.1:0', '--irc', '127.0.0.1:0', '--irc', `unix:${path}`],
  })
  const ircs = `localhost:${server.door('ircs').port}`
  for (const [target, join] of [
    [`localhost:${server.door('irc').port}`, / -w PASSWORD$/m],
    [ircs, / PASSWORD$/m],
    [`tls://${ircs}`, / PASSWORD$/m],
    [path, /nc -U \S+\/chat\.sock$/m],
  ] as const) {
    const { code, text } = await ask([target])
    assert.equal(code, 0, text)
    assert.match(flat(text), /A Partyline server answers: \S+, running partyline-\d.*need the password of the server/)
    assert.match(flat(text), new RegExp(`held by process ${server.pid} `))
    assert.match(text, join)
  }
  assert.doesNotMatch(logOf(server), WARNINGS)
})

void test('a server with as many connections as it allows says so at each of its doors', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data'), args: ['--limit', 'sessions-max=1'] })
  for (const name of ['irc', 'ircs', 'plain'] as const) {
    await using only = await connect(server.door(name), name === 'ircs' ? { tls: { isVerified: false } } : {})
    const { code, text } = await ask(['localhost', server.door(name).port])
    assert.equal(code, 19, text)
    assert.match(flat(text), /Partyline server.* connections.*sessions-max/)
    only.abort()
  }
})

void test('a server that greets is not spoken to in TLS', async () => {
  const heard: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('data', (bytes) => heard.push(bytes.toString('latin1')))
    socket.write(':irc.example NOTICE * :*** Looking up your hostname\r\n')
  }).listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const { code, text } = await ask(['127.0.0.1', portOf(server.address())])
    assert.equal(code, 17, text)
    assert.match(flat(text), /An IRC server answers/)
    assert.match(heard.join(''), /^CAP LS 302\r\nNICK \w+\r\nUSER /)
  } finally {
    server.close()
  }
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

void test('every name in --json is described', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  const document = await readFile(new URL('../docs/doctor.md', import.meta.url), 'utf8')
  for (const args of [
    [`localhost:${server.door('ircs').port}`],
    [`localhost:${server.door('plain').port}`],
    [`http://localhost:${server.door('irc').port}`],
    ['--udp', 'localhost', await closedPort()],
    [folder.path('nothing.sock')],
  ]) {
    const { text } = await ask(['--json', ...args])
    for (const name of namesIn(JSON.parse(text)))
      assert.ok(document.includes(`\`${name}\``), `${name} in ${args.join(' ')}`)
  }
})

function namesIn(value: unknown): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null) return new Set()
  const inside = Object.values(value).flatMap((one) => [...namesIn(one)])
  return new Set(Array.isArray(value) ? inside : [...Object.keys(value), ...inside])
}

const DIAGNOSE = new URL('../packages/cli/src/doctor/diagnose.ts', import.meta.url).href

void test('nothing is left open when it is done, whatever it was asked', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const tcp = { kind: 'tcp', host: 'localhost', security: 'either', application: 'irc', path: '/' }
  const targets = [
    { ...tcp, port: server.door('irc').port },
    { ...tcp, port: server.door('ircs').port },
    { ...tcp, port: portOf(silent.address()) },
    { ...tcp, port: portOf(silent.address()), security: 'tls' },
    { ...tcp, port: server.door('irc').port, application: 'websocket', security: 'plain' },
    { ...tcp, port: await closedPort() },
    { kind: 'udp', host: '127.0.0.1', port: portOf(silent.address()) },
    { kind: 'unix', path: folder.path('nothing.sock') },
  ]
  const source = `import { diagnose } from ${JSON.stringify(DIAGNOSE)}
    for (const target of ${JSON.stringify(targets)}) await diagnose(target, 700)
    console.log('done')
    process.on('exit', () => console.log(process.getActiveResourcesInfo().filter((name) => /Wrap|Timeout/.test(name))))`
  await using program = await Program.start(process.execPath, [
    '--conditions=source',
    '--input-type=module',
    '--eval',
    source,
  ])
  try {
    const { code } = await program.exit()
    assert.equal(code, 0, program.errors.text)
    assert.match(program.output.text, /^done$/m)
    assert.doesNotMatch(program.output.text, /TCPSocketWrap|TLSWrap|UDPWrap/)
  } finally {
    silent.close()
  }
})

void test('a path is told from a socket, and a socket left behind from one where somebody listens', async () => {
  await using folder = await tempFolder()
  const [file, stale, mail] = [folder.path('file'), folder.path('stale.sock'), folder.path('mail.sock')]
  await writeFile(file, '')
  const source = `require('node:net').createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, 'SIGKILL'))`
  await using dead = await Program.start(process.execPath, ['--eval', source])
  await dead.exit()
  const server = createServer((socket) => socket.on('error', () => {}).end('220 x ESMTP\r\n')).listen(mail)
  try {
    await once(server, 'listening')
    for (const [path, code, says] of [
      [file, 21, /is a file, not a socket/],
      [stale, 13, /was left behind: nobody listens/],
      [folder.path('missing/chat.sock'), 21, /there is no folder \S+missing\./],
      [mail, 18, new RegExp(`held by process ${process.pid} .*SMTP`)],
      [folder.path('x'.repeat(120)), 21, /can have 107/],
    ] as const) {
      const said = await ask([`unix:${path}`])
      assert.equal(said.code, code, said.text)
      assert.match(flat(said.text), says)
    }
  } finally {
    server.close()
  }
})

void test(
  'a socket that this user may not use has an exit code of its own, and the folder in the way a name',
  { skip: missingPrivilege() || missing('util-linux') },
  async () => {
    await using folder = await tempFolder()
    await chmod(folder.path('.'), 0o755)
    await mkdir(folder.path('closed'))
    const [own, hidden] = [folder.path('own.sock'), folder.path('closed/own.sock')]
    const servers = [createServer().listen(own), createServer().listen(hidden)]
    try {
      await Promise.all(servers.map((server) => once(server, 'listening')))
      await chmod(own, 0o700)
      await chmod(folder.path('closed'), 0o700)
      const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
      const denied = await ask([own], {}, nobody)
      assert.equal(denied.code, 22, denied.text)
      assert.match(flat(denied.text), /may not write to .*mode srwx------/)
      const outside = await ask([hidden], {}, nobody)
      assert.equal(outside.code, 22, outside.text)
      assert.match(flat(outside.text), /may not enter the folder \S+closed,/)
    } finally {
      for (const server of servers) server.close()
    }
  },
)

void test('over UDP an answer, silence and a closed port are told apart, and the holder of a port is named', async () => {
  const [echo, quiet] = [createSocket('udp4'), createSocket('udp4')]
  echo.on('message', (bytes, from) => echo.send(bytes, from.port, from.address))
  try {
    for (const socket of [echo, quiet]) {
      socket.bind(0, '127.0.0.1')
      await once(socket, 'listening')
    }
    const answered = await ask(['--udp', '127.0.0.1', echo.address().port])
    assert.equal(answered.code, 0, answered.text)
    assert.match(flat(answered.text), /answered an empty datagram with 0 bytes/)
    const silent = await ask([`udp://127.0.0.1:${quiet.address().port}`])
    assert.equal(silent.code, 0, silent.text)
    assert.match(flat(silent.text), new RegExp(`no answer .* held by process ${process.pid} .*; \\d+ is free`))
    const closed = await ask(['--udp', `127.0.0.1:${await closedPort()}`])
    assert.equal(closed.code, 13, closed.text)
    assert.match(flat(closed.text), /is closed: an ICMP message said so/)
  } finally {
    echo.close()
    quiet.close()
  }
})

void test('over HTTP and WebSocket the server is named, and a page is no WebSocket', async () => {
  const server = createHttpServer((_request, response) => {
    response.setHeader('Server', 'otherd/1').end('a page')
  }).listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const where = `127.0.0.1:${portOf(server.address())}`
    const page = await ask([`http://${where}/x`])
    assert.equal(page.code, 17, page.text)
    assert.match(flat(page.text), /An HTTP server "otherd\/1" answers with 200/)
    const socket = await ask([`ws://${where}/x`])
    assert.equal(socket.code, 18, socket.text)
    assert.match(flat(socket.text), /does not open a WebSocket at \/x/)
  } finally {
    server.close()
  }
})

void test(
  'a protocol that is out of use, and a certificate that the client has to have, are told',
  { skip: missing('openssl') },
  async () => {
    await using folder = await tempFolder()
    const [certificate, key] = [folder.path('certificate.pem'), folder.path('key.pem')]
    await makeCertificate('localhost', { certificate, key })
    const pair = { cert: await readFile(certificate), key: await readFile(key) }
    for (const [options, says] of [
      [{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }, /no newer protocol than TLSv1\.1/],
      [{ requestCert: true, rejectUnauthorized: true }, /wants a certificate of the client/],
    ] as const) {
      const server = createTlsServer({ ...pair, ...options }, (socket) => {
        socket.on('error', () => {}).end('hello\r\n')
      }).listen(0, '127.0.0.1')
      server.on('tlsClientError', () => {})
      try {
        await once(server, 'listening')
        const said = await ask([`tls://localhost:${portOf(server.address())}`])
        assert.equal(said.code, 16, said.text)
        assert.match(flat(said.text), says)
      } finally {
        server.close()
      }
    }
  },
)

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

void test(
  'rules outside of the usual table, and those on the way out, are found too, for TCP and UDP',
  {
    skip:
      missingPrivilege() ||
      missing('iproute2', 'util-linux') ||
      (isInstalled('iptables') ? false : 'iptables is not installed: apt-get install iptables'),
  },
  async () => {
    const raw = 'iptables -t raw -A PREROUTING -p tcp --dport 6667 -j DROP'
    const early = await ask(['--timeout', '500ms', '127.0.0.1', 6667], {}, inNetwork(raw))
    assert.equal(early.code, 11, early.text)
    assert.match(flat(early.text), /explains it.*iptables -t raw -I PREROUTING -p tcp --dport 6667 -j ACCEPT/)
    const output = 'iptables -A OUTPUT -o lo -p tcp -m multiport --dports 22,6667 -j REJECT'
    const own = await ask(['127.0.0.1', 6667], {}, inNetwork(output))
    assert.equal(own.code, 11, own.text)
    const other = await ask(['127.0.0.1', 6668], {}, inNetwork(output))
    assert.equal(other.code, 13, other.text)
    assert.match(flat(other.text), /No rule of this machine .* blocks port 6668/)
    const datagrams = 'iptables -A INPUT -p udp --dport 5000 -j DROP'
    const udp = await ask(['--udp', '127.0.0.1', 5000], {}, inNetwork(datagrams))
    assert.equal(udp.code, 11, udp.text)
    assert.match(flat(udp.text), /UDP port 5000 of this machine is free.*-p udp --dport 5000 -j ACCEPT/)
  },
)
