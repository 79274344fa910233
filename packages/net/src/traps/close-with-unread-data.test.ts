/**
 * Closing a socket while something that came in was not read resets the connection (RFC 2525 2.17), and the reset destroys
 * what the kernel had taken from us and the other side had not.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as netConnect, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { serve } from '../index.ts'
import { plainServer } from './plain-server.ts'

/** More than a peer that does not read takes, and less than the kernel takes for it. */
const LAST_WORDS = Buffer.alloc(256 * 1024, 'z')

/** More than our read-ahead, so that the kernel has something that nobody read. */
const UNREAD = Buffer.alloc(256 * 1024)

interface Steps {
  /** The peer has sent what nobody reads. */
  readonly sent: PromiseWithResolvers<void>
  /** The server has written its last words and closed, or begun to. */
  readonly done: PromiseWithResolvers<unknown>
}

function steps(): Steps {
  return { sent: Promise.withResolvers(), done: Promise.withResolvers() }
}

/** Sends something that the server does not read, reads nothing until the server is done, and then to the end. */
async function readLate(port: number, { sent, done }: Steps): Promise<{ bytes: number; error: unknown }> {
  const client = netConnect({ port, host: '127.0.0.1', allowHalfOpen: true })
  client.pause()
  client.write(UNREAD, () => sent.resolve())
  await done.promise
  let bytes = 0
  let error: unknown
  client.on('error', (cause: NodeJS.ErrnoException) => (error = cause.code))
  client.on('data', (chunk: Buffer) => (bytes += chunk.length))
  client.on('end', () => client.end())
  client.resume()
  await new Promise((resolve) => client.once('close', resolve))
  return { bytes, error }
}

void describe('last words, written just before closing with unread data,', () => {
  void it('are lost, with node:net', async () => {
    const { sent, done } = steps()
    const onSocket = async (socket: Socket) => {
      await sent.promise
      socket.end(LAST_WORDS)
      socket.destroySoon()
      done.resolve(once(socket, 'close'))
    }
    const options = { allowHalfOpen: true, pauseOnConnect: true }
    await using server = await plainServer((socket) => void onSocket(socket), options)
    const { bytes, error } = await readLate(server.port, { sent, done })
    assert.equal(error, 'ECONNRESET')
    assert.ok(bytes < LAST_WORDS.length)
  })

  void it('arrive, with @partyline/net', async () => {
    const { sent, done } = steps()
    await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
      await sent.promise
      await connection.write(LAST_WORDS)
      await connection.flushed()
      done.resolve(undefined)
    })
    const { bytes, error } = await readLate(server.addresses[0].port, { sent, done })
    assert.equal(error, undefined)
    assert.equal(bytes, LAST_WORDS.length)
  })
})
