/** A client whose state a test writes. What is sent to it waits, until the test says what became of it. */
import type { Action } from '../client/action.ts'
import type { MessageItem, SendFailure } from '../client/item.ts'
import type { Client } from '../client/run-client.ts'
import type { ClientState, Place, PlaceKey } from '../client/state.ts'
import { appended } from '../client/timeline.ts'
import { messageItem, pendingMessage } from './items.ts'

export class ScriptedClient implements Client {
  readonly actions: Action[] = []
  isStopped = false
  #state: ClientState
  #sent = 0
  readonly #listeners = new Set<(state: ClientState) => void>()

  constructor(state: ClientState) {
    this.#state = state
  }

  get state(): ClientState {
    return this.#state
  }

  act(action: Action): void {
    this.actions.push(action)
    if (action.kind === 'send' && this.#state.places.has(action.place) && action.text !== '') {
      this.#sent += 1
      const message = pendingMessage(`sent${this.#sent}`, 0, { text: action.text, replyTo: action.replyTo ?? null })
      this.change(action.place, (place) => ({ ...place, pending: [...place.pending, message] }))
    }
    if (action.kind === 'discard') {
      const { key } = action
      this.change(action.place, (place) => ({ ...place, pending: place.pending.filter((one) => one.key !== key) }))
    }
  }

  subscribe(listener: (state: ClientState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  network(): void {}

  stop(): void {
    this.isStopped = true
  }

  set(change: Partial<ClientState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener(this.#state)
  }

  change(key: PlaceKey, change: (place: Place) => Place): void {
    const place = this.#state.places.get(key)
    if (place === undefined) throw new Error(`There is no place ${key}.`)
    this.set({ places: new Map(this.#state.places).set(key, change(place)) })
  }

  /** Somebody says something there. */
  say(key: PlaceKey, item: MessageItem): void {
    this.change(key, (place) => ({ ...place, timeline: appended(place.timeline, [item]) }))
  }

  /** All that waits there is stored. */
  store(key: PlaceKey): void {
    this.change(key, (place) => {
      const items = place.pending.map(({ key, text, replyTo }) =>
        messageItem(key, Number.MAX_SAFE_INTEGER, { text, replyTo, isMine: true, nick: this.#state.me.nick }),
      )
      return { ...place, pending: [], timeline: appended(place.timeline, items) }
    })
  }

  /** All that waits there is refused. */
  refuse(key: PlaceKey, why: SendFailure): void {
    this.change(key, (place) => ({ ...place, pending: place.pending.map((one) => ({ ...one, status: why })) }))
  }
}
