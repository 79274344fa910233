/**
 * What is on its way to one session. Pieces are staged while a batch is executed and released when it is recorded; an
 * answer that is still being fetched from the disk holds its place, and everything after it waits behind it.
 */

/** Where released bytes go: the door's end of a connection. */
export interface Sink {
  /** @returns false when the queue is over its bound; then the bytes are not taken */
  push(bytes: Uint8Array): boolean
  /** Everything pushed goes out in one write. */
  flush(): void
  /** Sends what was pushed, then closes. Does nothing when it is closed already. */
  close(): void
}

/** The place of an answer that is still being fetched. */
class Slot {
  text: string | null = null
}

type Piece = string | Uint8Array | Slot

export interface OutboxOptions {
  readonly sink: Sink
  /** How much may wait behind an answer that is being fetched. */
  readonly heldBytesMax: () => number
  /** More was to be sent than the sink, or the outbox, takes. */
  readonly onOverflow: () => void
  /** After `close`: everything has been handed to the sink. */
  readonly onClosed: () => void
}

export class Outbox {
  readonly #options: OutboxOptions
  #staged: Piece[] = []
  /** What is released but waits behind an answer; begins with that answer's slot, or is empty. */
  #held: Piece[] = []
  #heldBytes = 0
  #isClosing = false

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  stage(piece: string | Uint8Array): void {
    this.#staged.push(piece)
  }

  /** Holds a place. Once the batch is released, `fill` puts the answer there. */
  stageSlot(): { fill(text: string): void } {
    const slot = new Slot()
    this.#staged.push(slot)
    return {
      fill: (text) => {
        slot.text = text
        this.#advance()
      },
    }
  }

  /** The batch was not recorded: nothing of it is sent. */
  discard(): void {
    this.#staged = []
  }

  /**
   * The batch is recorded: what was staged is handed to the sink, as far as no answer before it is still being fetched.
   * It goes out with `flush`.
   */
  release(): void {
    // After the farewell nothing is sent.
    if (this.#isClosing) return this.discard()
    const staged = this.#staged
    this.#staged = []
    if (this.#held.length === 0 && !staged.some(isSlot)) return this.#push(staged)
    for (const piece of staged) {
      this.#held.push(piece)
      this.#heldBytes += sizeOf(piece)
    }
    this.#advance()
    if (this.#heldBytes > this.#options.heldBytesMax()) this.#options.onOverflow()
  }

  flush(): void {
    this.#options.sink.flush()
  }

  /** Closes the sink after everything released, answers that are being fetched included. */
  close(): void {
    this.#isClosing = true
    if (this.#held.length === 0) this.#close()
  }

  /** Sends what no longer waits. */
  #advance(): void {
    const open = this.#held.findIndex((piece) => isSlot(piece) && piece.text === null)
    const ready = this.#held.splice(0, open === -1 ? this.#held.length : open)
    for (const piece of ready) this.#heldBytes -= sizeOf(piece)
    this.#push(ready)
    this.flush()
    if (this.#isClosing && this.#held.length === 0) this.#close()
  }

  #push(pieces: readonly Piece[]): void {
    const { sink, onOverflow } = this.#options
    const [first] = pieces
    // One message to a channel is one piece for each of hundreds of members.
    if (pieces.length === 1 && first instanceof Uint8Array) {
      if (!sink.push(first)) onOverflow()
      return
    }
    let isTaken = true
    let text = ''
    const pushText = () => {
      if (text !== '') isTaken = sink.push(Buffer.from(text)) && isTaken
      text = ''
    }
    for (const piece of pieces) {
      if (piece instanceof Uint8Array) {
        pushText()
        isTaken = sink.push(piece) && isTaken
      } else {
        text += isSlot(piece) ? (piece.text ?? '') : piece
      }
    }
    pushText()
    if (!isTaken) onOverflow()
  }

  #close(): void {
    this.#options.sink.close()
    this.#options.onClosed()
  }
}

function isSlot(piece: Piece): piece is Slot {
  return piece instanceof Slot
}

function sizeOf(piece: Piece): number {
  return isSlot(piece) ? 0 : piece.length
}
