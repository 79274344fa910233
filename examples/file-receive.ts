/**
 * Receives files from examples/file-send.ts into a folder. What has come is kept as `name.part` when the connection
 * breaks, and the next attempt goes on from there; a file gets its name only when its SHA-256 is right. Nothing that exists
 * is overwritten, and no name leads out of the folder.
 *
 *   node --conditions=source examples/file-receive.ts [folder] [port] [host]
 */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, link, open, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Connection, formatAddress, framed, MalformedFrameError, serve } from '@partyline/net'
import { Failure, parsePort, run } from './support/run.ts'
import { CODEC, encodeMessage, type Frames, type Offer, parseOffer } from './support/file-messages.ts'

/** Silence of this length ends a connection, so that a dead sender does not hold a name for ever. */
const IDLE_TIMEOUT_MS = 300_000

/** What the sender is told when it is not to be: every other error is told to it, too, but without details. */
class Refusal extends Error {}

await run('file-receive [folder] [port] [host]', async ([folder = '.', port = '9005', host = '127.0.0.1'], stop) => {
  if (!(await stat(folder)).isDirectory()) throw new Failure(`${folder} is not a folder`)
  await access(folder, constants.W_OK)
  const underWay = new Set<string>()
  const options = {
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    onError: (error: unknown) => console.log(error instanceof Error ? error.message : error),
  }
  await using server = await serve(
    { host, port: parsePort(port) },
    (connection) => handle(connection, folder, underWay),
    options,
  )
  console.log(`listening on ${formatAddress(server.addresses[0])}`)
  await stop.requested
})

async function handle(connection: Connection, folder: string, underWay: Set<string>): Promise<void> {
  const frames = framed(connection, CODEC)
  let offer: Offer | undefined
  try {
    offer = parseOffer(await frames.read())
    if (underWay.has(offer.name)) {
      offer = undefined
      throw new Refusal('another sender is sending a file of this name')
    }
    underWay.add(offer.name)
    await receive(frames, offer, join(folder, offer.name))
    await frames.send(encodeMessage({ kind: 'stored' }))
    console.log(`received ${offer.name}, ${offer.bytes} bytes`)
  } catch (error) {
    const isTold = error instanceof Refusal || error instanceof MalformedFrameError
    const reason = isTold ? error.message : 'it cannot be stored; the receiver knows why'
    await frames.send(encodeMessage({ kind: 'refused', reason })).catch(() => {})
    throw error
  } finally {
    if (offer !== undefined) underWay.delete(offer.name)
  }
}

async function receive(frames: Frames, { name, bytes }: Offer, path: string): Promise<void> {
  if (await exists(path)) throw new Refusal(`${name} exists already`)
  const partPath = `${path}.part`
  await using part = await open(partPath, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW)
  const { size } = await part.stat()
  // Longer than the whole: it is of another file with this name.
  const offset = size > bytes ? 0 : size
  await part.truncate(offset)
  await frames.send(encodeMessage({ kind: 'accepted', offset }))

  const digest = await store(frames, part, offset, bytes)
  const claimed = await frames.read()
  if (claimed === null) throw new Refusal('the sender left before its SHA-256')
  if (!digest.equals(claimed)) {
    await unlink(partPath)
    throw new Refusal('the SHA-256 is not the one that was sent, so what has come is thrown away; send it again')
  }
  await part.sync()
  // Unlike a rename, a link never overwrites.
  await link(partPath, path)
  await unlink(partPath)
  await syncFolder(dirname(path))
}

/** A new name is on the disk when the folder is; Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  await using handle = await open(folder)
  await handle.sync()
}

/** @returns the SHA-256 of what is on the disk, from its first byte to its last */
async function store(frames: Frames, part: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of part.createReadStream({ start: 0, autoClose: false })) hash.update(chunk)
  let position = offset
  while (position < bytes) {
    const chunk = await frames.read()
    if (chunk === null) throw new Refusal(`the sender left after ${position} of ${bytes} bytes`)
    if (position + chunk.length > bytes) throw new Refusal('more has come than was offered')
    hash.update(chunk)
    const { bytesWritten } = await part.write(chunk, 0, chunk.length, position)
    if (bytesWritten < chunk.length) throw new Refusal('the disk of the receiver is full')
    position += bytesWritten
  }
  return hash.digest()
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
