/** What the ssh door does with clients that mean no good, on a whole server; what clients may do, OpenSSH shows in e2e/ssh.test.ts. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import ssh2, { type ClientChannel } from 'ssh2'
import { loadConfig } from '../../config/load-config.ts'
import { start, type RunningServer } from '../../start.ts'
import { dialSsh } from './testing/dial-ssh.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }

async function servedIn(folder: string, ...args: readonly string[]): Promise<RunningServer> {
  const doors = ['--irc=off', '--ircs=off', '--plain=off', '--web=off', `--ssh=unix:${join(folder, 'ssh')}`]
  const all = ['--data', join(folder, 'data'), '--durability=process', ...doors, ...args]
  return start(loadConfig({ args: all, env: {}, cwd: folder, readFile: () => '' }), { log: SILENT })
}

/** Everything that comes until the server has ended the connection. */
async function untilEnded(socket: Socket): Promise<string> {
  let text = ''
  socket.on('error', () => {})
  for await (const chunk of socket) text += Buffer.from(chunk).toString('latin1')
  return text
}

function loggedIn(
  path: string,
): Promise<{ readonly client: InstanceType<typeof ssh2.Client>; readonly over: Promise<void> }> {
  const client = new ssh2.Client()
  const over = new Promise<void>((resolve) => client.on('close', () => resolve()))
  return new Promise((resolve, reject) => {
    client.on('error', reject)
    client.on('ready', () => resolve({ client, over }))
    client.connect({ sock: connect(path), username: 'ann', tryKeyboard: true })
  })
}

void describe('the ssh door', () => {
  let folder = ''
  let path = ''
  let server: RunningServer
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'partyline-ssh-'))
    path = join(folder, 'ssh')
    server = await servedIn(folder, '--limit', 'ssh-login-timeout-ms=1500', '--limit', 'ssh-login-attempts-max=4')
  })
  after(async () => {
    await server.drain()
    await rm(folder, { recursive: true })
  })

  /** Somebody that means well comes in and is answered. */
  async function comesIn(): Promise<void> {
    const bytes = await dialSsh(path, 'innocent')
    bytes.writeNow('NICK innocent\r\nUSER i 0 * :I\r\nQUIT\r\n')
    let text = ''
    for await (const chunk of bytes) text += Buffer.from(chunk).toString()
    assert.match(text, / 001 innocent /)
    await bytes.closed
  }

  const SAID: readonly (readonly [what: string, bytes: string | Uint8Array])[] = [
    ['nothing', ''],
    ['another protocol', 'GET / HTTP/1.1\r\nHost: h\r\n\r\n'],
    ['no end of its version', `SSH-2.0-${'x'.repeat(300_000)}`],
    ['version 1', 'SSH-1.5-old\r\n'],
    ['a packet of four gigabytes', Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), Buffer.alloc(64, 0xff)])],
    [
      'a packet that is no key exchange',
      Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), Buffer.from([0, 0, 0, 12, 4, 90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]),
    ],
    ['random bytes', Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 251))],
  ]

  for (const [what, bytes] of SAID) {
    void it(`ends a connection that says ${what}, and serves the next`, async () => {
      const socket = connect(path)
      socket.write(bytes)
      assert.match(await untilEnded(socket), /^SSH-2\.0-Partyline\r\n/)
      await comesIn()
    })
  }

  void it('ends a connection that is cut within the handshake, at any byte', async () => {
    const greeting = Buffer.from('SSH-2.0-x\r\n')
    for (const length of [1, 5, greeting.length]) {
      const socket = connect(path)
      socket.end(greeting.subarray(0, length))
      await untilEnded(socket)
    }
    await comesIn()
  })

  void it('gives no session to a client that has not logged in, however often it tries', async () => {
    const client = new ssh2.Client()
    const failed = new Promise<Error>((resolve) => client.on('error', resolve))
    client.connect({ sock: connect(path), username: 'ann' })
    assert.match((await failed).message, /authentication methods failed|configured/)
    await comesIn()
  })

  void it('takes little of what a client says of its terminal, and nothing of what it wants beside', async () => {
    const { client, over } = await loggedIn(path)
    const env = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`LC_X${index}`, 'y'.repeat(1_000)]))
    const pty = { cols: 4_294_967_295, rows: 4_294_967_295, term: 'x'.repeat(1_000) }
    const channel = await new Promise<ClientChannel>((resolve, reject) => {
      client.exec('#lobby', { env, pty }, (error, opened) => (error ? reject(error) : resolve(opened)))
    })
    channel.on('data', () => {})
    for (let count = 0; count < 200; count += 1) channel.setWindow(count * 1_000_000, 0, 0, 0)
    await assert.rejects(
      new Promise((_, reject) => client.forwardIn('127.0.0.1', 0, (error) => reject(error ?? new Error('taken')))),
      /Unable to bind/,
    )
    await assert.rejects(
      new Promise((_, reject) => client.forwardOut('h', 1, 'h', 2, (error) => reject(error ?? new Error('taken')))),
      /open failure/i,
    )
    await assert.rejects(
      new Promise((_, reject) => client.subsys('netconf', (error) => reject(error ?? new Error('taken')))),
      /subsystem/i,
    )
    await comesIn()
    client.end()
    await over
  })

  void it('opens as many sessions in a connection as it may have, and again when one is over', async () => {
    const { client, over } = await loggedIn(path)
    const open = () =>
      new Promise<ClientChannel>((resolve, reject) => {
        client.exec('#lobby', {}, (error, opened) => (error ? reject(error) : resolve(opened)))
      })
    const channels = await Promise.all([open(), open(), open(), open()])
    await assert.rejects(open(), /open failure/i)
    const closed = new Promise((resolve) => channels[0]?.on('close', resolve).resume())
    channels[0]?.close()
    await closed
    await open()
    client.end()
    await over
    await comesIn()
  })

  void it('ends a connection that wants no session, and one whose session is for nothing', async () => {
    const [without, idle] = await Promise.all([loggedIn(path), loggedIn(path)])
    idle.client._protocol.session(0, 65_536, 32_768)
    await Promise.all([without.over, idle.over])
    await comesIn()
  })

  void it('ends a connection that opens session after session for nothing', async () => {
    const { client, over } = await loggedIn(path)
    const { _protocol: protocol } = client
    let opened = 0
    const ended = new AbortController()
    void over.then(() => ended.abort())
    protocol._handlers.CHANNEL_OPEN_CONFIRMATION = (_, { sender }) => {
      opened += 1
      if (ended.signal.aborted || opened > 10_000) return
      protocol.channelClose(sender)
      protocol.session(opened, 65_536, 32_768)
    }
    protocol.session(0, 65_536, 32_768)
    await over
    assert.ok(opened < 1_000, `it opened ${opened}`)
    await comesIn()
  })

  for (const packetBytesMax of [0, 1]) {
    void it(`ends a connection that takes packets of ${packetBytesMax} bytes`, async () => {
      const { client, over } = await loggedIn(path)
      const { _protocol: protocol } = client
      const ask = protocol.session.bind(protocol)
      protocol.session = (channel, window) => ask(channel, window, packetBytesMax)
      client.exec('#lobby', { pty: true }, () => {})
      await over
      await comesIn()
    })
  }

  void it('ends a connection that sends more than it is let, and holds no more of it', async () => {
    const { client, over } = await loggedIn(path)
    const channel = await new Promise<ClientChannel>((resolve, reject) => {
      client.exec('#lobby', {}, (error, opened) => (error ? reject(error) : resolve(opened)))
    })
    const ended = new AbortController()
    let bytes = 0
    void over.then(() => ended.abort())
    channel.on('error', () => {})
    // Each line is said, which takes its time.
    const lines = Buffer.from('a line\n'.repeat(4_000))
    while (!ended.signal.aborted && bytes < 64 * 1024 * 1024) {
      channel.outgoing.window = lines.length
      channel.write(lines)
      bytes += lines.length
      await new Promise(setImmediate)
    }
    assert.ok(ended.signal.aborted, `it was let send ${bytes} bytes`)
    await comesIn()
  })
})
