import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { connect, type Connection, framed, type FramedConnection, lengthPrefixedCodec, serve } from '@partyline/net'
import { Example } from './testing/example.ts'

type Frames = FramedConnection<Uint8Array>

const CODEC = lengthPrefixedCodec({ prefix: 4, frameBytesMax: 1 << 16 })
const encodeMessage = (message: object) => Buffer.from(JSON.stringify(message))

void describe('file-send', () => {
  const root = mkdtempSync(join(tmpdir(), 'partyline-examples-'))
  const content = randomBytes(3_000_001)
  const path = join(root, 'film.mkv')
  writeFileSync(path, content)
  after(() => rmSync(root, { recursive: true }))

  /** A receiver with an empty folder of its own. */
  async function receiver(): Promise<{ program: Example; folder: string; port: number }> {
    const folder = mkdtempSync(join(root, 'received-'))
    const program = new Example('file-receive', [folder, 0])
    return { program, folder, port: await program.port() }
  }

  async function connectTo(port: number): Promise<Frames> {
    return framed(await connect({ host: '127.0.0.1', port }), CODEC)
  }

  async function answerOf(frames: Frames): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(String(await frames.read({ timeoutMs: 10_000 })))
  }

  void it('brings a file over whole, and does not overwrite it with the next', async () => {
    const { program, folder, port } = await receiver()
    await using _program = program
    await using sender = new Example('file-send', [path, port])
    assert.equal(await sender.exit(), 0)
    assert.match(sender.errors, /100 %/)
    assert.match(sender.output, /3000001 bytes have arrived and are right/)
    assert.deepEqual(readdirSync(folder), ['film.mkv'])
    assert.ok(readFileSync(join(folder, 'film.mkv')).equals(content))

    await using again = new Example('file-send', [path, port])
    assert.equal(await again.exit(), 1)
    assert.match(again.errors, /the receiver refused: "film\.mkv exists already"/)
    program.interrupt()
    assert.equal(await program.exit(), 'SIGINT')
  })

  void it('brings over an empty file', async () => {
    const { program, folder, port } = await receiver()
    await using _program = program
    const empty = join(root, 'empty')
    writeFileSync(empty, '')
    await using sender = new Example('file-send', [empty, port])
    assert.equal(await sender.exit(), 0)
    assert.deepEqual(readFileSync(join(folder, 'empty')), Buffer.alloc(0))
  })

  void it('goes on where a broken connection stopped', async () => {
    const { program, folder, port } = await receiver()
    await using _program = program
    const first = await connectTo(port)
    await first.send(encodeMessage({ name: 'film.mkv', bytes: content.length }))
    assert.deepEqual(await answerOf(first), { kind: 'accepted', offset: 0 })
    await first.send(content.subarray(0, 50_000))
    await first.connection.close()
    await program.expect(/left after 50000 of 3000001 bytes/)
    assert.deepEqual(readdirSync(folder), ['film.mkv.part'])

    await using sender = new Example('file-send', [path, port])
    assert.equal(await sender.exit(), 0)
    assert.match(sender.output, /the receiver has 50000 bytes of it already/)
    assert.deepEqual(readdirSync(folder), ['film.mkv'])
    assert.ok(readFileSync(join(folder, 'film.mkv')).equals(content))
  })

  void it('keeps what came when the sender left before its SHA-256', async () => {
    const { program, folder, port } = await receiver()
    await using _program = program
    const first = await connectTo(port)
    await first.send(encodeMessage({ name: 'film.mkv', bytes: content.length }))
    await answerOf(first)
    for (let at = 0; at < content.length; at += 60_000) await first.send(content.subarray(at, at + 60_000))
    await first.connection.close()
    await program.expect(/left before its SHA-256/)
    assert.equal(readFileSync(join(folder, 'film.mkv.part')).length, content.length)

    await using sender = new Example('file-send', [path, port])
    assert.equal(await sender.exit(), 0)
    assert.match(sender.output, /the receiver has 3000001 bytes of it already/)
    assert.deepEqual(readdirSync(folder), ['film.mkv'])
  })

  const afterwards = {
    'reads no more': (connection: Connection) => connection.closed,
    'reads on': (connection: Connection) => connection.readable.pipeTo(new WritableStream()),
  }
  for (const [what, goOn] of Object.entries(afterwards)) {
    void it(`ends at the word of a receiver that refuses in the middle, and ${what}`, async () => {
      const reason = 'the disk is full'
      await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
        const frames = framed(connection, CODEC)
        await frames.read()
        await frames.send(encodeMessage({ kind: 'accepted', offset: 0 }))
        await frames.read()
        await frames.send(encodeMessage({ kind: 'refused', reason }))
        await goOn(connection)
      })
      const large = join(root, 'large')
      writeFileSync(large, '')
      truncateSync(large, 1 << 30)
      await using sender = new Example('file-send', [large, server.addresses[0].port])
      assert.equal(await sender.exit(), 1)
      assert.match(sender.errors, /the receiver refused: "the disk is full"/)
      assert.doesNotMatch(sender.errors, /\b30 %/)
    })
  }

  void it('throws away what does not have the SHA-256 that was sent', async () => {
    const { program, folder, port } = await receiver()
    await using _program = program
    const sender = await connectTo(port)
    await sender.send(encodeMessage({ name: 'film.mkv', bytes: 4 }))
    await answerOf(sender)
    await sender.send(Buffer.from('good'))
    await sender.send(createHash('sha256').update('bad').digest())
    assert.match(JSON.stringify(await answerOf(sender)), /refused.*SHA-256/)
    assert.deepEqual(readdirSync(folder), [])
  })

  void it('refuses names that lead elsewhere, and what is no offer', async () => {
    const { program, folder, port } = await receiver()
    await using _program = program
    for (const name of ['../film', '/etc/film', '..', '', 'a\\b', 'a\nb', 'film.part', 7]) {
      const sender = await connectTo(port)
      await sender.send(Buffer.from(JSON.stringify({ name, bytes: 1 })))
      assert.equal((await answerOf(sender))['kind'], 'refused', String(name))
      await sender.connection.close()
    }
    for (const offer of ['{"name":"film","bytes":-1}', '[', 'null', '\xff']) {
      const sender = await connectTo(port)
      await sender.send(Buffer.from(offer, 'latin1'))
      assert.equal((await answerOf(sender))['kind'], 'refused', offer)
      await sender.connection.close()
    }
    assert.deepEqual(readdirSync(folder), [])
    assert.deepEqual(
      readdirSync(root).filter((name) => name === 'film'),
      [],
    )
  })

  void it('says which file is missing, and that one is needed', async () => {
    await using missing = new Example('file-send', [join(root, 'none')])
    assert.equal(await missing.exit(), 1)
    assert.match(missing.errors, /no such file or directory/)
    await using folder = new Example('file-send', [root])
    assert.equal(await folder.exit(), 1)
    assert.match(folder.errors, /is not a file/)
    await using nowhere = new Example('file-receive', [path])
    assert.equal(await nowhere.exit(), 1)
    assert.match(nowhere.errors, /is not a folder/)
    await using nothing = new Example('file-send')
    assert.equal(await nothing.exit(), 2)
  })
})
