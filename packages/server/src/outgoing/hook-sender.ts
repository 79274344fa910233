/**
 * Sends what is said in channels to the addresses of their hooks, signed as Standard Webhooks has it (https://www.standardwebhooks.com).
 * For each hook one message after the other, in the order in which they were recorded,
 * and for all hooks together so many at once. What does not arrive is tried again, each time
 * later; what waits when the server stops is lost.
 */
import { createHmac } from 'node:crypto'
import type { Address, Clock, Timer } from '@partyline/net'
import type { Log } from '../log/log.ts'
import type { Hook, HookId } from '../network/hook.ts'
import { ForbiddenTarget, post, type PostAnswer, type Resolve } from './post.ts'
import { Turns } from './turns.ts'

/** A message of a channel, as it is sent. */
export interface Said {
  readonly id: string
  /** Unix milliseconds. */
  readonly time: number
  readonly channel: string
  readonly nick: string
  readonly account: string | null
  readonly kind: 'PRIVMSG' | 'NOTICE'
  readonly text: string
}

type HookOut = Extract<Hook, { way: 'out' }>

export interface HookSenderParts {
  readonly clock: Pick<Clock, 'setTimeout' | 'monotonic' | 'now'>
  readonly log: Log
  readonly isAllowed: (address: Address) => boolean
  readonly resolve: Resolve
  /** The hook as it is now; undefined where it is no more. */
  readonly hook: (id: HookId) => Hook | undefined
  readonly queueMax: () => number
  /** Over all hooks: how many messages wait, and how many are on their way at once. */
  readonly waitingMax: () => number
  readonly atOnceMax: () => number
  /** How long a message is tried again. */
  readonly giveUpMs: () => number
}

interface Waiting {
  readonly said: Said
  readonly since: number
}

interface Queue {
  readonly id: HookId
  readonly waiting: Waiting[]
  tries: number
  timer: Timer | null
  /** Waits for its turn, with those of other hooks. */
  isDue: boolean
  isSending: boolean
}

const TIMEOUT_MS = 10_000
const FIRST_PAUSE_MS = 1_000
const PAUSE_MS_MAX = 300_000
const SECRET_PREFIX = 'whsec_'
/** They mean that the same request may go through later (RFC 9110 15.5.9, RFC 6585 4). */
const LATER = [408, 425, 429]

export class HookSender implements Disposable {
  readonly #parts: HookSenderParts
  readonly #queues = new Map<HookId, Queue>()
  /** Hooks whose next message may be sent. */
  readonly #turns: Turns<Queue>
  #waiting = 0
  readonly #stopped = new AbortController()

  constructor(parts: HookSenderParts) {
    this.#parts = parts
    const { clock, atOnceMax } = parts
    this.#turns = new Turns({ clock, atOnceMax, nameOf: ({ id }) => id })
  }

  /** Never waits. Where too much waits already, the oldest is dropped. */
  send(hook: HookOut, said: Said): void {
    if (this.#stopped.signal.aborted) return
    const { id } = hook
    const queue = this.#queues.get(id) ?? { id, waiting: [], tries: 0, timer: null, isDue: false, isSending: false }
    this.#queues.set(id, queue)
    queue.waiting.push({ said, since: this.#parts.clock.monotonic() })
    this.#waiting += 1
    if (queue.waiting.length > this.#parts.queueMax()) this.#dropOldest(queue)
    if (this.#waiting > this.#parts.waitingMax()) this.#dropOldest(this.#longest())
    this.#takeTurn(queue)
  }

  [Symbol.dispose](): void {
    this.#stopped.abort()
    for (const { timer } of this.#queues.values()) timer?.cancel()
  }

  /** The first may be on its way. */
  #dropOldest(queue: Queue): void {
    this.#waiting -= queue.waiting.splice(queue.isSending ? 1 : 0, 1).length
    this.#note(queue.id, 'too many messages wait, so the oldest was dropped')
  }

  /** A program that answers loses nothing by one that does not. */
  #longest(): Queue {
    return [...this.#queues.values()].reduce((one, other) => (other.waiting.length > one.waiting.length ? other : one))
  }

  #takeTurn(queue: Queue): void {
    if (queue.isDue || queue.isSending || queue.timer !== null) return
    queue.isDue = true
    this.#turns.add(queue)
    this.#goOn()
  }

  /** One message of each, one hook after the other. */
  #goOn(): void {
    if (this.#stopped.signal.aborted) return
    for (let next = this.#turns.next(); next !== null; next = this.#turns.next()) {
      const { turn: queue, done } = next
      queue.isDue = false
      void this.#sendNext(queue).finally(() => {
        done()
        this.#goOn()
      })
    }
  }

  async #sendNext(queue: Queue): Promise<void> {
    const { id, waiting } = queue
    const hook = this.#parts.hook(id)
    const next = waiting[0]
    if (hook?.way !== 'out' || next === undefined) return this.#forget(queue)
    queue.isSending = true
    const failure = await this.#failureOf(hook, next.said)
    queue.isSending = false
    if (this.#stopped.signal.aborted) return
    const isLate = this.#parts.clock.monotonic() - next.since >= this.#parts.giveUpMs()
    if (failure === null || failure.isFinal || isLate) {
      if (failure !== null) this.#note(id, failure.why)
      waiting.shift()
      this.#waiting -= 1
      queue.tries = 0
      return waiting.length === 0 ? this.#forget(queue) : this.#takeTurn(queue)
    }
    queue.tries += 1
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (queue.tries - 1), PAUSE_MS_MAX)
    const waitMs = Math.max(pauseMs, Math.min((failure.retryAfterS ?? 0) * 1_000, PAUSE_MS_MAX))
    queue.timer = this.#parts.clock.setTimeout(() => {
      queue.timer = null
      this.#takeTurn(queue)
    }, waitMs)
  }

  #forget({ id, waiting }: Queue): void {
    this.#waiting -= waiting.length
    this.#queues.delete(id)
  }

  /** null where it has arrived. */
  async #failureOf({ url, secret }: HookOut, said: Said) {
    const body = JSON.stringify({ type: 'message', timestamp: new Date(said.time).toISOString(), data: said })
    const { isAllowed, resolve, clock } = this.#parts
    const headers = { 'Content-Type': 'application/json', ...signed(secret, said.id, clock.now(), body) }
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(TIMEOUT_MS)])
    try {
      return judged(await post({ url, headers, body }, { isAllowed, resolve, signal }))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return { why, isFinal: error instanceof ForbiddenTarget, retryAfterS: null }
    }
  }

  /** Where the hook leads is a secret of the other side. */
  #note(id: HookId, message: string): void {
    this.#parts.log.warn('hook.not-sent', { hook: id, message })
  }
}

function judged({ status, retryAfterS }: PostAnswer) {
  if (status >= 200 && status < 300) return null
  const isFinal = status < 500 && !LATER.includes(status)
  return { why: `it was answered ${status}`, isFinal, retryAfterS }
}

/**
 * Of the id, the date and the body together, so that none of them can be another. The date is that of this try: receivers refuse one
 * that is older than some minutes.
 */
function signed(secret: string, id: string, now: number, body: string): Record<string, string> {
  const seconds = Math.floor(now / 1_000)
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` }
}
