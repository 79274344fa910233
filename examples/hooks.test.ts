/** Programs that speak in a channel of a server, by the web and by datagrams. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connect, framed, lineCodec, type Connection, type FramedConnection } from '@partyline/net'
import { loadConfig, start, type RunningServer } from '@partyline/server'
import { Example } from './testing/example.ts'

const TIMEOUT = { timeoutMs: 20_000 }
const SILENT = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }

void describe('webhook and sensor', () => {
  let folder = ''
  let server: RunningServer
  let connection: Connection
  let lines: FramedConnection<string>
  let token = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'partyline-hooks-'))
    const doors = [
      '--irc=127.0.0.1:0',
      '--web=127.0.0.1:0',
      '--datagram=127.0.0.1:0',
      '--ircs=off',
      '--plain=off',
      '--ssh=off',
    ]
    const args = ['--data', folder, '--durability=process', ...doors]
    server = await start(loadConfig({ args, env: {}, cwd: folder, readFile: () => '' }), { log: SILENT })
    connection = await connect(`tcp://${server.doors.irc[0]}`)
    lines = framed(connection, lineCodec({ lineBytesMax: 8_192 }))
    for (const line of ['NICK ann', 'USER ann 0 * :Ann', 'JOIN #lab', 'HOOKSERV ADD #lab shed']) await lines.send(line)
    token = (await heard(/HookServ.*\/hooks\/([\w-]+) /))[1] ?? ''
  })
  after(async () => {
    connection.abort()
    await server.drain()
    await rm(folder, { recursive: true })
  })

  async function heard(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const line = await lines.read(TIMEOUT)
      assert.ok(line !== null, `the end came before ${String(pattern)}`)
      const match = pattern.exec(line)
      if (match !== null) return match
    }
  }

  void it('say what they are given', async () => {
    const HOOK_URL = `http://${server.doors.web[0]}/hooks/${token}`
    await using webhook = new Example('webhook', ['make'], { HOOK_URL })
    webhook.type('first line\n\nsecond line\n')
    webhook.endInput()
    await heard(/^:make\/hook!hook@webhook PRIVMSG #lab :first line$/)
    await heard(/^:make\/hook!hook@webhook PRIVMSG #lab :second line$/)
    assert.equal(await webhook.exit(), 0)

    const [host = '', port = ''] = (server.datagrams[0] ?? '').split(':')
    await using sensor = new Example('sensor', ['#lab', port, host, 0.05], { SENSOR_TOKEN: token })
    for (let readings = 0; readings < 2; readings += 1) {
      await heard(/^:shed\/hook!hook@webhook PRIVMSG #lab :\d+ % busy, \d+ % of the memory is free$/)
    }
    sensor.interrupt()
    assert.equal(await sensor.exit(), 0)
  })

  void it('say why a line was not said, and go on', async () => {
    await using webhook = new Example('webhook', [], { HOOK_URL: `http://${server.doors.web[0]}/hooks/wrong` })
    webhook.type('lost\n')
    webhook.endInput()
    assert.equal(await webhook.exit(), 1)
    assert.match(webhook.errors, /^not said: "lost"\n→ There is no such hook/)
  })

  void it('wait where they are told to, and then say it', async () => {
    const bodies: string[] = []
    const busy = createServer((request: IncomingMessage, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(String(chunk)))
      request.on('end', () => {
        response.writeHead(bodies.length === 1 ? 429 : 200, { 'Retry-After': '0' }).end('wait')
      })
    })
    await new Promise<void>((resolve) => void busy.listen(0, '127.0.0.1', resolve))
    const address = busy.address()
    const port = typeof address === 'object' ? address?.port : undefined
    await using webhook = new Example('webhook', [], { HOOK_URL: `http://127.0.0.1:${port}/` })
    webhook.type('again\n')
    webhook.endInput()
    assert.equal(await webhook.exit(), 0)
    assert.deepEqual(bodies, ['{"text":"again"}', '{"text":"again"}'])
    busy.close()
  })

  void it('ask for their secret where there is none', async () => {
    for (const name of ['webhook', 'sensor']) {
      await using example = new Example(name, [])
      assert.equal(await example.exit(), 2)
      assert.match(example.errors, /is not set\n→ ask an operator of the channel/)
    }
  })
})
