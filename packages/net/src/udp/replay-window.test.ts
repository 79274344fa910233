import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { ReplayWindow } from './replay-window.ts'

/** The same promise without a limit of memory. */
class Model {
  readonly #seen = new Set<number>()
  readonly #width: number
  #highest = -1

  constructor(width: number) {
    this.#width = width
  }

  isNew(counter: number): boolean {
    return counter > this.#highest - this.#width && !this.#seen.has(counter)
  }

  mark(counter: number): void {
    this.#seen.add(counter)
    this.#highest = Math.max(this.#highest, counter)
  }
}

const WIDTHS = [32, 64, 1_024]

void describe('ReplayWindow', () => {
  for (const width of WIDTHS) {
    void it(`of ${width} takes each counter once, in any order and with any gaps, as an unlimited memory would`, () => {
      const near = fc.integer({ min: -width - 40, max: 40 })
      const far = fc.integer({ min: 0, max: 5 * width })
      const steps = fc.array(fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: far }), {
        maxLength: 400,
      })
      fc.assert(
        fc.property(steps, fc.integer({ min: 0, max: 2 ** 47 }), (steps, start) => {
          const window = new ReplayWindow(width)
          const model = new Model(width)
          let highest = start
          for (const step of steps) {
            const counter = Math.max(0, highest + step)
            const isNew = window.isNew(counter)
            assert.equal(isNew, model.isNew(counter), `counter ${counter} after ${highest}`)
            if (!isNew) continue
            window.mark(counter)
            model.mark(counter)
            highest = Math.max(highest, counter)
          }
        }),
      )
    })
  }

  const TABLE = [
    { name: 'the first one', marked: [], asked: 0, isNew: true },
    { name: 'the same again', marked: [0], asked: 0, isNew: false },
    { name: 'a late one', marked: [0, 2], asked: 1, isNew: true },
    { name: 'the oldest that fits', marked: [100], asked: 37, isNew: true },
    { name: 'one that is too old', marked: [100], asked: 36, isNew: false },
    { name: 'one from before a jump over the whole window', marked: [5, 1_000], asked: 5, isNew: false },
    { name: 'one at the place of an old one after a jump', marked: [5, 1_000], asked: 997, isNew: true },
    { name: 'the largest counter', marked: [2 ** 48 - 2], asked: 2 ** 48 - 1, isNew: true },
  ] as const
  for (const { name, marked, asked, isNew } of TABLE) {
    void it(`${isNew ? 'takes' : 'refuses'} ${name}`, () => {
      const window = new ReplayWindow(64)
      for (const counter of marked) window.mark(counter)
      assert.equal(window.isNew(asked), isNew)
    })
  }
})
