/**
 * When the screen is drawn. What a person does is drawn at once; what comes from elsewhere at most every `FRAME_MS`. While a
 * terminal is slow nothing is drawn, and then the newest state once: there is never a queue of frames.
 */
import { encodeFrame, type Drawing } from '../screen/encode-frame.ts'
import type { Frame } from '../screen/frame.ts'
import type { Clock } from './clock.ts'
import type { Terminal } from './terminal.ts'

/** Thirty frames in a second: reading is not smoother with more. */
const FRAME_MS = 33
/**
 * A frame that took long is followed by so many times its time without one, at most `REST_MS_MAX`: where many screens are drawn by one thread, a
 * screen that is made to be costly holds up the others little.
 */
const REST_FACTOR = 4
const REST_MS_MAX = 1_000

export interface Scene {
  /** The newest state, as it is to be seen now. */
  readonly frame: () => Frame
  readonly drawing: () => Drawing
}

/** What is written beside frames. */
type Telling = 'mode' | 'title' | 'call' | 'question'

export class Presenter {
  readonly #terminal: Terminal
  readonly #clock: Clock
  readonly #scene: Scene
  #shown: Frame | null = null
  #drawnAt = Number.NEGATIVE_INFINITY
  #restsUntil = Number.NEGATIVE_INFINITY
  #timer: { cancel(): void } | null = null
  #isBlocked = false
  readonly #told = new Map<Telling, string>()
  #isWanted = false
  #isStopped = false

  constructor(terminal: Terminal, clock: Clock, scene: Scene) {
    this.#terminal = terminal
    this.#clock = clock
    this.#scene = scene
  }

  /** For what the person did. */
  drawNow(): void {
    this.#timer?.cancel()
    this.#timer = null
    const restMs = this.#restsUntil - this.#clock.monotonic()
    if (restMs > 0 && !this.#isStopped) this.#timer = this.#clock.setTimeout(() => this.drawNow(), restMs)
    else this.#draw()
  }

  /** For what came from elsewhere. */
  drawSoon(): void {
    if (this.#timer !== null || this.#isStopped) return
    const waitMs = Math.max(0, this.#drawnAt + FRAME_MS - this.#clock.monotonic())
    this.#timer = this.#clock.setTimeout(() => this.drawNow(), waitMs)
  }

  /** What is on the screen is not known any more. */
  drawWhole(): void {
    this.#shown = null
    this.drawNow()
  }

  /** Writes beside the frames. While a terminal is slow, the last of a kind is kept for it. */
  tell(kind: Telling, text: string): void {
    if (this.#isBlocked) this.#told.set(kind, text)
    else this.#write(text)
  }

  /** Nothing is drawn from here on. */
  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
    this.#timer = null
  }

  #draw(): void {
    if (this.#isStopped) return
    if (this.#isBlocked) {
      this.#isWanted = true
      return
    }
    const begunAt = this.#clock.monotonic()
    const frame = this.#scene.frame()
    const text = encodeFrame(this.#shown, frame, this.#scene.drawing())
    this.#shown = frame
    this.#drawnAt = this.#clock.monotonic()
    this.#restsUntil = this.#drawnAt + Math.min(REST_MS_MAX, (this.#drawnAt - begunAt) * REST_FACTOR)
    this.#write(text)
  }

  #write(text: string): void {
    if (this.#isStopped || text === '') return
    const written = this.#terminal.write(text)
    if (written !== true) this.#waitFor(written)
  }

  #waitFor(room: Promise<void>): void {
    this.#isBlocked = true
    void room.then(() => {
      this.#isBlocked = false
      const told = [...this.#told.values()].join('')
      this.#told.clear()
      this.#write(told)
      if (!this.#isWanted) return
      this.#isWanted = false
      this.#draw()
    })
  }
}
