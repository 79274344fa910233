/**
 * What was asked of the server and is not answered yet (IRCv3 labeled-response). Without the capability answers are found by
 * what they are about.
 */
import type { MessageFields } from '../message.ts'
import type { ItemKey, MessageId } from './item.ts'
import { CLIENT_LIMITS } from './limits.ts'
import { SERVER_PLACE, type PlaceKey, type SearchQuery } from './state.ts'

/** A page of history, and what it is for. */
export interface PageRequest {
  readonly kind: 'page'
  readonly place: PlaceKey
  /** `newest` and `newer` close the gap after a new connection; the others are for a person that looks back. */
  readonly part: 'newest' | 'newer' | 'earlier' | 'later' | 'around'
  /** From where; null: from the newest. */
  readonly from: HistoryPoint | null
}

export type HistoryPoint = { readonly id: MessageId } | { readonly time: number }

export type Request =
  | { readonly kind: 'message'; readonly place: PlaceKey; readonly key: ItemKey }
  | PageRequest
  | { readonly kind: 'targets' }
  | { readonly kind: 'search'; readonly query: SearchQuery }
  /** Of the person. */
  | { readonly kind: 'command'; readonly place: PlaceKey; readonly verb: string }
  /** Of the client for itself: answers change the state, refusals are nobody's business. */
  | { readonly kind: 'quiet' }

interface Open {
  readonly request: Request
  readonly deadline: number
}

export interface Noted {
  readonly label: string
  /** The message as it is to be written. */
  readonly labelled: MessageFields
}

export class Requests {
  readonly #open = new Map<string, Open>()
  #count = 0
  #lastCommand: { readonly place: PlaceKey; readonly at: number; readonly of: string } | null = null

  /**
   * Notes a request that goes out now.
   * @param isLabelled the server repeats labels
   */
  note(message: MessageFields, request: Request, now: number, isLabelled: boolean): Noted {
    this.#count += 1
    if (request.kind === 'command') {
      const of = message.verb === 'PRIVMSG' ? (message.params?.[0] ?? '') : ''
      this.asked(request.place, now, of)
    }
    const label = `r${this.#count}`
    // Without labels only what has an end of its own can be waited for.
    if (isLabelled || isPaged(request))
      this.#open.set(label, { request, deadline: now + CLIENT_LIMITS.requestTimeoutMs })
    const tags = new Map([['label', label], ...(message.tags ?? [])])
    return { label, labelled: isLabelled ? { ...message, tags } : message }
  }

  /** A person has asked something whose answer has no label. @param of whom */
  asked(place: PlaceKey, at: number, of = ''): void {
    this.#lastCommand = { place, at, of }
  }

  /** The request with this label; its answer has come. */
  take(label: string): Request | null {
    const open = this.#open.get(label)
    this.#open.delete(label)
    return open?.request ?? null
  }

  /** The oldest one that fits, for answers without a label. */
  takeFirst<R extends Request = Request>(fits: (request: Request) => request is R): R | null
  takeFirst(fits: (request: Request) => boolean): Request | null
  takeFirst(fits: (request: Request) => boolean): Request | null {
    for (const [label, { request }] of this.#open) {
      if (!fits(request)) continue
      this.#open.delete(label)
      return request
    }
    return null
  }

  /** Those of which the answer is overdue; they are not waited for any more. */
  takeOverdue(now: number): readonly Request[] {
    const overdue: Request[] = []
    for (const [label, { request, deadline }] of this.#open) {
      if (deadline > now) continue
      this.#open.delete(label)
      overdue.push(request)
    }
    return overdue
  }

  /** Where a person has asked something a moment ago; for answers without a label. */
  recentPlace(now: number): PlaceKey {
    const last = this.#lastCommand
    return last !== null && now - last.at < RECENT_MS ? last.place : SERVER_PLACE
  }

  /** The same of what was asked of a service, whose answers have no label on most servers. */
  recentPlaceOf(service: string, now: number, isSame: (one: string, other: string) => boolean): PlaceKey | null {
    const last = this.#lastCommand
    return last !== null && now - last.at < RECENT_MS && isSame(last.of, service) ? last.place : null
  }

  /** A place has another name. */
  moved(from: PlaceKey, to: PlaceKey): void {
    for (const [label, open] of this.#open) {
      const { request } = open
      if ('place' in request && request.place === from)
        this.#open.set(label, { ...open, request: { ...request, place: to } })
    }
  }

  /** When the next one is overdue. */
  get deadline(): number {
    for (const { deadline } of this.#open.values()) return deadline
    return Infinity
  }

  /** The connection is another one: no answer comes any more. */
  clear(): void {
    this.#open.clear()
  }
}

const RECENT_MS = 10_000

function isPaged({ kind }: Request): boolean {
  return kind === 'page' || kind === 'targets' || kind === 'search'
}
