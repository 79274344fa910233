/** One end of what joins the server and the thread of the ssh door: pipes, and what is said beside them. */
import { Pipe } from './pipe.ts'
import type { Item, Parcel } from './parcel.ts'

/** What both ends of a thread have; a pair of ports in one thread is the same. */
export interface Port<In, Out> {
  postMessage(parcel: Out, transfer: ArrayBuffer[]): void
  on(event: 'message', take: (parcel: In) => void): unknown
}

/** What each side says of the pipes that it opens, and beside them. */
export interface Side {
  readonly about: unknown
  readonly said: unknown
}

export interface LinkHandlers<Theirs extends Side> {
  opened(pipe: Pipe, about: Theirs['about']): void
  said(said: Theirs['said']): void
}

type ParcelOf<Of extends Side> = Parcel<Of['about'], Of['said']>

export class Link<Ours extends Side, Theirs extends Side> {
  readonly #port: Port<ParcelOf<Theirs>, ParcelOf<Ours>>
  readonly #handlers: LinkHandlers<Theirs>
  readonly #pipes = new Map<number, Pipe>()
  #nextPipe: number
  #items: Item<Ours['about'], Ours['said']>[] = []
  #chunks: Uint8Array[] = []
  #isBroken = false

  constructor(port: Port<ParcelOf<Theirs>, ParcelOf<Ours>>, side: 'server' | 'thread', handlers: LinkHandlers<Theirs>) {
    this.#port = port
    this.#handlers = handlers
    this.#nextPipe = side === 'server' ? 0 : 1
    port.on('message', (parcel) => this.#take(parcel))
  }

  open(about: Ours['about']): Pipe {
    const number = this.#nextPipe
    this.#nextPipe += 2
    this.#send({ kind: 'open', pipe: number, about })
    return this.#pipe(number)
  }

  say(said: Ours['said']): void {
    this.#send({ kind: 'say', said })
  }

  /** The other side is gone: every pipe is broken. */
  break(): void {
    this.#isBroken = true
    for (const pipe of this.#pipes.values()) pipe.wasBroken()
  }

  #pipe(number: number): Pipe {
    const pipe = new Pipe({
      bytes: (bytes) => {
        this.#chunks.push(bytes)
        this.#send({ kind: 'bytes', pipe: number, byteCount: bytes.byteLength })
      },
      taken: (byteCount) => this.#send({ kind: 'taken', pipe: number, byteCount }),
      end: () => this.#send({ kind: 'end', pipe: number }),
      abort: () => this.#send({ kind: 'abort', pipe: number }),
      closed: () => this.#pipes.delete(number),
    })
    this.#pipes.set(number, pipe)
    if (this.#isBroken) pipe.wasBroken()
    return pipe
  }

  #send(item: Item<Ours['about'], Ours['said']>): void {
    if (this.#isBroken) return
    if (this.#items.length === 0) queueMicrotask(() => this.#flush())
    this.#items.push(item)
  }

  #flush(): void {
    if (this.#isBroken) return
    const [items, chunks] = [this.#items, this.#chunks]
    this.#items = []
    this.#chunks = []
    // Copied once, and handed over: what is sent to many is not to be taken away from the others.
    const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0))
    let start = 0
    for (const chunk of chunks) {
      bytes.set(chunk, start)
      start += chunk.byteLength
    }
    this.#port.postMessage({ items, bytes }, [bytes.buffer])
  }

  #take({ items, bytes }: ParcelOf<Theirs>): void {
    let start = 0
    for (const item of items) {
      switch (item.kind) {
        case 'open':
          this.#handlers.opened(this.#pipe(item.pipe), item.about)
          break
        case 'bytes':
          this.#pipes.get(item.pipe)?.receive(bytes.subarray(start, start + item.byteCount))
          start += item.byteCount
          break
        case 'taken':
          this.#pipes.get(item.pipe)?.wereTaken(item.byteCount)
          break
        case 'end':
          this.#pipes.get(item.pipe)?.hasEnded()
          break
        case 'abort':
          this.#pipes.get(item.pipe)?.wasBroken()
          break
        case 'say':
          this.#handlers.said(item.said)
          break
        default:
          item satisfies never
      }
    }
  }
}
