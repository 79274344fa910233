import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LineTooLongError } from '../errors.ts'
import { framed } from './framed.ts'
import { jsonLinesCodec } from './json-lines-codec.ts'
import { lineCodec } from './line-codec.ts'
import { memoryPair } from '../memory-pair.ts'

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
