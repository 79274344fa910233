/** The exports that are under way: so many at once, each a portion after the other, as its reader takes them. */
import type { ExportAnswer, ExportQuery, Store } from '../store/store.ts'

/** Each has a thread look at the history again and again, in which other questions wait for a portion of each. */
export const EXPORTS_AT_ONCE_MAX = 2

type Begun =
  /** They MUST be begun: they hold a place until they have ended. */
  | { readonly kind: 'lines'; readonly lines: AsyncIterable<string> }
  | Extract<ExportAnswer, { kind: 'unknown' }>
  | { readonly kind: 'busy' }

export class Exports {
  readonly #read: Store['exported']
  #underWay = 0

  constructor(read: Store['exported']) {
    this.#read = read
  }

  /** @throws {StoreError} so do the lines */
  async begin(query: Omit<ExportQuery, 'place'>): Promise<Begun> {
    if (this.#underWay >= EXPORTS_AT_ONCE_MAX) return { kind: 'busy' }
    using held = new DisposableStack()
    this.#underWay += 1
    held.defer(() => {
      this.#underWay -= 1
    })
    const first = await this.#read({ ...query, place: null })
    return first.kind === 'unknown' ? first : { kind: 'lines', lines: this.#lines(query, first, held.move()) }
  }

  /** The next portion is read when the last one has been taken. */
  async *#lines(
    query: Omit<ExportQuery, 'place'>,
    first: ExportAnswer,
    held: DisposableStack,
  ): AsyncGenerator<string, void> {
    using _held = held
    for (let portion = first; portion.kind === 'lines';) {
      yield portion.lines
      if (portion.next === null) return
      portion = await this.#read({ ...query, place: portion.next })
    }
  }
}
