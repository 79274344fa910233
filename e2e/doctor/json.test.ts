/** What programs rely on: the JSON, and that nothing is left open. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { Program } from '../support/program.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { ask, closedPort, portOf } from './ask.ts'

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
  const document = await readFile(new URL('../../docs/doctor.md', import.meta.url), 'utf8')
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

const DIAGNOSE = new URL('../../packages/cli/src/doctor/diagnose.ts', import.meta.url).href

void test('nothing is left open when it is done, whatever it was asked', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const tcp = {
    kind: 'tcp',
    host: 'localhost',
    security: 'either',
    application: 'irc',
    path: '/',
    expected: 'anything',
  }
  const targets = [
    { ...tcp, port: server.door('irc').port },
    { ...tcp, port: server.door('ircs').port },
    { ...tcp, port: portOf(silent.address()) },
    { ...tcp, port: portOf(silent.address()), security: 'tls' },
    { ...tcp, port: server.door('irc').port, application: 'websocket', security: 'plain' },
    { ...tcp, port: await closedPort() },
    { kind: 'udp', host: '127.0.0.1', port: portOf(silent.address()) },
    { kind: 'unix', path: folder.path('nothing.sock'), expected: 'anything' },
    { ...tcp, port: portOf(silent.address()), application: 'none', expected: 'tcp' },
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
