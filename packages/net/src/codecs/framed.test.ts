import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect } from '../connect/connect.ts'
import type { Connection } from '../connection.ts'
import { LineTooLongError, TimeoutError } from '../errors.ts'
import { framed } from './framed.ts'
import { jsonLinesCodec } from './json-lines-codec.ts'
import { lineCodec } from './line-codec.ts'
import { memoryPair } from '../memory-pair.ts'
import { serve } from '../serve/serve.ts'

function linePair() {
  const [left, right] = memoryPair({ chunking: () => 3 })
  const codec = lineCodec({ lineBytesMax: 16 })
  return { left, lines: framed(left, codec), peer: framed(right, codec) }
}

void describe('framed with lineCodec', () => {
  void it('carries lines both ways, however they are cut on the way', async () => {
    const { lines, peer } = linePair()
    for (const line of ['one', '', 'grüße']) await lines.send(line)
    await lines.connection.closeWrite()
    for await (const line of peer) await peer.send(line)
    await peer.connection.closeWrite()
    const received: string[] = []
    for await (const line of lines) received.push(line)
    assert.deepEqual(received, ['one', '', 'grüße'])
  })

  void it('reports an over-long line in its place and goes on with the next', async () => {
    const { left, peer } = linePair()
    await left.write(Buffer.from(`before\n${'x'.repeat(100)}\nafter\n`))
    assert.equal(await peer.read(), 'before')
    await assert.rejects(peer.read(), LineTooLongError)
    assert.equal(await peer.read(), 'after')
  })

  void it('gives the unterminated rest before the end of the stream', async () => {
    const { left, peer } = linePair()
    await left.write(Buffer.from('rest'))
    await left.closeWrite()
    assert.equal(await peer.read(), 'rest')
    assert.equal(await peer.read(), null)
    assert.equal(await peer.read(), null)
  })

  void it('refuses to send what could not be read as one line', async () => {
    const { lines } = linePair()
    await assert.rejects(lines.send('two\nlines'), TypeError)
    await assert.rejects(lines.send('x'.repeat(17)), LineTooLongError)
    assert.equal(lines.connection.bytesWritten, 0)
    const anyEnd = framed(lines.connection, lineCodec({ lineBytesMax: 16, lineEnd: 'any' }))
    await assert.rejects(anyEnd.send('two\rlines'), TypeError)
    assert.equal(lines.connection.bytesWritten, 0)
  })

  void it('loses no lines when an iteration is left early', async () => {
    const { left, peer } = linePair()
    await left.write(Buffer.from('a\nb\nc\n'))
    for await (const line of peer) {
      assert.equal(line, 'a')
      break
    }
    assert.deepEqual([await peer.read(), await peer.read()], ['b', 'c'])
  })
})

void describe('framed with lineCodec that knows quiet', () => {
  const quietMs = 200
  const ofPeer = () => {
    const [left, right] = memoryPair()
    return { left, lines: framed(right, lineCodec({ lineBytesMax: 16, quietMs })) }
  }

  void it('gives what has no end after the quiet, and the next line whole', async ({ mock }) => {
    mock.timers.enable({ apis: ['setTimeout'] })
    const { left, lines } = ofPeer()
    await left.write(Buffer.from('first\nhel'))
    assert.equal(await lines.read(), 'first')
    const next = lines.read()
    await nextTurn()
    mock.timers.tick(quietMs - 1)
    await left.write(Buffer.from('lo'))
    await nextTurn()
    mock.timers.tick(quietMs - 1)
    await nextTurn()
    mock.timers.tick(1)
    assert.equal(await next, 'hello')
    await left.write(Buffer.from('again\r\n'))
    assert.equal(await lines.read(), 'again')
    await left.closeWrite()
    assert.equal(await lines.read(), null)
  })

  void it('waits without limit while nothing has come of a line, and for a time limit of the caller', async ({
    mock,
  }) => {
    mock.timers.enable({ apis: ['setTimeout'] })
    const { left, lines } = ofPeer()
    const first = lines.read()
    await nextTurn()
    mock.timers.tick(100 * quietMs)
    await left.write(Buffer.from('hel'))
    await nextTurn()
    mock.timers.tick(quietMs)
    assert.equal(await first, 'hel')

    await left.write(Buffer.from('lo'))
    const hurried = lines.read({ timeoutMs: quietMs - 1 })
    await nextTurn()
    mock.timers.tick(quietMs - 1)
    await assert.rejects(hurried, TimeoutError)
    const patient = lines.read()
    await nextTurn()
    mock.timers.tick(quietMs)
    assert.equal(await patient, 'lo')
  })

  void it('gives nothing twice of a line over the limit', async ({ mock }) => {
    mock.timers.enable({ apis: ['setTimeout'] })
    const { left, lines } = ofPeer()
    await left.write(Buffer.from('x'.repeat(17)))
    await assert.rejects(lines.read(), LineTooLongError)
    const next = lines.read()
    await nextTurn()
    mock.timers.tick(quietMs)
    await left.write(Buffer.from('rest\nnext\n'))
    assert.equal(await next, 'next')
  })

  void it('takes an idle limit that ends the connection for no quiet', async () => {
    const codec = lineCodec({ lineBytesMax: 16, quietMs: 60_000 })
    const outcome = Promise.withResolvers<unknown>()
    const handle = async (connection: Connection) => {
      outcome.resolve(
        await framed(connection, codec)
          .read()
          .catch((error: unknown) => error),
      )
    }
    await using server = await serve({ host: '127.0.0.1', port: 0 }, handle, { idleTimeoutMs: 20 })
    const client = await connect(server.addresses[0])
    await client.write(Buffer.from('hel'))
    assert.ok((await outcome.promise) instanceof TimeoutError)
    client.abort()
  })
})

void describe('framed with jsonLinesCodec', () => {
  void it('does not take a null of the other side for the end of the stream', async () => {
    const [left, right] = memoryPair()
    await left.write(Buffer.from('1\nnull\n2\n'))
    await left.closeWrite()
    const values: unknown[] = []
    for await (const value of framed(right, jsonLinesCodec({ lineBytesMax: 16 }))) values.push(value)
    assert.deepEqual(values, [1, null, 2])
  })
})

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
