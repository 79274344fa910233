/**
 * Which batches of the stream count. All nodes read the same stream and so decide the same:
 *
 *     a batch under a later lease of its node than any before   counts; earlier leases of that node are over
 *     a batch under the current lease, with a greater number    counts
 *     a batch that is there already                             is void: a publish that was tried again
 *     a batch or `lost` under a lease that is over              is void: a node that had lost its lease, or did not know yet
 *     `lost` under the current lease                            counts, and ends that lease
 *
 * NATS leaves out what is published twice under one id within minutes; here it is left out for ever. The state belongs to what
 * a node keeps with the place that it has read to.
 */
import type { MessageId, Publisher } from './message-id.ts'

/** Plain data, by node. */
export type PublishersState = readonly (Publisher & {
  /** Of the last batch. */
  readonly number: number
  /** Is the lease not over yet, as far as the stream says? */
  readonly isLive: boolean
})[]

export class Publishers {
  readonly #byNode: Map<string, PublishersState[number]>

  constructor(state: PublishersState = []) {
    this.#byNode = new Map(state.map((publisher) => [publisher.node, publisher]))
  }

  /** Takes the id of the next message of the stream: does it count? */
  admit(id: MessageId): boolean {
    const { node, epoch } = id
    const known = this.#byNode.get(node)
    const isNewer = known === undefined || epoch > known.epoch
    const isCurrent = known !== undefined && epoch === known.epoch && known.isLive
    if (id.kind === 'lost') {
      if (!isNewer && !isCurrent) return false
      this.#byNode.set(node, { node, epoch, number: isNewer ? 0 : known.number, isLive: false })
      return true
    }
    if (!isNewer && !(isCurrent && id.number > known.number)) return false
    this.#byNode.set(node, { node, epoch, number: id.number, isLive: true })
    return true
  }

  /** Those whose sessions have not been ended: what a lease that ended is looked up for. */
  get live(): readonly Publisher[] {
    return this.state.filter(({ isLive }) => isLive).map(({ node, epoch }) => ({ node, epoch }))
  }

  /** In the order of the names, so that equal states are equal bytes. */
  get state(): PublishersState {
    return [...this.#byNode.values()].toSorted((a, b) => (a.node < b.node ? -1 : 1))
  }
}
