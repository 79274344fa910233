/** One connection of an abuser: it writes as fast as the server takes it, and drops what it reads, or does not read. */
import { Socket } from 'node:net'

const HOST = '127.0.0.1'
const READ_BYTES = 64 * 1024
/** What is written at once; the kernel's buffers hold more, so the server always finds something to read. */
const CHUNK_BYTES = 16 * 1024

/** Of what it writes: latin1 for bytes. */
export type Encoding = 'utf8' | 'latin1'

export class Peer {
  readonly #socket: Socket
  #awaited: { readonly text: string; readonly found: () => void } | null = null
  #tail = ''
  readonly #encoding: Encoding

  /** All peers read into one buffer, which so stays in the cache of the CPU. */
  private constructor(buffer: Uint8Array, encoding: Encoding) {
    this.#encoding = encoding
    this.#socket = new Socket({
      onread: {
        buffer,
        callback: (length, filled) => {
          if (this.#awaited !== null) this.#look(Buffer.from(filled.subarray(0, length)).toString('latin1'))
          return true
        },
      },
    })
    // The server may refuse and close as it likes.
    this.#socket.on('error', () => undefined)
  }

  static newBuffer(): Uint8Array {
    return Buffer.allocUnsafeSlow(READ_BYTES)
  }

  /** Resolves when it is connected, or could not be. @param from the address of this machine that the server sees */
  static async connect(port: number, from: string, buffer: Uint8Array, encoding: Encoding): Promise<Peer> {
    const peer = new Peer(buffer, encoding)
    const { promise, resolve } = Promise.withResolvers<void>()
    peer.#socket.once('connect', resolve)
    peer.#socket.once('close', () => resolve())
    peer.#socket.connect({ port, host: HOST, localAddress: from })
    await promise
    return peer
  }

  get isOpen(): boolean {
    return this.#socket.writable
  }

  /** Writes, and resolves when the text has been answered by something that holds `answer`; also when it is closed. */
  async ask(text: string, answer: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#tail = ''
    this.#awaited = { text: answer, found: resolve }
    this.#socket.once('close', () => resolve())
    this.#socket.write(text, this.#encoding)
    await promise
    this.#awaited = null
  }

  /** Resolves when the kernel has taken it, which is when the server reads; also when it is closed. */
  async write(text: string): Promise<void> {
    if (this.#socket.write(text, this.#encoding) || !this.isOpen) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#socket.once('drain', resolve)
    this.#socket.once('close', resolve)
    await promise
    this.#socket.off('drain', resolve)
    this.#socket.off('close', resolve)
  }

  /** Writes what `lines` gives, round by round, as long as the connection is open. */
  async pour(lines: (round: number) => string): Promise<void> {
    for (let round = 0; this.isOpen;) {
      let chunk = ''
      while (chunk.length < CHUNK_BYTES) {
        chunk += lines(round)
        round += 1
      }
      await this.write(chunk)
      // A socket that never fills would keep this process from everything else.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Reads nothing any more. */
  stopReading(): void {
    this.#socket.pause()
  }

  close(): void {
    this.#socket.destroy()
  }

  #look(text: string): void {
    this.#tail = (this.#tail + text).slice(-1_000_000)
    if (this.#awaited !== null && this.#tail.includes(this.#awaited.text)) this.#awaited.found()
  }
}
