/** What the web door answers to browsers, and to what no browser would send. */
import assert from 'node:assert/strict'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { connect, connectWebSocketMessages, type Connection, type WebSocketMessages } from '@partyline/net'
import { loadConfig } from '../../config/load-config.ts'
import { start, type RunningServer } from '../../start.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }
const TIMEOUT = { timeoutMs: 10_000 }
const TEXT = 'text.ircv3.net'
const BINARY = 'binary.ircv3.net'

const TEXT_FRAME = 0x81
const BINARY_FRAME = 0x82
const CLOSE_FRAME = 0x88
const PING_FRAME = 0x89

/** As a client sends it, with a mask of zeros, which changes nothing (RFC 6455 5.2). */
function frame(firstByte: number, payload: string | Uint8Array): Buffer {
  const bytes = Buffer.from(payload)
  const { length } = bytes
  const head = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([firstByte, ...head, 0, 0, 0, 0]), bytes])
}

/** A server of its own for one test, which ends it, however it goes. */
async function startedFor(context: TestContext, ...options: readonly string[]): Promise<RunningServer> {
  const data = await mkdtemp(join(tmpdir(), 'partyline-web-'))
  const args = [
    '--data',
    data,
    '--irc=127.0.0.1:0',
    '--ircs=off',
    '--plain=off',
    '--ssh=off',
    '--web=127.0.0.1:0',
    ...options,
  ]
  const server = await start(loadConfig({ args, env: {}, cwd: data, readFile: () => '' }), { log: SILENT })
  context.after(async () => {
    await server.drain()
    await rm(data, { recursive: true })
  })
  return server
}

void describe('the web door', () => {
  let folder = ''
  let server: RunningServer
  let place = ''
  let witness: WebSocketMessages
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'partyline-web-'))
    const args = ['--irc=off', '--ircs=off', '--plain=off', '--ssh=off', '--web=127.0.0.1:0', '--durability=process']
    const config = loadConfig({ args: ['--data', folder, ...args], env: {}, cwd: folder, readFile: () => '' })
    server = await start(config, { log: SILENT })
    place = server.doors.web[0] ?? ''
    witness = await joined('witness')
  })
  after(async () => {
    await server.drain()
    await rm(folder, { recursive: true })
  })

  /** Sends lines and gives what comes, up to the first that has this. */
  async function until(messages: WebSocketMessages, wanted: RegExp): Promise<string> {
    for (;;) {
      const message = await messages.read(TIMEOUT)
      assert.ok(message !== null, `the WebSocket ended before ${String(wanted)}`)
      const line = message.kind === 'text' ? message.text : Buffer.from(message.bytes).toString()
      if (wanted.test(line)) return line
    }
  }

  async function joined(nick: string, subprotocol = TEXT): Promise<WebSocketMessages> {
    const messages = await connectWebSocketMessages(`ws://${place}/`, { subprotocols: [subprotocol] })
    for (const line of [`NICK ${nick}`, `USER ${nick} 0 * :${nick}`, 'JOIN #w']) await messages.send(line)
    await until(messages, / 366 /)
    return messages
  }

  /** The others are served as before. */
  async function assertServed(): Promise<void> {
    await witness.send('PING still-here')
    await until(witness, /PONG \S+ still-here/)
  }

  async function rawClient(fields = '', host = place): Promise<{ readonly raw: Connection; readonly head: string }> {
    const raw = await connect(`tcp://${place}`)
    await raw.write(
      `GET / HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n${fields}\r\n`,
    )
    return { raw, head: String(await raw.readUntil('\r\n\r\n', { bytesMax: 4096, ...TIMEOUT })) }
  }

  /** The code and the reason of the close frame, which comes last, and how often lines came before. */
  async function ending(raw: Connection): Promise<{ readonly code: number; readonly reason: string }> {
    const chunks: Uint8Array[] = []
    for await (const chunk of raw) {
      chunks.push(chunk)
      const all = Buffer.concat(chunks)
      for (let at = 0; at + 1 < all.length;) {
        const length = all[at + 1] ?? 0
        if (all[at] === CLOSE_FRAME) {
          await raw.close()
          return { code: all.readUInt16BE(at + 2), reason: all.subarray(at + 4, at + 2 + length).toString() }
        }
        at += length < 126 ? 2 + length : 4 + all.readUInt16BE(at + 2)
      }
    }
    return assert.fail('no close frame came')
  }

  const PAGES: readonly (readonly [method: string, path: string, status: number, body: RegExp])[] = [
    ['GET', '/healthz', 200, /^ok\n$/],
    ['GET', '/healthz?from=proxy', 200, /^ok\n$/],
    ['GET', '/readyz', 200, /^ready\n$/],
    ['HEAD', '/readyz', 200, /^$/],
    ['GET', '/', 200, /IRC over WebSocket.*Everybody meets in #lobby/s],
    ['GET', '/other', 404, /no such page/],
    ['GET', '/__proto__', 404, /no such page/],
    ['POST', '/', 405, /Only GET and HEAD/],
    ['DELETE', '/healthz', 405, /Only GET and HEAD/],
    ['POST', '/other', 404, /no such page/],
  ]
  for (const [method, path, status, body] of PAGES) {
    void it(`answers ${method} ${path} with ${status}`, async () => {
      const answer = await fetch(`http://${place}${path}`, { method, headers: { Connection: 'close' } })
      assert.equal(answer.status, status)
      assert.match(await answer.text(), body)
      assert.equal(answer.headers.get('allow'), status === 405 ? 'GET, HEAD' : null)
      assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; charset=utf-8$/)
    })
  }

  void it('tells what it has measured to programs of this machine, and to no page that a name has led here', async () => {
    await witness.send('PRIVMSG nobody :hello')
    await until(witness, / 401 /)
    await witness.send('PRIVMSG #w :hello')
    await assertServed()
    const answer = await fetch(`http://${place}/metrics`, { headers: { Connection: 'close' } })
    assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
    const text = await answer.text()
    for (const line of [
      /^partyline_info\{version="partyline-[^"]+"\} 1$/m,
      /^partyline_sessions 1$/m,
      /^partyline_connections\{door="web"\} [1-9]/m,
      /^partyline_connections_accepted_total\{door="web"\} [1-9]/m,
      /^partyline_send_queue_bytes \d+$/m,
      /^partyline_messages_total [1-9]/m,
      /^partyline_refusals_total\{reason="ERR_NOSUCHNICK"\} 1$/m,
      /^partyline_record_seconds_bucket\{le="\+Inf"\} [1-9]/m,
      /^partyline_batch_changes_count [1-9]/m,
      /^process_resident_memory_bytes [1-9]/m,
    ])
      assert.match(text, line)
    const raw = await connect(`tcp://${place}`)
    await raw.write('GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n')
    assert.match(String(await raw.readUntil('\r\n\r\n', { bytesMax: 4096, ...TIMEOUT })), /^HTTP\/1\.1 403 /)
    raw.abort()
  })

  void it('says in a channel what a program posts, answers once it is stored, and tells why it is not', async () => {
    const own = await joined('maker')
    await own.send('JOIN #hooks')
    await own.send('HOOKSERV ADD #hooks ci')
    const path = /(\/hooks\/[\w-]+) /.exec(await until(own, /HookServ.*\/hooks\//))?.[1] ?? ''
    const asks = async (method: string, body: string | Uint8Array, type = 'application/json', to = path) => {
      const headers = { Connection: 'close', 'Content-Type': type, 'X-Forwarded-For': '192.0.2.1' }
      const sent = method === 'GET' ? {} : { body: Buffer.from(body) }
      const answer = await fetch(`http://${place}${to}`, { method, headers, ...sent })
      return [answer.status, await answer.text()] as const
    }
    assert.deepEqual(await asks('POST', JSON.stringify({ text: 'built\nand tested', username: 'Build Bot' })), [
      200,
      'ok\n',
    ])
    await until(own, /^:BuildBot\/hook!hook@webhook PRIVMSG #hooks :built$/)
    await until(own, /^:BuildBot\/hook!hook@webhook PRIVMSG #hooks :and tested$/)
    assert.deepEqual(await asks('POST', 'x'.repeat(600), 'text/plain'), [200, 'ok\n'])
    assert.ok((await until(own, /^:ci\/hook!hook@webhook PRIVMSG #hooks :x+$/)).length <= 510)
    for (const [status, what, ...request] of [
      [404, /no such hook/, 'POST', '{"text":"x"}', 'application/json', '/hooks/wrong'],
      [404, /no such hook/, 'POST', 'x'.repeat(300_000), 'application/json', '/hooks/wrong'],
      [404, /no such page/, 'POST', '{}', 'application/json', '/hooks/'],
      [405, /Only POST/, 'GET', ''],
      [415, /must be one of text\/plain/, 'POST', '<a/>', 'application/xml'],
      [413, /at most 262144 bytes/, 'POST', 'x'.repeat(300_000)],
      [400, /no JSON/, 'POST', '{"text":'],
      [400, /no text in it/, 'POST', '{}'],
      [400, /no text in the body/, 'POST', '\u{1}\n', 'text/plain'],
      [400, /not valid UTF-8/, 'POST', Buffer.from([0xff])],
    ] as const) {
      const answer = await asks(...(request as unknown as Parameters<typeof asks>))
      assert.equal(answer[0], status)
      assert.match(answer[1], what)
    }
    await own.close()
    await assertServed()
  })

  void it('holds back a program that posts too often, and says for how long', async (context) => {
    const other = await startedFor(context, '--limit=hook-posts-per-minute=1')
    const own = await connectWebSocketMessages(`ws://${other.doors.web[0]}/`)
    for (const line of ['NICK ann', 'USER ann 0 * :Ann', 'JOIN #a', 'HOOKSERV ADD #a ci']) await own.send(line)
    const path = /(\/hooks\/[\w-]+) /.exec(await until(own, /HookServ.*\/hooks\//))?.[1] ?? ''
    const post = () =>
      fetch(`http://${other.doors.web[0]}${path}`, { method: 'POST', body: 'x', headers: { Connection: 'close' } })
    assert.equal((await post()).status, 200)
    const second = await post()
    assert.equal(second.status, 429)
    assert.match(second.headers.get('retry-after') ?? '', /^[1-6]\d?$/)
    await own.close()
  })

  void it('answers /readyz with 503 and why while nothing can be recorded, and with 200 when it can again', async () => {
    const answered = async (status: number): Promise<string> => {
      const late = AbortSignal.timeout(TIMEOUT.timeoutMs)
      for (;;) {
        const answer = await fetch(`http://${place}/readyz`, { headers: { Connection: 'close' }, signal: late })
        const text = await answer.text()
        if (answer.status === status) return text
      }
    }
    await rename(folder, `${folder}-away`)
    assert.equal(await answered(503), 'the data folder is not where it was\n')
    const healthy = await fetch(`http://${place}/healthz`, { headers: { Connection: 'close' } })
    assert.equal(healthy.status, 200, 'the server itself lives')
    await rename(`${folder}-away`, folder)
    assert.equal(await answered(200), 'ready\n')
  })

  void it('agrees on the first subprotocol of the client that it knows, and sends the frames of that', async () => {
    for (const [offered, agreed, kind] of [
      [[TEXT, BINARY], TEXT, 'text'],
      [[BINARY, TEXT], BINARY, 'binary'],
      [['chat', BINARY], BINARY, 'binary'],
      [[], undefined, 'text'],
    ] as const) {
      const messages = await connectWebSocketMessages(`ws://${place}/`, { subprotocols: offered })
      assert.equal(messages.subprotocol, agreed)
      await messages.send('PING x')
      const message = await messages.read(TIMEOUT)
      assert.equal(message?.kind, kind)
      await messages.close()
    }
  })

  void it('goes on without a subprotocol where it knows none of those offered', async () => {
    const { raw, head } = await rawClient('Sec-WebSocket-Protocol: chat\r\n')
    assert.match(head, /^HTTP\/1\.1 101 /)
    assert.doesNotMatch(head, /sec-websocket-protocol/i)
    raw.abort()
  })

  void it('sends one line in each message, without its end, to both kinds of readers', async () => {
    const [text, binary] = [await joined('text1'), await joined('binary1', BINARY)]
    await until(text, /binary1\S* JOIN/)
    await witness.send('PRIVMSG #w :\u{4f60}\u{597d}')
    for (const reader of [text, binary]) {
      const line = await until(reader, /PRIVMSG/)
      assert.match(line, /^:witness!\S+ PRIVMSG #w :\u{4f60}\u{597d}$/u)
    }
    await binary.send(Buffer.from('PRIVMSG #w :from bytes'))
    await until(text, /^:binary1!\S+ PRIVMSG #w :from bytes$/)
    await text.send('PRIVMSG #w :with an end\r\n')
    await until(binary, /^:text1!\S+ PRIVMSG #w :with an end$/)
    await Promise.all([text.close(), binary.close()])
  })

  void it('says why it ends in the close frame', async () => {
    const messages = await joined('quitter')
    await messages.send('QUIT :bye')
    await until(messages, /^ERROR :Closing link: Quit: bye$/)
    assert.equal(await messages.read(TIMEOUT), null)
    await messages.closed
    assert.deepEqual(messages.closeStatus, { code: 1000, reason: 'Quit: bye' })
  })

  const ORIGINS: readonly (readonly [what: string, origin: string, status: number, host?: string])[] = [
    ['a page of the host that is asked', 'http://PLACE', 101],
    ['a page of another host', 'http://evil.example', 403],
    ['a page of another port', 'http://127.0.0.1:1', 403],
    ['a page whose name leads here now', 'http://evil.example:1', 403, 'evil.example:1'],
    ['a page of this machine by its name', 'http://localhost:1', 101, 'localhost:1'],
    ['a page without a host, from a file or a sandbox', 'null', 403],
    ['what is no origin', 'x', 403],
  ]
  for (const [what, origin, status, host] of ORIGINS) {
    void it(`answers ${what} with ${status}`, async () => {
      const { raw, head } = await rawClient(`Origin: ${origin.replace('PLACE', place)}\r\n`, host)
      assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `))
      raw.abort()
    })
  }

  void it('lets in the pages that the operator names, and then no others', async (context) => {
    const other = await startedFor(context, '--web-origin=https://chat.example')
    const url = `ws://${other.doors.web[0]}/`
    const asks = async (origin: string) =>
      connectWebSocketMessages(url, { origin }).then(
        (messages) => messages.close().then(() => 101),
        (error: unknown) => (error instanceof Error && 'statusCode' in error ? error.statusCode : error),
      )
    assert.equal(await asks('https://chat.example'), 101)
    assert.equal(await asks('HTTPS://CHAT.EXAMPLE'), 101)
    assert.equal(await asks('https://chat.example.evil.example'), 403)
    assert.equal(await asks(`http://${other.doors.web[0]}`), 403)
  })

  void it('has its WebSocket at / alone', async () => {
    await assert.rejects(connectWebSocketMessages(`ws://${place}/other`), { statusCode: 404 })
  })

  const LINES: readonly (readonly [what: string, bytes: Uint8Array, answer: RegExp])[] = [
    ['a line that is too long', Buffer.from(`PING ${'x'.repeat(5_000)}`), / 417 /],
    ['a line within which another begins', Buffer.from('PRIVMSG #w :a\r\nQUIT'), /FAIL PRIVMSG INVALID_LINE_END/],
    ['a lone CR within a line', Buffer.from('PRIVMSG #w :a\rQUIT'), /FAIL PRIVMSG INVALID_LINE_END/],
    ['NUL', Buffer.from('PRIVMSG #w :a\0b'), /FAIL PRIVMSG INVALID_NUL/],
    ['bytes that are no UTF-8', Buffer.from([0x50, 0x49, 0x4e, 0x47, 0x20, 0xff]), /FAIL PING INVALID_UTF8/],
  ]
  for (const [what, bytes, answer] of LINES) {
    void it(`refuses ${what}, and reads the next line`, async () => {
      const messages = await joined('reader', BINARY)
      await messages.send('CAP REQ :standard-replies')
      await until(messages, / ACK /)
      await messages.send(bytes)
      await until(messages, answer)
      await messages.send('PING next')
      await until(messages, /PONG \S+ next/)
      await messages.close()
    })
  }

  void it('takes an empty message for an empty line', async () => {
    const messages = await joined('blank')
    await messages.send('')
    await messages.send('PING next')
    await until(messages, /PONG \S+ next/)
    await messages.close()
  })

  const FRAMES: readonly (readonly [what: string, bytes: Uint8Array, code: number])[] = [
    ['a frame without a mask', Buffer.from([TEXT_FRAME, 1, 0x61]), 1002],
    ['a reserved bit', frame(0xc1, 'a'), 1002],
    ['an opcode that is none', frame(0x83, 'a'), 1002],
    ['a continuation of nothing', frame(0x80, 'a'), 1002],
    ['a message within another', Buffer.concat([frame(0x01, 'a'), frame(TEXT_FRAME, 'b')]), 1002],
    ['a ping in fragments', frame(0x09, 'a'), 1002],
    ['a ping that is too long', frame(PING_FRAME, 'x'.repeat(126)), 1002],
    ['a close frame of one byte', frame(CLOSE_FRAME, 'a'), 1002],
    ['a close frame with a code that none has', frame(CLOSE_FRAME, Buffer.from([0x03, 0xee])), 1002],
    ['text that is no UTF-8', frame(TEXT_FRAME, Buffer.from([0xff])), 1007],
    ['a message longer than the limit', frame(BINARY_FRAME, Buffer.alloc(17_000)), 1009],
    [
      'fragments that are longer together',
      Buffer.concat([frame(0x01, 'x'.repeat(9_000)), frame(0x80, 'x'.repeat(9_000))]),
      1009,
    ],
    [
      'a length of eight bytes that nobody has',
      Buffer.from([TEXT_FRAME, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      1009,
    ],
  ]
  for (const [what, bytes, code] of FRAMES) {
    void it(`ends ${what} with ${code}, and disturbs nobody`, async () => {
      const { raw } = await rawClient()
      await raw.write(bytes)
      assert.equal((await ending(raw)).code, code)
      await assertServed()
    })
  }

  void it('tells the others that a client is gone whose frames were wrong', async () => {
    const { raw } = await rawClient()
    for (const line of ['NICK wrong', 'USER wrong 0 * :Wrong', 'JOIN #w']) await raw.write(frame(TEXT_FRAME, line))
    await until(witness, /^:wrong!\S+ JOIN/)
    await raw.write(Buffer.from([TEXT_FRAME, 1, 0x61]))
    await until(witness, /^:wrong!\S+ QUIT :/)
    assert.equal((await ending(raw)).code, 1002)
  })

  void it('closes one that does not register, with the reason', async (context) => {
    const other = await startedFor(context, '--limit', 'register-timeout-ms=100')
    const messages = await connectWebSocketMessages(`ws://${other.doors.web[0]}/`)
    while ((await messages.read(TIMEOUT)) !== null);
    await messages.closed
    assert.deepEqual(messages.closeStatus, { code: 1000, reason: 'No registration within 0.1 seconds' })
  })

  void it('holds back a flood that is no lines, as the limits of an address say', async (context) => {
    const slow = await startedFor(
      context,
      '--durability=process',
      '--loopback-limits',
      '--limit=commands-per-second=1',
      '--limit=sessions-per-address-max=2',
      '--limit=drain-timeout-ms=0',
    )
    const [host = '', port] = (slow.doors.web[0] ?? '').split(':')
    const raw = await connect({ host, port: Number(port) })
    // Half a minute's worth.
    const requests = 40
    await raw.write(Buffer.from(`GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(1_000)}\r\n\r\n`.repeat(requests)))
    let answers = ''
    const reading = (async () => {
      for await (const bytes of raw) answers += Buffer.from(bytes).toString()
    })().catch(() => undefined)
    const [, ircPort] = (slow.doors.irc[0] ?? '').split(':')
    const person = await connect({ host, port: Number(ircPort) })
    // Within these turns a flood that is not held back would be answered whole.
    for (let turn = 0; turn < 40; turn += 1) {
      await person.write(Buffer.from('PING x\r\n'))
      await person.read(TIMEOUT)
    }
    const answered = answers.split(' 200 OK').length - 1
    assert.ok(answered > 0 && answered < requests - 10, `${answered} requests were answered`)
    person.abort()
    raw.abort()
    await reading
  })

  void it('compresses for clients that offer it, where the owner asks for it, and tells all readers the same', async (context) => {
    const compressing = await startedFor(context, '--web-compression', '--durability=process')
    const url = `ws://${compressing.doors.web[0] ?? ''}/`
    const browser = new WebSocket(url, [TEXT])
    const lines: string[] = []
    const opened = new Promise((resolve) => browser.addEventListener('open', resolve))
    const told = Promise.withResolvers<void>()
    browser.addEventListener('message', ({ data: line }) => {
      lines.push(String(line))
      if (String(line).endsWith(' 9')) told.resolve()
    })
    await opened
    assert.equal(browser.extensions.split(';')[0], 'permessage-deflate')
    for (const line of ['NICK ann', 'USER ann 0 * :Ann', 'JOIN #c']) browser.send(line)
    const other = await connectWebSocketMessages(url, { subprotocols: [TEXT] })
    assert.ok(!other.isCompressed)
    for (const line of ['NICK bob', 'USER bob 0 * :Bob', 'JOIN #c']) await other.send(line)
    await until(other, / 366 /)
    for (let index = 0; index < 10; index += 1) {
      await other.send(`PRIVMSG #c :${index % 2 === 0 ? 'hello' : 'x'.repeat(300)} ${index}`)
    }
    await told.promise
    const numbers = lines.filter((line) => line.includes(' PRIVMSG #c ')).map((line) => line.split(' ').at(-1))
    assert.deepEqual(
      numbers,
      Array.from({ length: 10 }, (_, index) => String(index)),
    )
    browser.close()
    other.abort()
  })
})
