/**
 * Frames on their way out, in a ring of a few large buffers: files are read into them behind the head of their frame, small frames
 * gather into one write, and each buffer is used again when the kernel has taken what was in it. So nothing is copied, and memory
 * stays the same at any size.
 */
import type { Connection } from '@partyline/net'
import type { Conversation } from '../conversation/conversation.ts'
import type { Entry } from '../manifest/entry.ts'
import { LIMITS } from '../limits.ts'
import { FRAME_HEAD_BYTES, SHA256_BYTES, writeFrameHead } from './frame.ts'
import { formatMessage, type Message } from './message.ts'

/** Room for a frame of the largest size, and for small ones beside it. */
const BUFFER_BYTES = LIMITS.frameBytesMax + LIMITS.messageBytesMax

/** So many bytes of a list are worth a write. */
const ENTRIES_BYTES = 32 * 1024

interface Slot {
  readonly buffer: Buffer
  /** Resolves when nothing of it is under way any more. */
  free: Promise<void>
}

export class Outbox {
  readonly #connection: Connection
  readonly #conversation: Conversation
  readonly #slots: Slot[] = []
  #current = 0
  #used = 0

  constructor(connection: Connection, conversation: Conversation) {
    this.#connection = connection
    this.#conversation = conversation
  }

  /** The sender says it, after all that is in here. Errors as `Connection.write`. */
  async say(message: Message): Promise<void> {
    this.#conversation.take('sender', message)
    await this.#put(formatMessage(message))
  }

  /** Entries that the conversation has taken already. The other side looks at them while more are found. */
  async entries(entries: readonly Entry[]): Promise<void> {
    await this.#put(formatMessage({ kind: 'entries', entries }))
    if (this.#used >= ENTRIES_BYTES) this.flush()
  }

  /**
   * Room for so many bytes, up to `LIMITS.pieceBytes`, to be filled and then said with `data`, `packed` or `whole`. What is said
   * otherwise takes their place.
   */
  async room(byteCount: number): Promise<Buffer> {
    const { buffer } = await this.#slotFor(FRAME_HEAD_BYTES + byteCount)
    const start = this.#used + FRAME_HEAD_BYTES
    return buffer.subarray(start, start + byteCount)
  }

  /** The first bytes of the last room are a part of the file. */
  data(byteCount: number): void {
    if (byteCount === 0) return
    this.#conversation.takeData(byteCount)
    this.#frame('data', byteCount)
  }

  /** They are one, when they are decompressed to so many bytes. */
  packed(byteCount: number, fileByteCount: number): void {
    this.#conversation.takeData(fileByteCount)
    this.#frame('packed', byteCount)
  }

  /** They are the SHA-256 of the next file, and all of its so many bytes. */
  whole(fileByteCount: number): void {
    this.#conversation.takeWhole('sender', fileByteCount)
    this.#frame('whole', SHA256_BYTES + fileByteCount)
  }

  #frame(kind: 'data' | 'packed' | 'whole', byteCount: number): void {
    const slot = this.#slots[this.#current]
    if (slot === undefined) throw new Error('no room was asked for')
    writeFrameHead(slot.buffer.subarray(this.#used), kind, byteCount)
    this.#used += FRAME_HEAD_BYTES + byteCount
    if (this.#used >= LIMITS.pieceBytes) this.flush()
  }

  /** Hands what is in here to the connection. */
  flush(): void {
    const slot = this.#slots[this.#current]
    if (slot === undefined || this.#used === 0) return
    this.#connection.writeNow(slot.buffer.subarray(0, this.#used))
    slot.free = this.#connection.flushed()
    // Its failure is told when the slot is needed again, and by the reader of the connection.
    slot.free.catch(() => {})
    this.#used = 0
    this.#current = (this.#current + 1) % LIMITS.piecesAhead
  }

  /** Thousands of small files have three of these each: each is written into its place at once. */
  async #put(json: string): Promise<void> {
    const byteCount = Buffer.byteLength(json)
    const { buffer } = await this.#slotFor(FRAME_HEAD_BYTES + byteCount)
    writeFrameHead(buffer.subarray(this.#used), 'message', byteCount)
    buffer.write(json, this.#used + FRAME_HEAD_BYTES)
    this.#used += FRAME_HEAD_BYTES + byteCount
  }

  async #slotFor(byteCount: number): Promise<Slot> {
    if (this.#used + byteCount > BUFFER_BYTES) this.flush()
    const slot = (this.#slots[this.#current] ??= {
      buffer: Buffer.allocUnsafeSlow(BUFFER_BYTES),
      free: Promise.resolve(),
    })
    if (this.#used === 0) await slot.free
    return slot
  }
}
