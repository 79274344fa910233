/** What each action of a person does: in the state at once, and as lines to the server. */
import { parseMessage } from '../message.ts'
import type { Action } from './action.ts'
import type { CoreParts } from './core-parts.ts'
import type { History } from './history.ts'
import { CLIENT_LIMITS } from './limits.ts'
import type { Outbox } from './outbox.ts'
import type { Searching } from './searching.ts'
import { SERVER_PLACE, type PlaceKey } from './state.ts'
import { itemAt } from './timeline.ts'
import { countUnread } from './unread.ts'
import type { Watching } from './watching.ts'

export interface PerformParts extends CoreParts {
  readonly outbox: Outbox
  readonly history: History
  readonly searching: Searching
  readonly watching: Watching
  readonly isOnline: () => boolean
  readonly join: (channel: string, key: string | undefined) => void
}

/** Those that the core does itself: they are about the connection. */
export type ConnectionAction = Extract<Action, { kind: 'connect' | 'quit' | 'authenticate' | 'nick' }>

export class Performer {
  readonly #parts: PerformParts
  readonly #typingSent = new Map<PlaceKey, number>()

  constructor(parts: PerformParts) {
    this.#parts = parts
  }

  perform(action: Exclude<Action, ConnectionAction>): void {
    const { outbox, history, searching, draft, join } = this.#parts
    switch (action.kind) {
      case 'send':
        this.#typingSent.delete(action.place)
        return outbox.give(action)
      case 'resend':
        return outbox.resend(action.place, action.key)
      case 'discard':
        return outbox.discard(action.place, action.key)
      case 'react':
        return this.#react(action)
      case 'redact': {
        const { place, id, reason } = action
        return this.#command(place, 'REDACT', [this.#name(place), id, ...(reason === undefined ? [] : [reason])])
      }
      case 'typing':
        return this.#typing(action)
      case 'read':
        return this.#read(action)
      case 'join':
        return join(action.channel, action.key)
      case 'part':
        return this.#part(action)
      case 'open':
        return this.#open(action.nick)
      case 'forget':
        return this.#forget(action.place)
      case 'away':
        return this.#command(action.place ?? SERVER_PLACE, 'AWAY', action.text === null ? [] : [action.text])
      case 'topic':
        return this.#command(action.place, 'TOPIC', [this.#name(action.place), action.text])
      case 'command':
        return this.#command(action.place, action.verb, action.params)
      case 'raw': {
        const message = parseMessage(action.line)
        return message === null ? undefined : this.#command(action.place, message.verb, message.params)
      }
      case 'earlier':
      case 'later':
      case 'around':
        return history.load(action)
      case 'leave-around':
        return draft.setPlace(action.place, { detached: null })
      case 'search':
        return searching.search(action.query)
      case 'close-search':
        return searching.close()
      case 'list-channels':
        draft.set({ channelList: { isComplete: false, channels: [] } })
        return this.#quiet('LIST', [])
      case 'register': {
        const { place, account, email = '*', password } = action
        return this.#command(place, 'REGISTER', [account, email, password])
      }
      case 'verify':
        return this.#command(action.place, 'VERIFY', [action.account, action.code])
      default:
        return action satisfies never
    }
  }

  #name(key: PlaceKey): string {
    return this.#parts.draft.place(key)?.name ?? ''
  }

  #command(place: PlaceKey, verb: string, params: readonly string[]): void {
    this.#parts.ask({ verb, params }, { kind: 'command', place, verb })
  }

  #quiet(verb: string, params: readonly string[]): void {
    this.#parts.ask({ verb, params }, { kind: 'quiet' })
  }

  #react({ place, id, text, isOn }: Extract<Action, { kind: 'react' }>): void {
    if (!this.#parts.can('message-tags')) return
    const tags = new Map([
      ['+draft/reply', id],
      [isOn ? '+draft/react' : '+draft/unreact', text],
    ])
    const message = { tags, verb: 'TAGMSG', params: [this.#name(place)] }
    this.#parts.ask(message, { kind: 'command', place, verb: 'TAGMSG' })
  }

  /** IRCv3 typing: not more often than others need to see it, and at once when it ends. */
  #typing({ place, status }: Extract<Action, { kind: 'typing' }>): void {
    const { can, now, ask, draft } = this.#parts
    if (!can('message-tags') || draft.place(place)?.kind === 'server') return
    const last = this.#typingSent.get(place)
    if (status === 'done' ? last === undefined : now() - (last ?? 0) < CLIENT_LIMITS.typingEveryMs) return
    if (status === 'done') this.#typingSent.delete(place)
    else this.#typingSent.set(place, now())
    const message = { tags: new Map([['+typing', status]]), verb: 'TAGMSG', params: [this.#name(place)] }
    ask(message, { kind: 'quiet' })
  }

  #read({ place: key, until }: Extract<Action, { kind: 'read' }>): void {
    const { draft, watching } = this.#parts
    const place = draft.place(key)
    if (place === undefined) return
    const marker = until ?? itemAt(place.timeline, -1)?.time
    if (marker === undefined || marker <= (place.marker ?? 0)) return
    draft.setPlace(key, { marker, ...countUnread({ ...place, marker }) })
    if (place.kind !== 'server') watching.read(key)
  }

  #part({ place: key, reason }: Extract<Action, { kind: 'part' }>): void {
    const { draft, isOnline, outbox, history } = this.#parts
    const place = draft.place(key)
    if (place?.kind !== 'channel') return
    if (isOnline() && place.membership.kind === 'joined') {
      this.#command(key, 'PART', [place.name, ...(reason === undefined ? [] : [reason])])
      return
    }
    draft.setPlace(key, { membership: { kind: 'left' } })
    history.forget(key)
    outbox.resolve(key, false)
  }

  #open(nick: string): void {
    const { draft, placeFor, names, history, isOnline } = this.#parts
    if (nick === '' || names().isChannel(nick)) return
    const key = placeFor(nick)
    const place = key === null ? undefined : draft.place(key)
    if (place !== undefined && place.timeline.length === 0 && isOnline()) history.catchUp(place.key)
  }

  #forget(key: PlaceKey): void {
    const { draft, history, watching } = this.#parts
    const place = draft.place(key)
    if (place === undefined || place.kind === 'server') return
    if (place.kind === 'channel' && place.membership.kind === 'joined') this.#quiet('PART', [place.name])
    watching.unwatch(place)
    history.forget(key)
    draft.deletePlace(key)
  }
}
