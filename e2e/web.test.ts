/** The web door as browsers and programs for health checks use it. */
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { test } from 'node:test'
import { formatAddress, serveHttp } from '@partyline/net'
import { programOf } from '../scripts/debian-packages.ts'
import { admin } from './support/admin.ts'
import { IrcClient } from './support/irc-client.ts'
import { missing } from './support/needs.ts'
import { Program } from './support/program.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'
import { Terminal } from './support/tmux.ts'
import { Transcript } from './support/transcript.ts'

const CHANNEL = '#lobby'

function urlOf(server: ChatServer, scheme: 'http' | 'ws'): string {
  const { host, port } = server.door('web')
  return `${scheme}://${host}:${port}/`
}

void test('the WebSocket of the platform chats with a person at an IRC client, in both subprotocols', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  await using ann = await IrcClient.connect(server.door('irc'))
  await ann.register('ann')
  await ann.join(CHANNEL)
  for (const [nick, subprotocol] of [
    ['web1', 'text.ircv3.net'],
    ['web2', 'binary.ircv3.net'],
  ] as const) {
    const socket = new WebSocket(urlOf(server, 'ws'), [subprotocol])
    socket.binaryType = 'arraybuffer'
    const seen = new Transcript()
    const ended = Promise.withResolvers<CloseEvent>()
    socket.addEventListener('close', ended.resolve)
    socket.addEventListener('message', ({ data }) => {
      assert.equal(typeof data === 'string', subprotocol === 'text.ircv3.net')
      seen.append(`${typeof data === 'string' ? data : Buffer.from(data).toString()}\n`)
    })
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    assert.equal(socket.protocol, subprotocol)
    for (const line of [`NICK ${nick}`, `USER ${nick} 0 * :${nick}`, `JOIN ${CHANNEL}`]) socket.send(line)
    await seen.expect(/ 366 /)
    ann.send(`PRIVMSG ${CHANNEL} :\u{4f60}\u{597d}, ${nick}`)
    await seen.expect(new RegExp(`^:ann!\\S+ PRIVMSG ${CHANNEL} :\u{4f60}\u{597d}, ${nick}$`, 'mu'))
    socket.send(`PRIVMSG ${CHANNEL} :hello from ${nick}`)
    await ann.expect(new RegExp(`^:${nick}!\\S+ PRIVMSG ${CHANNEL} :hello from ${nick}`))
    socket.send('QUIT :bye')
    const { code, reason, wasClean } = await ended.promise
    assert.deepEqual({ code, reason, wasClean }, { code: 1000, reason: 'Quit: bye', wasClean: true })
  }
})

void test(
  'curl sees that the server lives and is ready, and a stop with a WebSocket open is in order',
  { skip: missing('curl') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    for (const [path, code, text] of [
      ['healthz', 0, 'ok'],
      ['readyz', 0, 'ready'],
      ['', 0, 'IRC over WebSocket'],
      ['nothing', 22, ''],
    ] as const) {
      await using curl = await Program.start('curl', ['-sS', '--fail', `${urlOf(server, 'http')}${path}`])
      assert.equal((await curl.exit()).code, code, curl.errors.text)
      assert.ok(curl.output.text.includes(text))
    }
    const socket = new WebSocket(urlOf(server, 'ws'))
    const ended = Promise.withResolvers<CloseEvent>()
    socket.addEventListener('close', ended.resolve)
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    server.program.signal('SIGTERM')
    const { code, reason } = await ended.promise
    assert.deepEqual([code, reason], [1001, 'the server is shutting down'])
    assert.deepEqual(await server.program.exit(), { code: 0, signal: null })
  },
)

/** Greets whoever says hello, shows what it saw, and is loaded when it is told that it may be. */
function pageFor(url: string): string {
  return `<!doctype html><title>page</title><pre id=seen></pre><img src="/loaded"><script>
    const show = (text) => { document.getElementById('seen').append(text + '\\n') }
    const socket = new WebSocket(${JSON.stringify(url)}, ['text.ircv3.net', 'binary.ircv3.net'])
    socket.onopen = () => {
      show('protocol ' + socket.protocol)
      for (const line of ['NICK paige', 'USER paige 0 * :Paige', 'JOIN ${CHANNEL}']) socket.send(line)
    }
    socket.onmessage = ({ data }) => {
      show(data)
      const [, ping] = /^(?::\\S+ )?PING (.*)$/.exec(data) ?? []
      if (ping !== undefined) socket.send('PONG ' + ping)
      const [, nick] = /^:([^!]+)!\\S+ PRIVMSG ${CHANNEL} :hello page/.exec(data) ?? []
      if (nick !== undefined) socket.send('PRIVMSG ${CHANNEL} :hello ' + nick)
    }
    socket.onclose = ({ code }) => { show('closed ' + code); fetch('/closed') }
  </script>`
}

/** A page of another host than the server's, which has loaded when `loaded` resolves or its WebSocket has closed. */
async function pageServer(page: () => string, loaded: Promise<void>) {
  const closed = Promise.withResolvers<void>()
  return serveHttp(
    { host: '127.0.0.1', port: 0 },
    {
      request: async ({ url }, response) => {
        response.setHeader('Connection', 'close')
        if (url === '/closed') closed.resolve()
        if (url === '/loaded') await Promise.race([loaded, closed.promise])
        if (url === '/') response.setHeader('Content-Type', 'text/html')
        response.end(url === '/' ? page() : '')
      },
    },
  )
}

function browse(url: string, home: string): Promise<Program> {
  // Its own sandbox needs rights that containers do not give; the page is the test's own.
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', `--user-data-dir=${home}`]
  return Program.start(programOf('chromium') ?? 'chromium', [...args, '--dump-dom', url], { env: { HOME: home } })
}

void test(
  'a page in a browser and a person at irssi talk to one another',
  { skip: missing('chromium', 'irssi', 'tmux') },
  async () => {
    await using folder = await tempFolder()
    const answered = Promise.withResolvers<void>()
    let url = ''
    await using pages = await pageServer(() => pageFor(url), answered.promise)
    const origin = `http://${formatAddress(pages.addresses[0])}`
    await using server = await ChatServer.start({ data: folder.path('data'), args: ['--web-origin', origin] })
    url = urlOf(server, 'ws')
    const { host, port } = server.door('irc')
    await mkdir(folder.path('irssi'))
    const command = ['irssi', `--home=${folder.path('irssi')}`, '-c', host, '-p', String(port), '-n', 'iris']
    await using irssi = await Terminal.start(folder.path('tmux'), command)
    await irssi.expect(/Welcome to Partyline/)
    await irssi.type(`/join ${CHANNEL}`)
    await irssi.expect(/Join to #lobby was synced/)
    await using browser = await browse(`${origin}/`, folder.path('chromium'))
    await irssi.expect(/paige \[.*\] has joined #lobby/)
    await irssi.type('hello page')
    await irssi.expect(/paige> hello iris/)
    answered.resolve()
    assert.deepEqual(await browser.exit(), { code: 0, signal: null }, browser.errors.text)
    assert.match(browser.output.text, /protocol text\.ircv3\.net\n/)
    assert.match(browser.output.text, /:iris!\S+ PRIVMSG #lobby :hello page\n/)
  },
)

void test('a page of a stranger cannot connect', { skip: missing('chromium') }, async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  await using pages = await pageServer(() => pageFor(urlOf(server, 'ws')), new Promise(() => {}))
  await using browser = await browse(`http://${formatAddress(pages.addresses[0])}/`, folder.path('chromium'))
  assert.deepEqual(await browser.exit(), { code: 0, signal: null }, browser.errors.text)
  assert.match(browser.output.text, /<pre id="seen">closed 1006\n/)
})

void test(
  'curl with a token exports what was said and makes a backup, which is restored when the server has stopped',
  { skip: missing('curl') },
  async () => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    await using server = await ChatServer.start({ data })
    await using ann = await IrcClient.connect(server.door('irc'))
    await ann.register('ann', { capabilities: ['echo-message'] })
    await ann.join(CHANNEL)
    ann.send(`PRIVMSG ${CHANNEL} :to be kept`)
    await ann.expect(/to be kept/)
    const { token } = await admin(data, 'token-add', 'ci')
    const curl = async (path: string, ...more: readonly string[]) => {
      const url = `${urlOf(server, 'http')}api/v1${path}`
      await using asked = await Program.start('curl', ['-sS', '--fail-with-body', ...more, url])
      const { code } = await asked.exit()
      return { code, text: asked.output.text }
    }
    const withToken = ['-H', `Authorization: Bearer ${String(token)}`]
    const path = `/export?channel=${encodeURIComponent(CHANNEL)}`
    const exported = await curl(path, ...withToken)
    assert.equal(exported.code, 0)
    const lines = exported.text.trimEnd().split('\n')
    const events = lines.map((line) => JSON.parse(line) as { verb: string; params: string[] })
    assert.deepEqual(events.at(-1)?.params, [CHANNEL, 'to be kept'])
    assert.equal((await curl(path)).code, 22, 'without the token')
    assert.match((await curl('/export?channel=%23nope', ...withToken)).text, /NO_SUCH_CHANNEL/)

    const make = ['-H', 'Content-Type: application/json', '-d', '{"name":"monday"}', ...withToken]
    assert.equal((await curl('/backups', ...make)).code, 0)
    assert.match((await curl('/backups', ...make)).text, /BACKUP_EXISTS/)
    assert.match((await curl('/backups', ...withToken)).text, /"name":"monday"/)
    assert.equal((await curl('/backups/monday', ...withToken)).code, 0)
    assert.match((await curl('/audit', ...withToken)).text, /owner \(token ci\)","does":"BACKUP","on":"monday"/)
    server.program.signal('SIGTERM')
    await server.program.exit()
    await admin(data, 'restore', `${data}/backups/monday`, '--replace')
    assert.equal((await admin(data, 'export', folder.path('restored.jsonl')))['events'], lines.length)
  },
)
