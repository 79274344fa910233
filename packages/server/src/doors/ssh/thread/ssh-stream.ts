/** The encrypted bytes of a client, as the stream that ssh2 wants; with what ssh2 does not look after: how much waits for the client. */
import { Duplex } from 'node:stream'
import type { Pipe } from '../link/pipe.ts'

/** So much may wait for a client that does not read before nothing more is read from it: what it asks is answered, too. */
const WAITING_BYTES_MAX = 256 * 1024
/** Before those that write to a terminal wait. */
const ROOM_BYTES = 64 * 1024

export class SshStream extends Duplex {
  readonly #pipe: Pipe
  #bytesTaken = 0
  #isReading = false
  readonly #watchers = new Set<() => void>()

  constructor(pipe: Pipe) {
    // A client of SSH that ends its direction has ended.
    super({ allowHalfOpen: false })
    this.#pipe = pipe
    void pipe.closed.then(() => this.destroy())
  }

  /** What ssh2 has encrypted so far. What it holds back, because the client makes new keys, is not in it. */
  get bytesOut(): number {
    return this.#bytesTaken + this.writableLength
  }

  /** Resolves when so much is out, or the client is gone. */
  async reaches(bytesOut: number): Promise<void> {
    while (!this.destroyed && this.bytesOut < bytesOut) await this.#changed()
  }

  /** Resolves when there is room for more, or the client is gone. */
  room(): Promise<void> {
    return this.#fewerThan(ROOM_BYTES)
  }

  override _read(): void {
    if (this.#isReading) return
    this.#isReading = true
    void this.#pull()
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const goOn = () => {
      this.#bytesTaken += bytes.length
      done()
      this.#tell()
    }
    if (this.#pipe.writeNow(bytes)) goOn()
    else void this.#pipe.room().then(goOn)
  }

  override _final(done: () => void): void {
    this.#pipe.closeWrite()
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#pipe.abort()
    this.#tell()
    done(error)
  }

  async #pull(): Promise<void> {
    try {
      await this.#fewerThan(WAITING_BYTES_MAX)
      const bytes = await this.#pipe.read()
      this.#isReading = false
      this.push(bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    } catch {
      this.destroy()
    }
  }

  async #fewerThan(bytesMax: number): Promise<void> {
    while (!this.destroyed && this.writableLength + this.#pipe.bytesPending >= bytesMax) {
      await (this.writableLength > 0 ? this.#changed() : this.#pipe.room())
    }
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => void this.#watchers.add(resolve))
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher()
    this.#watchers.clear()
  }
}
