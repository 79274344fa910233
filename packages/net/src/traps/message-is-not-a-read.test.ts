/** A stream has no messages: what one side writes at once comes in pieces or together. Codecs put the borders back. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as netConnect, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { connect, framed, lineCodec, LineTooLongError, serve } from '../index.ts'
import { plainServer } from './plain-server.ts'

const MESSAGES = ['first', 'second', 'third']

/** Three lines: one and a half together, the rest after the half has come. */
async function sendInPieces(port: number, isReceived: () => boolean): Promise<void> {
  const [first = '', second = '', third = ''] = MESSAGES
  const client = netConnect(port, '127.0.0.1').on('error', () => {})
  client.write(`${first}\n${second.slice(0, 3)}`)
  while (!isReceived()) await new Promise((resolve) => setImmediate(resolve))
  client.end(`${second.slice(3)}\n${third}\n`)
}

void describe('three messages that are sent in two pieces', () => {
  void it('come as two that were never sent, with node:net', async () => {
    const received: string[] = []
    const ended = Promise.withResolvers<unknown>()
    await using server = await plainServer((socket: Socket) => {
      socket.setEncoding('utf8').on('data', (text: string) => received.push(text))
      ended.resolve(once(socket, 'end'))
    })
    await sendInPieces(server.port, () => received.length > 0)
    await ended.promise
    assert.deepEqual(received, ['first\nsec', 'ond\nthird\n'])
  })

  void it('come as three, with a codec of @partyline/net', async () => {
    const received: (string | Error)[] = []
    const ended = Promise.withResolvers<void>()
    await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
      for await (const line of framed(connection, lineCodec({ lineBytesMax: 100 }))) received.push(line)
      ended.resolve()
    })
    await sendInPieces(server.addresses[0].port, () => received.length > 0)
    await ended.promise
    assert.deepEqual(received, MESSAGES)
  })
})

void describe('a line without end', () => {
  const sentBytes = 4 * 1024 * 1024
  const piece = Buffer.alloc(64 * 1024, 'x')

  void it('is held whole, with node:readline', async () => {
    const { createInterface } = await import('node:readline')
    const line = Promise.withResolvers<string>()
    await using server = await plainServer((socket) => createInterface({ input: socket }).on('line', line.resolve))
    const client = netConnect(server.port, server.host)
    for (let sent = 0; sent < sentBytes; sent += piece.length) client.write(piece)
    client.end('\n')
    assert.equal((await line.promise).length, sentBytes)
  })

  void it('is one error, and the next line follows, with @partyline/net', async () => {
    const errors: unknown[] = []
    await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
      const lines = framed(connection, lineCodec({ lineBytesMax: 100 }))
      const readOrTell = () => lines.read().catch((error: unknown) => (errors.push(error), ''))
      for (let line = await readOrTell(); line !== null; line = await readOrTell()) {
        if (line !== '') await lines.send(`heard ${line}`)
      }
    })
    await using client = await connect(server.addresses[0])
    for (let sent = 0; sent < sentBytes; sent += piece.length) await client.write(piece)
    await client.write(Buffer.from('\nnext\n'))
    assert.equal(String(await client.readUntil('\n', { bytesMax: 100 })), 'heard next')
    assert.equal(errors.length, 1)
    assert.ok(errors[0] instanceof LineTooLongError)
  })
})
