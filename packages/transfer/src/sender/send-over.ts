/**
 * The sender's side of one connection, from the offer to the acknowledgement:
 * walk → offer, entries, offered → have, accept → each file: file, data …, end → sent → done.
 */
import { createHash, hash as hashOnce } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Clock, Connection } from '@partyline/net'
import { connectionFailure } from '../connection-failure.ts'
import { TransferError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Entry, FileEntry } from '../manifest/entry.ts'
import { provenPrefix } from '../prefix.ts'
import type { Tally } from '../tally.ts'
import { Channel, type Listener } from '../wire/channel.ts'
import { SHA256_BYTES } from '../wire/frame.ts'
import type { Message } from '../wire/message.ts'
import { Outbox } from '../wire/outbox.ts'
import { FileReader, readWhole, Unsendable } from './file-reader.ts'
import { LocalPaths } from './local-paths.ts'
import { Packer } from './packer.ts'
import type { Source } from './source.ts'
import { walk } from './walk.ts'

export interface SendParts {
  readonly source: Source
  /** Compresses files where a sample of them gets smaller. */
  readonly isCompressing: boolean
  readonly clock: Pick<Clock, 'setInterval' | 'now'>
  readonly tally: Tally
  /** Interrupts the transfer; what has come is kept. */
  readonly signal?: AbortSignal
}

export interface SendReport {
  /** What was left out here, and there. */
  readonly skippedCount: number
}

/** Entries of one message: most often some 16 KiB. */
const ENTRIES_PER_MESSAGE = 100
/** Fewer of them, where their paths are long. */
const PATH_BYTES_PER_MESSAGE = 65_536
const STREAM_NAME = 'stream'

/**
 * Over a connection that is encrypted already. Resolves when the receiver has verified, synced and renamed everything; the
 * connection is closed then, and after a failure.
 * @throws {TransferError}
 */
export async function sendOver(connection: Connection, parts: SendParts): Promise<SendReport> {
  await using channel = new Channel({ connection, side: 'sender', clock: parts.clock, signal: parts.signal })
  const sending = new Sending(channel, parts)
  const hearing = channel.hear(sending)
  hearing.catch((error: unknown) => sending.stop(error))
  try {
    // A source may let us wait for ever, and the other side may have stopped long ago.
    await Promise.all([sending.run(), hearing])
    return { skippedCount: Math.max(parts.tally.skippedCount, sending.skippedThere) }
  } catch (error) {
    // Its last word is on its way: what is sent or heard after that says nothing.
    parts.signal?.throwIfAborted()
    throw await firstFailure(error, channel, hearing)
  }
}

/** Where the connection broke under what was sent, the other side may have said why. */
async function firstFailure(error: unknown, channel: Channel, hearing: Promise<void>): Promise<unknown> {
  const own = connectionFailure(error, 'under way')
  if (!(own instanceof TransferError)) {
    channel.fail(new TransferError('TRANSFER_INTERNAL', 'the sender has a defect'))
    return own
  }
  if (own.code !== 'TRANSFER_CONNECTION') {
    channel.fail(own)
    return own
  }
  channel.connection.abort(own)
  try {
    await hearing
    return own
  } catch (heard) {
    return heard instanceof TransferError ? heard : own
  }
}

class Sending implements Listener {
  readonly #channel: Channel
  readonly #parts: SendParts
  readonly #outbox: Outbox
  readonly #packer = new Packer()
  readonly #localPaths = new LocalPaths()
  readonly #accepted = Promise.withResolvers<void>()
  /** What the receiver has left out, those of ours included. */
  skippedThere = 0

  constructor(channel: Channel, parts: SendParts) {
    this.#channel = channel
    this.#parts = parts
    this.#outbox = new Outbox(channel.connection, channel.conversation)
    this.#accepted.promise.catch(() => {})
  }

  /** Nothing more will be heard. */
  stop(error: unknown): void {
    this.#accepted.reject(error)
  }

  onMessage(message: Message): void {
    if (message.kind === 'accept') this.#accepted.resolve()
    if (message.kind === 'done') {
      this.skippedThere = message.skipped
      this.#parts.tally.enter('done')
    }
  }

  onData(): void {}
  onPacked(): void {}
  onWhole(): void {}

  async run(): Promise<void> {
    const { source, tally } = this.#parts
    tally.restart()
    tally.enter('listing')
    await this.#outbox.say({ kind: 'offer', what: source.kind })
    if (source.kind === 'files') await this.#list(source.paths)
    else await this.#offer([streamEntry(source, this.#parts.clock.now())])
    await this.#outbox.say({ kind: 'offered', skipped: tally.skippedCount })
    this.#outbox.flush()
    const { manifest } = this.#channel.conversation
    tally.bytesTotal = manifest.byteCount
    tally.filesTotal = manifest.files.length
    tally.enter('comparing')
    await this.#accepted.promise
    tally.enter('moving')
    if (source.kind === 'files') await this.#sendFiles()
    else if (source.kind === 'text') await this.#sendText(source.text)
    else await this.#sendStream(source.chunks)
    await this.#outbox.say({ kind: 'sent' })
    this.#outbox.flush()
    tally.enter('verifying')
  }

  async #list(paths: readonly string[]): Promise<void> {
    const { conversation } = this.#channel
    let waiting: Entry[] = []
    await walk(paths, {
      offer: (entry, localPath) => {
        const rejection = conversation.takeEntry(entry)
        if (rejection !== null) return rejection
        waiting.push(entry)
        if (entry.kind === 'file') this.#parts.tally.filesTotal += 1
        this.#localPaths.keep(entry.path, localPath)
        return null
      },
      skip: (path, reason) => this.#parts.tally.skip(path, reason),
      rest: async () => {
        const entries = waiting
        waiting = []
        await this.#offer(entries)
        // The event loop reads what has come meanwhile.
        await setImmediate()
      },
    })
    await this.#offer(waiting)
  }

  async #offer(entries: readonly Entry[]): Promise<void> {
    if (this.#parts.source.kind !== 'files') for (const entry of entries) this.#channel.conversation.takeEntry(entry)
    for (const some of inMessages(entries)) await this.#outbox.entries(some)
  }

  async #sendFiles(): Promise<void> {
    const { conversation } = this.#channel
    const { tally } = this.#parts
    for (let file = conversation.file; file !== null; file = conversation.file) {
      const { index, entry } = file
      tally.enterFile(entry.path, entry.size)
      if (conversation.isUnwanted(index)) {
        tally.filesSkipped += 1
        await this.#outbox.say({ kind: 'skip', reason: 'is there already' })
      } else {
        await this.#sendOrSkip(index, entry)
      }
      tally.files += 1
    }
  }

  async #sendOrSkip(index: number, entry: FileEntry): Promise<void> {
    try {
      if (this.#isSentWhole(index, entry)) return await this.#sendWhole(entry)
      using reader = new FileReader(this.#localPaths.find(entry.path), entry)
      await this.#sendFile(reader, index, entry.size ?? 0)
    } catch (error) {
      if (!(error instanceof Unsendable)) throw error
      this.#parts.tally.filesSkipped += 1
      this.#parts.tally.skip(entry.path, error.message)
      await this.#outbox.say({ kind: 'skip', reason: error.message })
    }
  }

  #isSentWhole(index: number, { size }: FileEntry): boolean {
    const isSmall = size !== null && size <= LIMITS.wholeFileBytesMax
    return isSmall && !this.#parts.isCompressing && this.#channel.conversation.had(index).length === 0
  }

  async #sendWhole(entry: FileEntry): Promise<void> {
    const size = entry.size ?? 0
    const room = await this.#outbox.room(SHA256_BYTES + size)
    const bytes = room.subarray(SHA256_BYTES)
    readWhole(this.#localPaths.find(entry.path), entry, bytes)
    room.set(hashOnce('sha256', bytes, 'buffer'))
    this.#outbox.whole(size)
    this.#parts.tally.bytes += size
  }

  async #sendFile(reader: FileReader, index: number, size: number): Promise<void> {
    const { tally, isCompressing } = this.#parts
    const read = (into: Buffer, position: number) => reader.read(into, position)
    const had = this.#channel.conversation.had(index)
    const { bytes: offset, hash } = await provenPrefix(had, read)
    if (offset < (had.at(-1)?.bytes ?? 0)) tally.differs(tally.path, offset)
    await this.#outbox.say({ kind: 'file', offset })
    tally.bytes += offset
    tally.bytesKept += offset
    const isPacking = isCompressing && (await this.#packer.isWorth(reader, offset, size))
    for (let position = offset; position < size;) {
      const length = Math.min(LIMITS.pieceBytes, size - position)
      if (isPacking) {
        const piece = await this.#packer.read(reader, position, length)
        hash.update(piece)
        await this.#packer.send(piece, this.#outbox)
      } else {
        const piece = await this.#outbox.room(length)
        await reader.read(piece, position)
        hash.update(piece)
        this.#outbox.data(length)
      }
      position += length
      tally.bytes += length
    }
    reader.checkUnchanged()
    await this.#outbox.say({ kind: 'end', sha256: hash.digest('hex') })
  }

  async #sendText(text: string): Promise<void> {
    const { tally } = this.#parts
    const bytes = Buffer.from(text)
    const room = await this.#outbox.room(SHA256_BYTES + bytes.length)
    room.set(hashOnce('sha256', bytes, 'buffer'))
    room.set(bytes, SHA256_BYTES)
    this.#outbox.whole(bytes.length)
    tally.bytes = bytes.length
    tally.files = 1
  }

  async #sendStream(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { tally } = this.#parts
    const hash = createHash('sha256')
    await this.#outbox.say({ kind: 'file', offset: 0 })
    for await (const chunk of chunks) {
      hash.update(chunk)
      for (let at = 0; at < chunk.length; at += LIMITS.pieceBytes) {
        const part = chunk.subarray(at, at + LIMITS.pieceBytes)
        const room = await this.#outbox.room(part.length)
        room.set(part)
        this.#outbox.data(part.length)
        // A reader at the other end may wait for just this.
        this.#outbox.flush()
        tally.bytes += part.length
      }
    }
    await this.#outbox.say({ kind: 'end', sha256: hash.digest('hex') })
    tally.files = 1
  }
}

/** It is as old as its transfer. */
function streamEntry(source: Exclude<Source, { kind: 'files' }>, now: number): FileEntry {
  const size = source.kind === 'text' ? Buffer.byteLength(source.text) : null
  const path = source.kind === 'text' ? 'text' : STREAM_NAME
  return { kind: 'file', path, mode: 0o644, modifiedUs: Math.round(now * 1_000), size }
}

function* inMessages(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let some: Entry[] = []
  let pathBytes = 0
  for (const entry of entries) {
    if (some.length === ENTRIES_PER_MESSAGE || (some.length > 0 && pathBytes >= PATH_BYTES_PER_MESSAGE)) {
      yield some
      some = []
      pathBytes = 0
    }
    some.push(entry)
    pathBytes += Buffer.byteLength(entry.path)
  }
  if (some.length > 0) yield some
}
