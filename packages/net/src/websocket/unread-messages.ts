/**
 * Messages that wait for a reader, in their order. ws hands on every message of a chunk, also after it was told to pause: 64 KiB
 * can be 10,000 messages, and as objects they would cost a hundred times what the peer has sent. So small ones lie one behind
 * the other in one buffer, each with a head of five bytes, and become a message when one is taken.
 */

/** One message, whole (RFC 6455 5.6). */
export type WebSocketMessage =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }

/** As it came in. */
export interface Unread {
  readonly data: Buffer
  readonly isBinary: boolean
}

const NOTHING = Buffer.alloc(0)
const HEAD_BYTES = 5
const FIRST_CAPACITY = 1_024
/** From here on a message is kept as it came: its object is small beside it. */
const LARGE_BYTES = 4_096
/** In the place of a length. */
const IS_LARGE = 0xffffffff

export class UnreadMessages {
  #packed: Buffer = NOTHING
  #start = 0
  #end = 0
  #large: Buffer[] = []
  #count = 0
  #bytes = 0

  get count(): number {
    return this.#count
  }

  /** Of the messages, without their heads. */
  get bytes(): number {
    return this.#bytes
  }

  push({ data, isBinary }: Unread): void {
    const isLarge = data.length >= LARGE_BYTES
    this.#makeRoom(HEAD_BYTES + (isLarge ? 0 : data.length))
    this.#packed.writeUInt32LE(isLarge ? IS_LARGE : data.length, this.#end)
    this.#packed[this.#end + 4] = isBinary ? 1 : 0
    this.#end += HEAD_BYTES
    if (isLarge) this.#large.push(data)
    else this.#end += data.copy(this.#packed, this.#end)
    this.#count += 1
    this.#bytes += data.length
  }

  shift(): WebSocketMessage | undefined {
    if (this.#count === 0) return undefined
    const length = this.#packed.readUInt32LE(this.#start)
    const isBinary = this.#packed[this.#start + 4] === 1
    this.#start += HEAD_BYTES
    const large = length === IS_LARGE ? this.#large.shift() : undefined
    const data = large ?? this.#packed.subarray(this.#start, this.#start + length)
    if (large === undefined) this.#start += length
    this.#count -= 1
    this.#bytes -= data.length
    // What is packed makes room for others when it is taken.
    const message = toMessage({ data: isBinary && large === undefined ? Buffer.from(data) : data, isBinary })
    if (this.#count === 0) this.clear()
    return message
  }

  clear(): void {
    this.#packed = NOTHING
    this.#start = 0
    this.#end = 0
    this.#large = []
    this.#count = 0
    this.#bytes = 0
  }

  #makeRoom(bytes: number): void {
    if (this.#end + bytes <= this.#packed.length) return
    const waiting = this.#packed.subarray(this.#start, this.#end)
    const needed = waiting.length + bytes
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, FIRST_CAPACITY, waiting.length * 2))
    waiting.copy(grown)
    this.#packed = grown
    this.#start = 0
    this.#end = waiting.length
  }
}

export function toMessage({ data, isBinary }: Unread): WebSocketMessage {
  return isBinary ? { kind: 'binary', bytes: data } : { kind: 'text', text: data.toString() }
}
