/**
 * What a program writes to a client's terminal or pipe, one piece at a time: the next is not handed to ssh2 before this one is encrypted and on its
 * way. ssh2 itself would hold whatever it is given: while the window of the channel is used up, while the client makes new keys, and when the network
 * is slower than the window is large.
 */
import type { SshStream } from './ssh-stream.ts'

/** What is to be known of what is encrypted. */
type Flow = Pick<SshStream, 'bytesOut' | 'reaches' | 'room'>
interface Writing {
  readonly writable: boolean
  write(bytes: Uint8Array, done: () => void): boolean
}
type Channel = Writing & { readonly stderr: Writing }

const PIECE_BYTES = 16 * 1024

export class ChannelOutput {
  readonly #channel: Channel
  readonly #stream: Flow
  #isOver = false
  /** Of the one wait that there is. */
  #endWait = () => {}
  #last: Promise<void> = Promise.resolve()

  /** @param isOver resolves when the channel is closed */
  constructor(channel: Channel, stream: Flow, isOver: Promise<void>) {
    this.#channel = channel
    this.#stream = stream
    void isOver.then(() => {
      this.#isOver = true
      this.#endWait()
    })
  }

  /** Resolves when there is room for more, or the channel is closed; never rejects. */
  write(data: string | Uint8Array): Promise<void> {
    const bytes = Buffer.from(data)
    this.#last = this.#last.then(() => this.#write(bytes, this.#channel))
    return this.#last
  }

  /** Beside the output, where a person or a log finds what went wrong. */
  complain(text: string): Promise<void> {
    const bytes = Buffer.from(`${text}\n`)
    this.#last = this.#last.then(() => this.#write(bytes, this.#channel.stderr))
    return this.#last
  }

  async #write(bytes: Buffer, to: Writing): Promise<void> {
    for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
      if (!to.writable) return
      const piece = bytes.subarray(start, start + PIECE_BYTES)
      const out = this.#stream.bytesOut + piece.length
      const written = new Promise<void>((resolve) => void to.write(piece, () => resolve()))
      await this.#wait(written)
      await this.#wait(this.#stream.reaches(out))
      await this.#wait(this.#stream.room())
    }
  }

  /** `Promise.race` would leave something at the end of the channel each time, for as long as that has not come. */
  #wait(what: Promise<void>): Promise<void> {
    if (this.#isOver) return Promise.resolve()
    return new Promise((resolve) => {
      this.#endWait = resolve
      void what.then(resolve)
    })
  }
}
