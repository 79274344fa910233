/**
 * The way of one line that has come: label → what it answers; batch → what it is part of; verb → what it changes in the state.
 */
import type { Message } from '../message.ts'
import { Batches } from './batches.ts'
import type { History } from './history.ts'
import type { ItemKey } from './item.ts'
import { nickOf, type Incoming, type IncomingBatch } from './incoming.ts'
import { composed } from './multiline.ts'
import type { Outbox } from './outbox.ts'
import { CHANNEL_FACTS } from './receive/channel-facts.ts'
import { JOINING } from './receive/joining.ts'
import { PRESENCE } from './receive/presence.ts'
import { isMe, type ReceiveParts, type Takes } from './receive/receive-parts.ts'
import { failureOf, isRefusal, isReply, placeNamedIn, reply } from './receive/replies.ts'
import { SERVER_FACTS } from './receive/server-facts.ts'
import { SPOKEN } from './receive/spoken.ts'
import type { Registration } from './registration.ts'
import type { Request, Requests } from './requests.ts'
import type { Searching } from './searching.ts'
import { SERVER_PLACE, type PlaceKey } from './state.ts'
import type { Watching } from './watching.ts'

const TAKES: ReadonlyMap<string, Takes[string]> = new Map(
  Object.entries({ ...PRESENCE, ...SPOKEN, ...CHANNEL_FACTS, ...SERVER_FACTS, ...JOINING }),
)

/** Said at every welcome; whoever wants to read it finds it in `server`. */
const WELCOME = new Set([
  '001',
  '002',
  '003',
  '004',
  '005',
  '042',
  '250',
  '251',
  '252',
  '253',
  '254',
  '255',
  '265',
  '266',
])

export interface ReceiverParts extends ReceiveParts {
  readonly requests: Requests
  readonly registration: Registration
  readonly history: History
  readonly outbox: Outbox
  readonly searching: Searching
  readonly watching: Watching
  readonly onPong: (token: string) => void
}

export class Receiver {
  readonly #parts: ReceiverParts
  readonly #batches = new Batches()

  constructor(parts: ReceiverParts) {
    this.#parts = parts
  }

  lost(): void {
    this.#batches.clear()
    this.#parts.growingLists.clear()
  }

  /** What is not in the state yet. */
  get held(): unknown {
    return [this.#batches.held, this.#parts.growingLists]
  }

  receive(message: Message): void {
    const whole = this.#batches.take(message)
    if (whole !== null) this.#take(whole, null)
  }

  #take(whole: Incoming | IncomingBatch, around: Request | null): void {
    const { requests, outbox } = this.#parts
    const request = (whole.label === null ? null : requests.take(whole.label)) ?? around
    // A service answers what is said to it, and shows its sender no echo: the message stands in front of the answer.
    if (request?.kind === 'message' && request !== around && !this.#isOutcome(whole)) {
      outbox.settle(request.place, request.key)
    }
    if (whole.kind === 'message') this.#takeMessage(whole.message, request)
    else this.#takeBatch(whole, request)
  }

  /** Whether it says what became of an own message: the echo, a refusal, or nothing at all. */
  #isOutcome(whole: Incoming | IncomingBatch): boolean {
    if (whole.kind === 'batch') return whole.parts.length === 0 || whole.parts.some((part) => this.#isOutcome(part))
    const { message } = whole
    return message.verb === 'ACK' || isRefusal(message) || isMe(this.#parts, nickOf(message))
  }

  #takeBatch(batch: IncomingBatch, request: Request | null): void {
    const { history, searching } = this.#parts
    switch (batch.type) {
      case 'chathistory':
        history.page(batch, request)
        break
      case 'draft/chathistory-targets':
        if (request === null) this.#parts.requests.takeFirst((one) => one.kind === 'targets')
        history.targets(batch)
        break
      case 'soju.im/search':
      case 'search':
        searching.found(batch, request)
        break
      case 'draft/multiline': {
        const message = composed(batch)
        if (message !== null) this.#takeMessage(message, request)
        break
      }
      default:
        // labeled-response, netjoin, netsplit, metadata, isupport: as if its lines had come without.
        for (const part of batch.parts) this.#take(part, request)
        // An answer of nothing answers too.
        if (batch.parts.length === 0 && request !== null) this.#unanswered(request)
    }
  }

  #takeMessage(message: Message, request: Request | null): void {
    const { registration, onPong } = this.#parts
    if (registration.take(message)) return
    if (message.verb === 'PONG') onPong(message.params.at(-1) ?? '')
    if (message.verb === '315') this.#parts.watching.answered()
    if (message.verb === 'ACK') {
      if (request !== null) this.#unanswered(request)
      return
    }
    TAKES.get(message.verb)?.(this.#parts, message, request)
    if (isReply(message)) this.#reply(message, request)
  }

  /** ACK: it was done, and nothing is to be said of it. */
  #unanswered(request: Request): void {
    const { outbox, history, searching } = this.#parts
    if (request.kind === 'message') outbox.settle(request.place, request.key)
    else if (request.kind === 'search') searching.failed(request, '')
    else history.failed(request, '')
  }

  #reply(message: Message, request: Request | null): void {
    const { history, searching } = this.#parts
    const asked = request ?? this.#failedRequest(message)
    if (asked === null) return this.#unasked(message)
    switch (asked.kind) {
      case 'message':
        if (isRefusal(message)) this.#refused(asked.place, asked.key, message)
        return
      case 'page':
      case 'targets':
        if (isRefusal(message)) history.failed(asked, message.params.at(-1) ?? '', failureOf(message).code)
        return
      case 'search':
        if (isRefusal(message)) searching.failed(asked, message.params.at(-1) ?? '')
        return
      case 'quiet':
        return
      case 'command':
        // That a person has come in is seen, and who is there too.
        if (asked.verb === 'JOIN' && JOIN_ANSWERS.has(message.verb)) return
        reply(this.#parts, asked.place, message)
        return
      default:
        asked satisfies never
    }
  }

  /** It stands beside the message, and where that was typed. */
  #refused(place: PlaceKey, item: ItemKey, message: Message): void {
    const { outbox } = this.#parts
    const from = outbox.typedElsewhere(item)
    outbox.fail(place, item, failureOf(message))
    if (from !== null) reply(this.#parts, from, message)
  }

  /** Of what has an answer of its own, without labels. */
  #failedRequest({ verb, params }: Message): Request | null {
    if (verb !== 'FAIL') return null
    const { requests, names } = this.#parts
    const [command, , subcommand = '', target = ''] = params
    if (command === 'SEARCH') return requests.takeFirst((one) => one.kind === 'search')
    if (command !== 'CHATHISTORY') return null
    if (subcommand === 'TARGETS') return requests.takeFirst((one) => one.kind === 'targets')
    const place = names().place(target)
    return requests.takeFirst((one) => one.kind === 'page' && one.place === place)
  }

  /** Without labels: a refusal is of the last that was said there. An answer stands where something was asked a moment ago, and all else where it is about. */
  #unasked(message: Message): void {
    const { outbox, draft, requests, now } = this.#parts
    const named = placeNamedIn(this.#parts, message)
    const recent = requests.recentPlace(now())
    if (isRefusal(message)) {
      const place = named === SERVER_PLACE ? recent : named
      const item = named === SERVER_PLACE ? null : outbox.oldestSent(named)
      if (item === null) reply(this.#parts, place, message)
      else this.#refused(named, item, message)
      return
    }
    const isWelcome = draft.state.connection.kind !== 'online' || WELCOME.has(message.verb)
    if (isWelcome || TAKES.has(message.verb) || SILENT.has(message.verb)) return
    reply(this.#parts, recent === SERVER_PLACE ? named : recent, message)
  }
}

/** What a channel says of itself to everybody that comes in: it is in the state. */
const JOIN_ANSWERS = new Set(['329', '331', '332', '333', '353', '366'])

/** Ends of answers that the client asks for itself. */
const SILENT = new Set([
  '315',
  '366',
  '333',
  '732',
  '733',
  '770',
  '771',
  '772',
  '728',
  '729',
  '368',
  '349',
  '347',
  '321',
  '322',
  '323',
])
