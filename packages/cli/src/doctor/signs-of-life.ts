/** A person that waits longer than a moment is told what for, and for how long at most. */
import { type Text, text } from '../language/text.ts'
import type { Clock, Timer } from '@partyline/net'
import { systemClock } from '@partyline/net'
import { formatDuration } from '../format-duration.ts'
import type { Target } from './target.ts'

/** Shorter waits need no word. */
const FIRST_MS = 1_000

/** Often enough to be seen, seldom enough to be read. */
const AGAIN_MS = 5_000

export class SignsOfLife {
  readonly #write: (text: Text) => void
  readonly #stepMs: number
  readonly #clock: Clock
  /** One for each target: what it waits for at present. */
  readonly #timers = new Map<Target, Timer>()

  /** @param stepMs what one step may take */
  constructor(write: (text: Text) => void, stepMs: number, clock: Clock = systemClock) {
    this.#write = write
    this.#stepMs = stepMs
    this.#clock = clock
  }

  /** The target now waits for something else. @param step in words that go on from "Waiting for" */
  waitFor(target: Target, step: Text): void {
    this.#timers.get(target)?.cancel()
    this.#watch(target, step, FIRST_MS, FIRST_MS)
  }

  end(): void {
    for (const timer of this.#timers.values()) timer.cancel()
    this.#timers.clear()
  }

  #watch(target: Target, step: Text, delayMs: number, waitedMs: number): void {
    const say = () => {
      const times = text`${formatDuration(waitedMs)} so far, ${formatDuration(this.#stepMs)} at most`
      this.#write(text`Waiting for ${step} (${times}) …\n`)
      this.#watch(target, step, AGAIN_MS, waitedMs + AGAIN_MS)
    }
    this.#timers.set(target, this.#clock.setTimeout(say, delayMs))
  }
}
