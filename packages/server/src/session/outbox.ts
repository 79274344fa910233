/**
 * What is on its way to one session. Pieces are staged while a batch is executed and released when it is recorded; an
 * answer that is still being fetched from the disk holds its place, and everything after it waits behind it.
 */

/** Where released bytes go: the door's send queue. */
export interface Sink {
  /** Takes the bytes, or closes the connection when its send queue is over the bound. */
  push(bytes: Uint8Array): void
  /** Everything pushed goes out in one write. */
  flush(): void
}

/** The place of an answer that is still being fetched. */
class Slot {
  text: string | null = null
}

type Piece = string | Uint8Array | Slot

export class Outbox {
  readonly #sink: Sink
  readonly #heldBytesMax: () => number
  readonly #onOverflow: () => void
  #staged: Piece[] = []
  #held: Piece[] = []
  #heldBytes = 0

  constructor(sink: Sink, heldBytesMax: () => number, onOverflow: () => void) {
    this.#sink = sink
    this.#heldBytesMax = heldBytesMax
    this.#onOverflow = onOverflow
  }

  /** True when nothing is staged: the first piece makes the session one that must be released. */
  get isClean(): boolean {
    return this.#staged.length === 0
  }

  stage(piece: string | Uint8Array): void {
    this.#staged.push(piece)
  }

  /** Holds a place; `fill` takes the text later, once. */
  stageSlot(): { fill(text: string): void } {
    const slot = new Slot()
    this.#staged.push(slot)
    return {
      fill: (text) => {
        slot.text = text
        this.#release()
      },
    }
  }

  /** The batch was not recorded: nothing of it is sent. */
  discard(): void {
    this.#staged = []
  }

  /** The batch is recorded: what was staged goes out, as far as no answer before it is still being fetched. */
  release(): void {
    const staged = this.#staged
    this.#staged = []
    if (this.#held.length === 0 && !staged.some((piece) => piece instanceof Slot)) {
      this.#send(staged)
      this.#sink.flush()
      return
    }
    for (const piece of staged) {
      this.#held.push(piece)
      if (!(piece instanceof Slot)) this.#heldBytes += piece.length
    }
    this.#release()
    if (this.#heldBytes > this.#heldBytesMax()) this.#onOverflow()
  }

  #release(): void {
    const open = this.#held.findIndex((piece) => piece instanceof Slot && piece.text === null)
    const ready = this.#held.splice(0, open === -1 ? this.#held.length : open)
    if (ready.length === 0) return
    const texts = ready.map((piece) => (piece instanceof Slot ? (piece.text ?? '') : piece))
    for (const [index, piece] of ready.entries()) {
      if (!(piece instanceof Slot)) this.#heldBytes -= texts[index]?.length ?? 0
    }
    this.#send(texts)
    this.#sink.flush()
  }

  #send(pieces: readonly Piece[]): void {
    let text = ''
    for (const piece of pieces) {
      if (typeof piece === 'string') text += piece
      else if (!(piece instanceof Slot)) {
        if (text !== '') this.#sink.push(Buffer.from(text))
        text = ''
        this.#sink.push(piece)
      }
    }
    if (text !== '') this.#sink.push(Buffer.from(text))
  }
}
