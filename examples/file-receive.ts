/**
 * Receives files from examples/file-send.ts into a folder. What has come is kept as `name.part` when the connection
 * breaks, and the next attempt goes on from there; a file gets its name only when its SHA-256 is right. Nothing that exists
 * is overwritten, and no name leads out of the folder.
 *
 *   node --conditions=source examples/file-receive.ts [folder] [port] [host]
 *
 * Everything is a frame with its length before it. The sender offers `{name, bytes}`; we accept, and say how much we have
 * already: `{kind: 'accepted', offset}`. The sender sends the rest, then the SHA-256 of the whole file; we compare, store, and
 * say so: `{kind: 'stored'}`. Instead of each answer, `{kind: 'refused', reason}` can come.
 */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, link, open, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Connection, formatAddress, framed, type FramedConnection } from '@partyline/net'
import { lengthPrefixedCodec, NetError, serve } from '@partyline/net'

const [folder = '.', port = '9005', host = '127.0.0.1'] = process.argv.slice(2)

/** Silence of this length ends a connection, so that a dead sender does not hold a name for ever. */
const IDLE_TIMEOUT_MS = 300_000

type Frames = FramedConnection<Uint8Array>

interface Offer {
  readonly name: string
  readonly bytes: number
}

/** A reason that the sender is told: of every other error it hears only that there was one. */
class Refusal extends Error {}

/** The names of files that are being received. */
const underWay = new Set<string>()

async function handle(connection: Connection): Promise<void> {
  const frames = framed(connection, lengthPrefixedCodec({ prefix: 4, frameBytesMax: 1 << 16 }))
  let offer: Offer | undefined
  try {
    offer = parseOffer(await frames.read())
    if (underWay.has(offer.name)) {
      offer = undefined
      throw new Refusal('another sender is sending a file of this name')
    }
    underWay.add(offer.name)
    await receive(frames, offer, join(folder, offer.name))
    await send(frames, { kind: 'stored' })
    console.log(`received ${offer.name}, ${offer.bytes} bytes`)
  } catch (error) {
    const reason = error instanceof Refusal ? error.message : 'it cannot be stored; the receiver knows why'
    await send(frames, { kind: 'refused', reason }).catch(() => {})
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
  await send(frames, { kind: 'accepted', offset })

  const digest = await store(frames, part, offset, bytes)
  const claimed = await frames.read()
  if (claimed === null) throw new Refusal('the sender left before its SHA-256')
  if (!digest.equals(claimed)) {
    await unlink(partPath)
    throw new Refusal('the SHA-256 is not that of the sender, so what has come is thrown away; send it again')
  }
  await part.sync()
  // Unlike a rename, a link never overwrites.
  await link(partPath, path)
  await unlink(partPath)
  await syncFolder(dirname(path))
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

/** A new name is on the disk when the folder is; Windows has no such call. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await using handle = await open(path)
  await handle.sync()
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function send(frames: Frames, answer: object): Promise<void> {
  return frames.send(Buffer.from(JSON.stringify(answer)))
}

/** @throws {Refusal} not an offer, or its name is more than a name: it could lead out of the folder */
function parseOffer(frame: Uint8Array | null): Offer {
  const { name, bytes } = parseObject(frame)
  const isName = typeof name === 'string' && /^[^\p{Cc}\p{Bidi_Control}\\/]{1,200}$/u.test(name)
  if (!isName || name === '.' || name === '..' || name.endsWith('.part')) {
    throw new Refusal(`file name ${JSON.stringify(name)} is not a plain name`)
  }
  if (typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0) return { name, bytes }
  throw new Refusal(`file size ${JSON.stringify(bytes)} is not a number of bytes`)
}

function parseObject(frame: Uint8Array | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(frame ?? Buffer.of()))
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch (cause) {
    throw new Refusal('an offer is JSON', { cause })
  }
  throw new Refusal('an offer is an object')
}

try {
  if (!(await stat(folder)).isDirectory()) throw new Refusal(`${folder} is not a folder`)
  await access(folder, constants.W_OK)
  const server = await serve({ host, port: Number(port) }, handle, {
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    onError: (error: unknown) => console.log(error instanceof Error ? error.message : error),
  })
  console.log(`listening on ${formatAddress(server.addresses[0])}`)
} catch (error) {
  console.error(error instanceof NetError ? `${error.message}\n→ ${error.remedy}` : String(error))
  process.exitCode = 1
}
