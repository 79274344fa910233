/**
 * The receiver's side of one connection, from the offer to the acknowledgement:
 * offer, entries, offered → have, accept → each file: file, data …, end → sent → store → done.
 */
import { createHash, type Hash, hash as hashOnce } from 'node:crypto'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type { Clock, Connection } from '@partyline/net'
import { connectionFailure } from '../connection-failure.ts'
import { TransferError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { FileEntry } from '../manifest/entry.ts'
import type { Tally } from '../tally.ts'
import { Channel, type Listener } from '../wire/channel.ts'
import type { Message, OfferKind } from '../wire/message.ts'
import type { Place } from './place.ts'
import { YoungCollection } from './young-collection.ts'

export interface ReceiveParts {
  readonly placeFor: (what: OfferKind) => Place
  readonly clock: Pick<Clock, 'setInterval'>
  readonly tally: Tally
  /** Interrupts the transfer; what has come is kept. */
  readonly signal?: AbortSignal
}

export interface ReceiveReport {
  /** What was left out, on both sides. */
  readonly skippedCount: number
  readonly what: OfferKind
  /** What they are called in the destination; none where it has no names. */
  readonly names: readonly string[]
}

const decompress = promisify(zstdDecompress)
/** Indexes of one message. */
const UNWANTED_PER_MESSAGE = 10_000

/**
 * Over a connection that is encrypted already. Resolves when everything is verified, synced and renamed; the connection is closed
 * then, and after a failure. What has come is kept by its place.
 * @throws {TransferError}
 */
export async function receiveOver(connection: Connection, parts: ReceiveParts): Promise<ReceiveReport> {
  await using channel = new Channel({ connection, side: 'receiver', clock: parts.clock, signal: parts.signal })
  const receiving = new Receiving(channel, parts)
  try {
    await channel.hear(receiving)
    // The acknowledgement is on its way: it must not be lost with the connection.
    await connection.flushed()
    return receiving.report
  } catch (error) {
    // Everything is under its name: to fail now, or to receive it again, would be a lie.
    if (receiving.isStored) return receiving.report
    const own = connectionFailure(error, 'under way')
    channel.fail(
      own instanceof TransferError ? own : new TransferError('TRANSFER_INTERNAL', 'the receiver has a defect'),
    )
    throw own
  } finally {
    await receiving.leave()
  }
}

class Receiving implements Listener {
  readonly #channel: Channel
  readonly #parts: ReceiveParts
  isStored = false
  #place: Place | null = null
  readonly #young = new YoungCollection()
  #hash: Hash = createHash('sha256')
  #skippedBySender = 0
  #skippedHere = 0
  #names: readonly string[] = []

  constructor(channel: Channel, parts: ReceiveParts) {
    this.#channel = channel
    this.#parts = parts
  }

  get report(): ReceiveReport {
    const { what } = this.#channel.conversation
    return { skippedCount: this.#skippedBySender + this.#skippedHere, what, names: this.#names }
  }

  async leave(): Promise<void> {
    await this.#place?.leave()
  }

  onMessage(message: Message): void | Promise<void> {
    switch (message.kind) {
      case 'offer':
        this.#place = this.#parts.placeFor(message.what)
        this.#parts.tally.restart()
        this.#parts.tally.enter('listing')
        return
      case 'offered':
        this.#skippedBySender = message.skipped
        return this.#decide(this.#requirePlace())
      case 'file':
        return this.#begin(this.#requirePlace(), message.offset)
      case 'end':
        return this.#end(this.#requirePlace(), message.sha256)
      case 'skip':
        this.#skipped(message.reason)
        return
      case 'sent':
        return this.#store(this.#requirePlace())
      case 'entries':
      case 'have':
      case 'unwanted':
      case 'accept':
      case 'done':
      case 'fail':
        return
      default:
        return message satisfies never
    }
  }

  onData(bytes: Uint8Array): void | Promise<void> {
    this.#hash.update(bytes)
    this.#parts.tally.bytes += bytes.length
    this.#young.count(bytes.length)
    return this.#place?.write(bytes)
  }

  async onPacked(packed: Uint8Array): Promise<void> {
    const bytes = await decompress(packed, { maxOutputLength: LIMITS.pieceBytes }).catch((cause: unknown) => {
      throw new TransferError('TRANSFER_PROTOCOL', 'the other side sent what cannot be decompressed', { cause })
    })
    this.#channel.conversation.takeData(bytes.length)
    await this.onData(bytes)
  }

  onWhole(entry: FileEntry, sha256: Uint8Array, bytes: Uint8Array): void | Promise<void> {
    const { tally } = this.#parts
    tally.enterFile(entry.path, entry.size)
    if (!hashOnce('sha256', bytes, 'buffer').equals(sha256)) throw differs(entry.path)
    tally.files += 1
    tally.bytes += bytes.length
    this.#young.count(bytes.length)
    return this.#requirePlace().whole(entry, bytes)
  }

  async #decide(place: Place): Promise<void> {
    const { conversation } = this.#channel
    const { tally } = this.#parts
    const { manifest, what } = conversation
    tally.bytesTotal = manifest.byteCount
    tally.filesTotal = manifest.files.length
    tally.enter('comparing')
    const unwanted = await place.prepare(what, manifest)
    for (let at = 0; at < unwanted.length; at += UNWANTED_PER_MESSAGE) {
      await this.#channel.say({ kind: 'unwanted', indexes: unwanted.slice(at, at + UNWANTED_PER_MESSAGE) })
    }
    for (const [index, entry] of manifest.files.entries()) {
      if (conversation.isUnwanted(index)) continue
      const checkpoints = await place.checkpoints(entry)
      if (checkpoints.length > 0) await this.#channel.say({ kind: 'have', index, checkpoints })
    }
    await this.#channel.say({ kind: 'accept' })
    tally.enter('moving')
  }

  async #begin(place: Place, offset: number): Promise<void> {
    const { file } = this.#channel.conversation
    if (file === null) throw new Error('the conversation lets a file begin that is not there')
    const { tally } = this.#parts
    tally.enterFile(file.entry.path, file.entry.size)
    tally.bytes += offset
    tally.bytesKept += offset
    this.#hash = await place.begin(file.entry, offset)
  }

  /** The hash was made of the bytes as they were decrypted, and is compared before the file counts as one that has come. */
  #end(place: Place, sha256: string): void | Promise<void> {
    this.#parts.tally.files += 1
    if (this.#hash.digest('hex') === sha256) return place.end()
    return this.#discard(place)
  }

  async #discard(place: Place): Promise<never> {
    await place.discard()
    throw differs(this.#parts.tally.path)
  }

  #skipped(reason: string): void {
    const { tally } = this.#parts
    const { manifest } = this.#channel.conversation
    const path = manifest.files[tally.files]?.path ?? ''
    tally.files += 1
    tally.filesSkipped += 1
    this.#skippedHere += 1
    tally.skip(path, reason)
  }

  async #store(place: Place): Promise<void> {
    this.#parts.tally.enter('verifying')
    const { skippedCount: skippedNow, names } = await place.store()
    this.#skippedHere += skippedNow
    this.#names = names
    this.isStored = true
    const { skippedCount } = this.report
    await this.#channel.say({ kind: 'done', skipped: skippedCount })
    this.#parts.tally.enter('done')
  }

  #requirePlace(): Place {
    if (this.#place === null) throw new Error('the conversation lets something come before the offer')
    return this.#place
  }
}

function differs(path: string): TransferError {
  return new TransferError('TRANSFER_INTEGRITY', `${JSON.stringify(path)} has another SHA-256 than the sender's`)
}
