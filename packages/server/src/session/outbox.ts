/**
 * What is on its way to one session. Pieces are staged while a batch is executed and released when it is recorded. A long
 * answer holds a place, in which it is made as its reader takes it; everything after it waits behind it.
 */

/** Where released bytes go: the door's end of a connection. */
export interface Sink {
  /** @returns false when the queue is over its bound; then the bytes are not taken */
  push(bytes: Uint8Array): boolean
  /** Everything pushed goes out in one write. */
  flush(): void
  /** How much waits for the reader. */
  bytesQueued(): number
  /** Whether so little waits for the reader that the next piece of a long answer may be made. */
  hasRoom(): boolean
  /** Resolves when the reader has taken everything, or is gone. */
  room(): Promise<void>
  /** Sends what was pushed, then closes. Does nothing when it is closed already. */
  close(): void
}

/** Makes a long answer, a piece at a time. */
export interface Maker {
  /** The next piece; empty when there was only work. Takes no longer than a thousandth of a second or so. */
  next(): Uint8Array
  readonly isDone: boolean
  /** While the next part is being fetched: resolves when there is a next piece. */
  readonly awaited: Promise<void> | null
}

/** Where an answer stands that is still being made, or fetched, while it has no maker. */
export class Place {
  maker: Maker | null

  constructor(maker: Maker | null) {
    this.maker = maker
  }
}

type Piece = Uint8Array | Place

/** Whose outbox it is. */
export interface OutboxOwner {
  /** How much may wait behind an answer that is being made. */
  readonly heldBytesMax: number
  /** More was to be sent than the sink, or the outbox, takes. */
  overflowed(): void
  /** No answer is being made any more. */
  answered(): void
  /** After `close`: everything has been handed to the sink. */
  closed(): void
}

export class Outbox {
  readonly #sink: Sink
  readonly #owner: OutboxOwner
  /** Nearly always one piece is staged, so that it needs no list. */
  #first: Piece | null = null
  #more: Piece[] = []
  /** What is released but waits behind an answer; begins with that answer's place, or is empty. */
  #held: Piece[] = []
  #heldBytes = 0
  #isClosing = false

  constructor(sink: Sink, owner: OutboxOwner) {
    this.#sink = sink
    this.#owner = owner
  }

  /** @returns whether nothing was staged before */
  stage(piece: Piece): boolean {
    if (this.#first !== null) {
      this.#more.push(piece)
      return false
    }
    this.#first = piece
    return true
  }

  /** The batch was not recorded: nothing of it is sent. */
  discard(): void {
    this.#first = null
    if (this.#more.length > 0) this.#more = []
  }

  /**
   * The batch is recorded: what was staged is handed to the sink, as far as no answer before it is still being made. It
   * goes out with `flush`.
   */
  release(): void {
    const first = this.#first
    if (first === null) return
    const more = this.#more
    this.discard()
    // After the farewell nothing is sent.
    if (this.#isClosing) return
    if (this.#held.length === 0 && more.length === 0 && !isPlace(first)) return this.#push(first)
    for (const piece of [first, ...more]) {
      this.#held.push(piece)
      this.#heldBytes += sizeOf(piece)
    }
    this.#pushReady()
    if (this.#heldBytes > this.#owner.heldBytesMax) this.#owner.overflowed()
  }

  flush(): void {
    this.#sink.flush()
  }

  /** Bytes that wait for the reader, behind an answer or handed over. */
  get bytesQueued(): number {
    return this.#heldBytes + this.#sink.bytesQueued()
  }

  get isAnswering(): boolean {
    return this.#held.length > 0
  }

  /**
   * Makes the next piece of the answer that is first, and sends it.
   * @returns whether there is more to make now, or once the reader has taken something (`room`), or once the next part has
   * been fetched (`fetched`), or nothing
   */
  advance(): 'more' | 'full' | 'fetching' | 'nothing' {
    const maker = this.#maker()
    if (maker === null) return 'nothing'
    if (maker.awaited !== null) return 'fetching'
    if (!this.#sink.hasRoom()) return this.#wait()
    this.#push(maker.next())
    if (maker.isDone) {
      this.#held.shift()
      this.#pushReady()
    }
    this.flush()
    if (this.isAnswering) return this.#maker() === null ? 'nothing' : 'more'
    this.#owner.answered()
    if (this.#isClosing) this.#close()
    return 'nothing'
  }

  room(): Promise<void> {
    return this.#sink.room()
  }

  async fetched(): Promise<void> {
    await this.#maker()?.awaited
  }

  /** Closes the sink after everything released, answers that are being fetched included. */
  close(): void {
    this.#isClosing = true
    if (!this.isAnswering) this.#close()
  }

  /** Nobody reads any more. */
  abandon(): void {
    this.discard()
    this.#held = []
    this.#heldBytes = 0
  }

  #maker(): Maker | null {
    const [place] = this.#held
    return place instanceof Place ? place.maker : null
  }

  /** A reader that is not there for its own farewell does not get the rest of its answer either. */
  #wait(): 'full' | 'nothing' {
    if (!this.#isClosing) return 'full'
    this.abandon()
    this.#close()
    return 'nothing'
  }

  /** Sends what waits behind no answer. */
  #pushReady(): void {
    const place = this.#held.findIndex(isPlace)
    const ready = this.#held.splice(0, place === -1 ? this.#held.length : place)
    for (const piece of ready) this.#heldBytes -= sizeOf(piece)
    for (const piece of ready) if (!isPlace(piece)) this.#push(piece)
  }

  #push(bytes: Uint8Array): void {
    if (bytes.length > 0 && !this.#sink.push(bytes)) this.#owner.overflowed()
  }

  #close(): void {
    this.flush()
    this.#sink.close()
    this.#owner.closed()
  }
}

function isPlace(piece: Piece): piece is Place {
  return piece instanceof Place
}

function sizeOf(piece: Piece): number {
  return isPlace(piece) ? 0 : piece.length
}
