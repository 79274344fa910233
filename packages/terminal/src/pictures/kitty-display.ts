/**
 * Pictures that the terminal holds itself, and shows where their placeholders stand. One is sent in pieces, each when the terminal has taken the one
 * before, and nothing else of the protocol between them.
 */
import { PICTURE_PIXELS_MAX, PIECE_TAKEN_MS_MAX } from '../limits.ts'
import type { Clock } from '../terminal/clock.ts'
import { roomIn, type Terminal } from '../terminal/terminal.ts'
import { dropPicture, END_OF_PIECES, picturePieces, placeholders } from './kitty.ts'
import type { Placement } from './picture.ts'
import type { PictureDisplay } from './picture-display.ts'

export class KittyDisplay implements PictureDisplay {
  readonly pixelsMax = PICTURE_PIXELS_MAX
  readonly drawn = new Map<never, never>()
  readonly lines = placeholders
  readonly #terminal: Pick<Terminal, 'write'>
  readonly #clock: Pick<Clock, 'setTimeout'>
  /** Of which not all pieces are sent. */
  #sending: number | null = null
  /** They go when that one is sent. */
  #dropped: number[] = []

  constructor(terminal: Pick<Terminal, 'write'>, clock: Pick<Clock, 'setTimeout'>) {
    this.#terminal = terminal
    this.#clock = clock
  }

  room(): Promise<void> {
    return roomIn(this.#terminal)
  }

  async bring(placement: Placement, png: Uint8Array): Promise<boolean> {
    const { number } = placement
    this.#sending = number
    for (const piece of picturePieces(placement, png)) {
      const isTaken = await this.#send(piece)
      if (this.#sending !== number) return false
      if (isTaken) continue
      this.drop(number)
      return false
    }
    this.#sending = null
    this.#dropAll()
    return true
  }

  drop(number: number): void {
    this.#dropped.push(number)
    if (this.#sending === number) {
      this.#sending = null
      void this.#terminal.write(END_OF_PIECES)
    }
    if (this.#sending === null) this.#dropAll()
  }

  #dropAll(): void {
    for (const number of this.#dropped.splice(0)) void this.#terminal.write(dropPicture(number))
  }

  /** @returns false where the terminal does not take it in time: the rest is not held for it */
  async #send(piece: string): Promise<boolean> {
    const room = this.#terminal.write(piece)
    if (room === true) return true
    const late = Promise.withResolvers<false>()
    const timer = this.#clock.setTimeout(() => late.resolve(false), PIECE_TAKEN_MS_MAX)
    try {
      return await Promise.race([room.then(() => true), late.promise])
    } finally {
      timer.cancel()
    }
  }
}
