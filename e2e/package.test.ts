/**
 * What is published, as a stranger has it: the packed archives in an empty folder. The libraries are imported by plain Node
 * and type-checked strictly, and the command, a bundle with the threads of the store beside it, serves.
 */
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type EmptyProject, emptyProject, firstProgram } from './support/empty-project.ts'
import { within } from './support/wait.ts'

const TSC = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url))
const PARTS =
  /^(package\.json|README\.md|LICENSE|docs\/.+\.md|examples\/[^/]+\.ts|dist\/third-party-licenses\.txt|dist\/.+\.js|dist\/.+\.d\.ts|dist\/web\/.+)$/

/** Uses what both entries of net and irc offer; each error that is expected shows that types are there. */
const CONSUMER = `
import { parseMessage } from '@partyline/irc'
import { connect, connectWebSocketMessages, framed, lineCodec, serve, udp, type WebSocketMessage } from '@partyline/net'
import { connectionContract, FakeClock, memoryPair } from '@partyline/net/testing'

export async function program(): Promise<void> {
  await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection, { draining }) => {
    for await (const bytes of connection) if (!draining.aborted) await connection.write(bytes)
  })
  const connection = await connect({ host: '127.0.0.1', port: server.addresses[0].port }, { timeoutMs: 5000 })
  const line: string | null = await framed(connection, lineCodec({ lineBytesMax: 8192 })).read()
  // @ts-expect-error the limit is never optional
  lineCodec({})
  const socket = await udp({ bind: { host: '127.0.0.1', port: 0 } })
  for await (const { data, from } of socket) await socket.send(data, from)
  const message: WebSocketMessage | null = await (await connectWebSocketMessages('ws://127.0.0.1/')).read()
  const verb: string | undefined = parseMessage(line ?? '')?.verb
  // @ts-expect-error a command's verb is no number
  const wrong: number | undefined = parseMessage('')?.verb
  connectionContract('memory', async () => memoryPair({ chunking: () => 1 }))
  console.log(message?.kind, verb, wrong, new FakeClock())
}
`

/** Options of both ends of `nc` that load the files beside it, and what the client is answered. */
const NC: readonly (readonly [listener: string, client: string, answer: RegExp])[] = [
  ['-u', '-u', /^answer$/m],
  ['--ws', '--ws', /^answer$/m],
  ['--frame length', '--frame length --reconnect --progress', /^answer$/m],
  ['--ssl', '--ssl-ciphers HIGH', /^answer$/m],
  ['-k --chat', '-v', /connected as <user/],
  ['-k -c cat', '-v', /^hello$/m],
  ['-e /bin/cat', '--json', /^hello$/m],
  ['-u -k -e /bin/cat', '-u', /^hello$/m],
]

/** Alone it reaches fewer declarations. */
const CONTRACT = `
import { connectionContract, memoryPair } from '@partyline/net/testing'

connectionContract('a memory pair', async () => memoryPair())
`

void describe('the packages, installed from their archives', () => {
  let project: EmptyProject
  before(async () => {
    project = await emptyProject()
  })
  after(() => project[Symbol.asyncDispose]())

  for (const name of ['@partyline/net', '@partyline/irc', 'partyline']) {
    void it(`${name} has its build, documents and licence, and nothing else`, () => {
      const cwd = project.path('node_modules', name)
      const files = globSync('**', { cwd, withFileTypes: true, exclude: ['node_modules'] })
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.parentPath}/${entry.name}`.slice(cwd.length + 1))
      assert.deepEqual(
        files.filter((path) => !PARTS.test(path) || path.includes('.test.')),
        [],
      )
      assert.ok(['package.json', 'README.md', 'LICENSE'].every((path) => files.includes(path)))
      assert.doesNotMatch(project.read('node_modules', name, 'package.json'), /"source"|devDependencies|scripts/)
    })
  }

  for (const flags of [[], ['--conditions=source']]) {
    void it(`run the first programs of their READMEs under ${['node', ...flags].join(' ')}`, async () => {
      await project.write('net.ts', firstProgram(project.read('node_modules/@partyline/net/README.md')))
      assert.equal(await project.run(process.execPath, ...flags, 'net.ts'), 'hello\n')
      await project.write('irc.js', firstProgram(project.read('node_modules/@partyline/irc/README.md')))
      await project.run(process.execPath, ...flags, 'irc.js')
    })
  }

  void it('bring the contract suite for tests', async () => {
    await project.write('contract.test.ts', CONTRACT)
    const report = await project.run(process.execPath, '--test', '--test-reporter=tap', 'contract.test.ts')
    assert.match(report, /^# pass [1-9]\d+$/m)
  })

  const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' }
  const settings: readonly (readonly [string, object])[] = [
    ['plain settings', nodenext],
    ['every index checked', { ...nodenext, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true }],
    ['a bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ]
  for (const [title, options] of settings) {
    void it(`have types that a strict compiler accepts with ${title}`, async () => {
      const compilerOptions = { ...options, target: 'es2024', strict: true, skipLibCheck: false, noEmit: true }
      for (const program of [CONSUMER, CONTRACT]) {
        await project.write('consumer.ts', program)
        await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
        await project.run(TSC, '-p', '.')
      }
    })
  }

  void it('start the command with npx, which knows its version and finds what is wrong', async () => {
    const { version }: { version: string } = JSON.parse(project.read('node_modules/partyline/package.json'))
    assert.equal(await project.run('npx', '--offline', 'partyline', '--version'), `${version}\n`)
    assert.match(await project.run('npx', '--offline', 'partyline', 'nc', '--version'), new RegExp(version))
    await using doctor = await project.start('npx', '--offline', 'partyline', 'doctor', '127.0.0.1', '1')
    await doctor.output.expect(/refused/)
  })

  for (const [listener, client, answer] of NC) {
    void it(`connect nc -l ${listener} with nc ${client}`, async () => {
      const command = project.path('node_modules/.bin/partyline')
      await using server = await project.start(command, 'nc', '-v', '-l', ...listener.split(' '), '127.0.0.1', '0')
      const [, port = ''] = await server.errors.expect(/Listening on \S+:(\d+)$/m)
      await using other = await project.start(command, 'nc', ...client.split(' '), '127.0.0.1', port)
      other.write('hello\n')
      server.write('answer\n')
      await other.output.expect(answer)
    })
  }

  void it('give nc its help, and name the command that a misspelt one means', async () => {
    const command = project.path('node_modules/.bin/partyline')
    assert.match(await project.run(command, 'nc', '--help'), /^Usage: partyline nc/)
    await using wrong = await project.start(command, 'srve')
    assert.equal((await wrong.exit()).code, 2)
    assert.match(wrong.errors.text, /Did you mean serve/)
  })

  void it('serve, record, have the page for browsers, and end', async () => {
    const command = project.path('node_modules/.bin/partyline')
    const doors = ['--irc', '127.0.0.1:0', '--ircs', 'off', '--plain', 'off', '--ssh', 'off', '--web', '127.0.0.1:0']
    await using server = await project.start(command, 'serve', '--data', project.path('data'), ...doors)
    const [, port = '', web = ''] = await server.output.expect(/^ready irc=127\.0\.0\.1:(\d+) web=(\S+)$/m)
    await using client = await project.start(command, 'nc', '127.0.0.1', port)
    client.write('NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\nPRIVMSG #a :hello\r\nCHATHISTORY LATEST #a * 1\r\n')
    await client.output.expect(/^:ann!~ann@\S+\.cloak PRIVMSG #a :hello\r?$/m)
    const page = await fetch(`http://${web}/`, { headers: { accept: 'text/html' } })
    const [, script = ''] = /<script type="module"[^>]* src="\.(\/assets\/[^"]+)"/.exec(await page.text()) ?? []
    const answer = await fetch(`http://${web}${script}`)
    assert.deepEqual([answer.status, answer.headers.get('content-encoding')], [200, 'gzip'])
    server.signal('SIGTERM')
    assert.deepEqual(await server.exit(), { code: 0, signal: null })
    await within(client.exited, 'the client to end')
  })
})
