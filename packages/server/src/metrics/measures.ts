/**
 * What can only be measured when it happens. All else is looked up when somebody asks. Of messages nothing is measured one by one:
 * a batch is looked at when it is recorded.
 */
import type { Refusal } from '../network/refusal.ts'
import { isMessage } from '../store/is-message.ts'
import type { Batch, Store } from '../store/store.ts'
import type { Sample } from './exposition.ts'
import { Histogram } from './histogram.ts'

/** A lone message, to the most that a batch has. */
const CHANGES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]
/** A fast disk, to one that keeps people waiting. */
const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]

export class Measures {
  readonly changes = new Histogram(CHANGES)
  readonly recordSeconds = new Histogram(SECONDS)
  messages = 0
  recordsFailed = 0
  readonly #refusals = new Map<string, number>()
  readonly #rejections = new Map<string, Map<string, number>>()

  /** A client was told no. */
  refused(refusal: Refusal): void {
    count(this.#refusals, refusal.kind === 'refusal' ? refusal.numeric : refusal.code)
  }

  /** A connection was turned away at this door. */
  rejected(door: string, reason: string): void {
    const ofDoor = this.#rejections.get(door) ?? new Map<string, number>()
    this.#rejections.set(door, ofDoor)
    count(ofDoor, reason)
  }

  get refusals(): readonly Sample[] {
    return [...this.#refusals].map(([reason, value]) => ({ labels: { reason }, value }))
  }

  get rejections(): readonly Sample[] {
    return [...this.#rejections].flatMap(([door, reasons]) =>
      [...reasons].map(([reason, value]) => ({ labels: { door, reason }, value })),
    )
  }

  /** The store, with each batch measured. */
  of(store: Pick<Store, 'append'>, clock: { readonly monotonic: () => number }): Pick<Store, 'append'> {
    return {
      append: async (batch) => {
        const began = clock.monotonic()
        try {
          await store.append(batch)
        } catch (error) {
          this.recordsFailed += 1
          throw error
        }
        this.#recorded(batch, clock.monotonic() - began)
      },
    }
  }

  #recorded({ changes }: Batch, ms: number): void {
    if (changes.length === 0) return
    this.changes.note(changes.length)
    this.recordSeconds.note(ms / 1_000)
    for (const change of changes) if (change.kind === 'event' && isMessage(change.event.verb)) this.messages += 1
  }
}

/** The reasons are those of tables, so they are few. */
function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1)
}
