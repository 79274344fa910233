/**
 * Bytes of a stream that are not cut into frames yet. A frame is cut when it is asked for. 64 KiB can be 65,536 empty lines, and
 * cut at once they would cost a hundred times what the peer has sent.
 */
import { asBuffer, NOTHING } from './partial-frame.ts'

/** The frames, each cut when it is asked for. To leave it early leaves the rest uncut. */
class Frames<Frame> extends Iterator<Frame, undefined> {
  readonly #cut: () => Frame | undefined

  constructor(cut: () => Frame | undefined) {
    super()
    this.#cut = cut
  }

  override next(): IteratorResult<Frame, undefined> {
    const frame = this.#cut()
    return frame === undefined ? { done: true, value: undefined } : { done: false, value: frame }
  }
}

export class Uncut<Frame> {
  readonly #frames: Frames<Frame>
  #bytes: Buffer = NOTHING
  #start = 0

  /** @param cut takes the bytes of the next frame; without a whole one it takes all, and returns undefined */
  constructor(cut: () => Frame | undefined) {
    this.#frames = new Frames(cut)
  }

  get length(): number {
    return this.#bytes.length - this.#start
  }

  /** The frames that are whole now, those that were not taken before among them. */
  add(chunk: Uint8Array): IteratorObject<Frame, undefined> {
    const bytes = asBuffer(chunk)
    this.#bytes = this.length === 0 ? bytes : Buffer.concat([this.peek(this.length), bytes])
    this.#start = 0
    return this.#frames
  }

  /** How many bytes come before the mark, or -1. */
  indexOf(mark: number | Buffer): number {
    const index = this.#bytes.indexOf(mark, this.#start)
    return index === -1 ? -1 : index - this.#start
  }

  at(index: number): number | undefined {
    return this.#bytes[this.#start + index]
  }

  peek(bytesMax: number): Buffer {
    return this.#bytes.subarray(this.#start, this.#start + bytesMax)
  }

  take(bytesMax: number): Buffer {
    const taken = this.peek(bytesMax)
    this.skip(taken.length)
    return taken
  }

  skip(bytesMax: number): void {
    this.#start += bytesMax
    if (this.#start < this.#bytes.length) return
    this.#bytes = NOTHING
    this.#start = 0
  }
}
