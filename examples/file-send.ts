/**
 * Sends a file to examples/file-receive.ts. What the receiver has already is not sent again, and it is done only when
 * the receiver says that the file is whole and on its disk.
 *
 *   node --conditions=source examples/file-send.ts file [port] [host]
 *
 * Exit code 0 means that the file is there. Not encrypted: for that, see tls-client.ts.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { connect, framed } from '@partyline/net'
import { printable } from './support/printable.ts'
import { Failure, parsePort, run, UsageError } from './support/run.ts'
import { type Answer, CODEC, encodeMessage, type Frames, parseAnswer } from './support/file-messages.ts'

const CHUNK_BYTES = 1 << 16

await run('file-send file [port] [host]', async ([path, port = '9005', host = '127.0.0.1'], { signal }) => {
  if (path === undefined) throw new UsageError('say which file to send')
  await using file = await open(path)
  const stat = await file.stat()
  if (!stat.isFile()) throw new Failure(`${path} is not a file`)
  const { size } = stat
  await using connection = await connect({ host, port: parsePort(port) }, { signal, timeoutMs: 10_000 })
  const frames = framed(connection, CODEC)

  await frames.send(encodeMessage({ name: basename(path), bytes: size }))
  const { offset } = expect('accepted', await answer(frames, signal))
  if (offset > 0) console.log(`the receiver has ${offset} bytes of it already`)

  // From here on a word of the receiver is the last one; it may come early, when its disk is full for example.
  const verdict = answer(frames, signal)
  const told = new AbortController()
  verdict.finally(() => told.abort()).catch(() => {})
  try {
    await sendRest(frames, file, size, offset, AbortSignal.any([signal, told.signal]))
  } catch (error) {
    if (!told.signal.aborted) throw error
  }
  expect('stored', await verdict)
  console.log(`${size} bytes have arrived and are right`)
})

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

async function answer(frames: Frames, signal: AbortSignal): Promise<Answer> {
  return parseAnswer(await frames.read({ signal }))
}

function expect<Kind extends Answer['kind']>(kind: Kind, answer: Answer): Extract<Answer, { kind: Kind }> {
  if (answer.kind === 'refused') throw new Failure(`the receiver refused: ${printable(answer.reason)}`)
  if (isOfKind(answer, kind)) return answer
  throw new Failure(`the receiver said ${answer.kind} where ${kind} was expected`)
}

function isOfKind<Kind extends Answer['kind']>(answer: Answer, kind: Kind): answer is Extract<Answer, { kind: Kind }> {
  return answer.kind === kind
}
