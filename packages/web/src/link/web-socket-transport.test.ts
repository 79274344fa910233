import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TransportError } from '@partyline/irc/client'
import { LINK_LIMITS } from './link-limits.ts'
import { WebSocketTransport } from './web-socket-transport.ts'

/** What of a WebSocket the transport uses; the test is the server. */
class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING
  readonly sent: string[] = []
  isClosed = false

  send(line: string): void {
    this.sent.push(line)
  }

  close(): void {
    this.isClosed = true
  }

  open(): void {
    this.readyState = WebSocket.OPEN
    this.dispatchEvent(new Event('open'))
  }

  say(...lines: readonly string[]): void {
    for (const data of lines) this.dispatchEvent(new MessageEvent('message', { data }))
  }

  end(code: number, reason = ''): void {
    this.readyState = WebSocket.CLOSED
    this.dispatchEvent(new CloseEvent('close', { code, reason }))
  }
}

async function opened() {
  const socket = new FakeSocket()
  const transport = new WebSocketTransport('ws://here/', () => socket as unknown as WebSocket)
  const opening = transport.open(new AbortController().signal)
  socket.open()
  return { socket, lines: await opening }
}

async function read(lines: AsyncIterable<readonly string[]>): Promise<readonly string[]> {
  const all: string[] = []
  for await (const some of lines) all.push(...some)
  return all
}

void test('lines come in their order, each once, up to the end; those that come together are handed over together', async () => {
  const { socket, lines } = await opened()
  socket.say('one', 'two')
  const first = await lines.lines[Symbol.asyncIterator]().next()
  assert.deepEqual(first.value, ['one', 'two'])
  socket.say('three')
  socket.end(1000)
  assert.deepEqual(await read(lines.lines), ['three'])
})

void test('a connection that breaks throws, after all that has come', async () => {
  const { socket, lines } = await opened()
  socket.say('one')
  socket.end(1006)
  const seen: string[] = []
  await assert.rejects(
    async () => {
      for await (const some of lines.lines) seen.push(...some)
    },
    (error) => error instanceof TransportError && error.trouble.kind === 'lost',
  )
  assert.deepEqual(seen, ['one'])
})

void test('what cannot be opened is unreachable, and an attempt that is given up leaves nothing open', async () => {
  const socket = new FakeSocket()
  const transport = new WebSocketTransport('ws://here/', () => socket as unknown as WebSocket)
  const opening = transport.open(new AbortController().signal)
  socket.end(1006)
  await assert.rejects(opening, (error) => error instanceof TransportError && error.trouble.kind === 'unreachable')
  const abort = new AbortController()
  const given = new FakeSocket()
  const late = new WebSocketTransport('ws://here/', () => given as unknown as WebSocket).open(abort.signal)
  abort.abort()
  await assert.rejects(late)
  assert.equal(given.isClosed, true)
})

void test('nothing is written into a connection that is gone', async () => {
  const { socket, lines } = await opened()
  lines.write(['a', 'b'])
  socket.end(1006)
  lines.write(['c'])
  assert.deepEqual(socket.sent, ['a', 'b'])
  lines.close()
})

void test('a reader that does not come for its lines loses the connection at the limit, not before', async () => {
  const { socket, lines } = await opened()
  const line = 'x'
  for (let count = 0; count < LINK_LIMITS.linesWaitingMax; count += 1) socket.say(line)
  assert.equal(socket.isClosed, false)
  socket.say(line)
  assert.equal(socket.isClosed, true)
  await assert.rejects(read(lines.lines))
})

void test('the longer the page was busy with lines, the longer the next ones gather, up to a limit', async (context) => {
  let now = 1000
  const waits: number[] = []
  context.mock.method(performance, 'now', () => now)
  context.mock.method(globalThis, 'setTimeout', (callback: () => void, delayMs: number) => {
    waits.push(delayMs)
    now += delayMs
    queueMicrotask(callback)
  })
  const { socket, lines } = await opened()
  const reading = lines.lines[Symbol.asyncIterator]()
  const busyFor = async (busyMs: number) => {
    socket.say('a line')
    await reading.next()
    // As a page that draws before it reads on.
    now += busyMs
  }
  for (const busyMs of [0, 2, 40, 0, 500, 0]) await busyFor(busyMs)
  await busyFor(0)
  const { gatherMs, gatherMsMax } = LINK_LIMITS
  assert.deepEqual(waits, [gatherMs, gatherMs - 2, 3 * 40, gatherMsMax])
})
