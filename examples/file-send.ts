/**
 * Sends a file to examples/file-receive.ts. What the receiver has already is not sent again, and it is done only when
 * the receiver says that the file is whole and on its disk. What the two say to each other stands at the head of the receiver.
 *
 *   node --conditions=source examples/file-send.ts file [port] [host]
 *
 * Exit code 0 means that the file is there. Not encrypted: for that, see tls-client.ts.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { connect, framed, type FramedConnection, lengthPrefixedCodec, NetError } from '@partyline/net'

const CHUNK_BYTES = 1 << 16

const [path, port = '9005', host = '127.0.0.1'] = process.argv.slice(2)

type Frames = FramedConnection<Uint8Array>

/** What is wrong with the file or with what the receiver says. */
class Failure extends Error {}

async function sendFile(file: FileHandle, name: string): Promise<number> {
  const stat = await file.stat()
  if (!stat.isFile()) throw new Failure(`${name} is not a file`)
  const { size } = stat
  await using connection = await connect({ host, port: Number(port) }, { timeoutMs: 10_000 })
  const frames = framed(connection, lengthPrefixedCodec({ prefix: 4, frameBytesMax: CHUNK_BYTES }))

  await frames.send(Buffer.from(JSON.stringify({ name, bytes: size })))
  const { offset } = await hear(frames, 'accepted')
  if (offset > 0) console.log(`the receiver has ${offset} bytes of it already`)

  // From here on a word of the receiver is the last one; it may come early, when its disk is full for example.
  const verdict = hear(frames, 'stored')
  const told = new AbortController()
  verdict.finally(() => told.abort()).catch(() => {})
  try {
    await sendRest(frames, file, size, offset, told.signal)
  } catch (error) {
    if (!told.signal.aborted) throw error
  }
  await verdict
  return size
}

/** Sends what comes from `offset` on, then the SHA-256 of the whole, for which the beginning is read, too; until `signal`. */
async function sendRest(frames: Frames, file: FileHandle, size: number, offset: number, signal: AbortSignal) {
  const hash = createHash('sha256')
  let [position, shown] = [0, -1]
  // As large as it was when it was offered: a log, for example, goes on growing.
  const end = Math.max(size - 1, 0)
  try {
    for await (const chunk of file.createReadStream({ highWaterMark: CHUNK_BYTES, autoClose: false, end })) {
      const bytes: Buffer = chunk
      hash.update(bytes)
      const rest = bytes.subarray(Math.max(0, offset - position))
      if (rest.length > 0) await frames.send(rest, { signal })
      // Where there is room, sending has nothing to wait for, and goes on whatever the signal says.
      if (signal.aborted) return
      position += bytes.length
      const percent = Math.floor((100 * position) / size)
      if (percent > shown) process.stderr.write(`\r${(shown = percent)} %`)
    }
  } finally {
    process.stderr.write('\n')
  }
  if (position < size) throw new Failure('the file has become shorter while it was sent')
  await frames.send(hash.digest(), { signal })
}

/** The next answer of the receiver. @throws {Failure} it is another than this, or none */
async function hear(frames: Frames, expected: 'accepted' | 'stored'): Promise<{ offset: number }> {
  const frame = await frames.read()
  if (frame === null) throw new Failure('the receiver ended the connection without a word')
  const { kind, offset = 0, reason }: Readonly<Record<string, unknown>> = JSON.parse(String(frame))
  // As JSON, because control characters could clear our screen.
  if (kind === 'refused') throw new Failure(`the receiver refused: ${JSON.stringify(reason)}`)
  if (kind === expected && typeof offset === 'number' && offset >= 0) return { offset }
  throw new Failure(`the receiver answered ${JSON.stringify(kind)} where ${expected} was expected`)
}

if (path === undefined) {
  console.error('usage: file-send file [port] [host]')
  process.exit(2)
}
try {
  await using file = await open(path)
  console.log(`${await sendFile(file, basename(path))} bytes have arrived and are right`)
} catch (error) {
  console.error(error instanceof NetError ? `${error.message}\n→ ${error.remedy}` : String(error))
  process.exitCode = 1
}
