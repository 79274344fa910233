/** Says something, and tells when it is stored: in the order of the server, for everybody to see. */
import type { SendAction } from '../client/action.ts'
import type { ItemKey, MessageId, SendFailure } from '../client/item.ts'
import type { Client } from '../client/run-client.ts'
import type { ClientState, Place, PlaceKey } from '../client/state.ts'
import { findByKey } from '../client/timeline.ts'

export type Sent =
  /** `id` is null where the server gives none. */
  { readonly kind: 'stored'; readonly id: MessageId | null } | { readonly kind: 'failed'; readonly why: SendFailure }

interface Wait {
  readonly place: PlaceKey
  readonly key: ItemKey
  /** As it was looked at last. */
  seen: Place | undefined
  readonly settle: (sent: Sent) => void
}

export class Sender {
  readonly #client: Client
  readonly #waits = new Set<Wait>()
  #isStopped = false

  constructor(client: Client) {
    this.#client = client
  }

  /** Never rejects. Of a text that needs several messages, when the first one is stored; the others follow in their order. */
  async send(action: SendAction): Promise<Sent> {
    const { place } = action
    const before = new Set(this.#pendingKeys(place))
    if (!this.#isStopped) this.#client.act(action)
    const key = this.#pendingKeys(place).find((one) => !before.has(one))
    if (key === undefined) return failed('The message is empty, or there is no such place.')
    return await new Promise((settle) => {
      this.#waits.add({ place, key, seen: undefined, settle })
      this.look(this.#client.state)
    })
  }

  /** After each change of the state. */
  look(state: ClientState): void {
    for (const wait of this.#waits) {
      const place = state.places.get(wait.place)
      if (place === wait.seen && place !== undefined) continue
      wait.seen = place
      const sent = this.#outcome(place, wait.key)
      if (sent === null) continue
      this.#waits.delete(wait)
      if (sent.kind === 'failed') this.#client.act({ kind: 'discard', place: wait.place, key: wait.key })
      wait.settle(sent)
    }
  }

  /** What is not stored by now counts as failed: nobody waits for it any more. */
  stop(): void {
    this.#isStopped = true
    for (const { settle } of this.#waits) settle(failed('The bot was stopped.', 'unconfirmed'))
    this.#waits.clear()
  }

  #pendingKeys(place: PlaceKey): readonly ItemKey[] {
    return this.#client.state.places.get(place)?.pending.map(({ key }) => key) ?? []
  }

  /** null: not known yet. */
  #outcome(place: Place | undefined, key: ItemKey): Sent | null {
    if (place === undefined) return failed('The place was closed.')
    const pending = place.pending.find((one) => one.key === key)
    if (pending !== undefined)
      return typeof pending.status === 'string' ? null : { kind: 'failed', why: pending.status }
    const at = findByKey(place.timeline, key)
    const item = at === null ? undefined : place.timeline.chunks[at.chunk]?.[at.index]
    return item === undefined ? failed('The message was discarded.') : { kind: 'stored', id: item.id }
  }
}

function failed(text: string, kind: SendFailure['kind'] = 'unwritable'): Sent {
  return { kind: 'failed', why: { kind, text, code: '', context: [] } }
}
