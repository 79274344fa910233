/**
 * Sends a file to examples/file-receive.ts. What the receiver has already is not sent again, and it is done only when
 * the receiver says that the file is whole and on its disk.
 *
 *   node --conditions=source examples/file-send.ts file [port] [host]
 *
 * Exit code 0 means that the file is there. Not encrypted: for that, see tls-client.ts, or `partyline send`.
 */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { connect, framed } from '@partyline/net'
import { printable } from './support/printable.ts'
import { Failure, run, UsageError } from './support/run.ts'
import { type Answer, CODEC, encodeMessage, type Frames, parseAnswer } from './support/file-messages.ts'

const CHUNK_BYTES = 1 << 16

await run('file-send file [port] [host]', async ([path, port = '9005', host = '127.0.0.1'], { signal }) => {
  if (path === undefined) throw new UsageError('say which file to send')
  await using file = await open(path)
  const { size } = await file.stat()
  await using connection = await connect({ host, port: Number(port) }, { signal, timeoutMs: 10_000 })
  const frames = framed(connection, CODEC)

  await frames.send(encodeMessage({ name: basename(path), bytes: size }))
  const { offset } = expect('accepted', await answer(frames, signal))
  if (offset > 0) console.log(`the receiver has ${offset} bytes of it already`)

  const hash = createHash('sha256')
  let position = 0
  let percent = -1
  for await (const chunk of file.createReadStream({ highWaterMark: CHUNK_BYTES, autoClose: false })) {
    const bytes: Buffer = chunk
    hash.update(bytes)
    // What the receiver has is read too, for the SHA-256 of the whole.
    const rest = bytes.subarray(Math.max(0, offset - position))
    if (rest.length > 0) await frames.send(rest, { signal })
    position += bytes.length
    if (Math.floor((100 * position) / size) > percent) {
      percent = Math.floor((100 * position) / size)
      process.stderr.write(`\r${percent} %`)
    }
  }
  process.stderr.write('\n')
  await frames.send(hash.digest())
  expect('stored', await answer(frames, signal))
  console.log(`${size} bytes have arrived and are right`)
})

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
