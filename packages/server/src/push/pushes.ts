/**
 * Tells accounts by push what concerns them: messages to them, and mentions of their nickname in a channel. Each message is pushed by the
 * node of its author, once it is recorded.
 */
import { formatMessage, formatServerTime } from '@partyline/irc'
import type { Address, Clock, Timer } from '@partyline/net'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { Event } from '../network/event.ts'
import type { Network } from '../network/network.ts'
import { isAtLeast } from '../network/ranks.ts'
import type { PushKeys } from '../network/subscription.ts'
import type { PersonKey, User } from '../network/state.ts'
import { personOf } from '../network/conversation.ts'
import { ForbiddenTarget, type post, type Resolve } from '../outgoing/post.ts'
import { Turns } from '../outgoing/turns.ts'
import { encrypt, PAYLOAD_BYTES_MAX } from './encrypt.ts'
import { nicknamesIn } from './mentions.ts'
import type { Vapid } from './vapid.ts'

export interface PushesParts {
  readonly network: Network
  readonly clock: Clock
  readonly limits: () => Limits
  readonly log: Log
  readonly vapid: Vapid
  readonly post: typeof post
  /** Addresses that may be reached although they are not of the internet. */
  readonly isAllowed: (address: Address) => boolean
  readonly resolve: Resolve
  /** The service does not know the subscription any more. */
  readonly onGone: (person: PersonKey, endpoint: string) => void
  readonly stopped: AbortSignal
}

interface Push {
  readonly person: PersonKey
  readonly endpoint: string
  readonly keys: PushKeys
  readonly line: string
  /** How often it has been tried in vain. */
  readonly tries: number
}

interface Failure {
  readonly why: string
  readonly retryAfterS: number | null
}

type Messaged = Extract<Event, { kind: 'messaged' }>

/** How long a service keeps it for a client that is not there (RFC 8030 5.2). */
const KEPT_SECONDS = 24 * 60 * 60
const TIMEOUT_MS = 15_000
/** After a service could not take it. */
const RETRIES_MS = [2_000, 20_000, 120_000]
/** However long a service wants to be left alone. */
const PAUSE_MS_MAX = 300_000
const GONE: ReadonlySet<number> = new Set([404, 410])

export class Pushes {
  readonly #parts: PushesParts
  #noted: Push[] = []
  readonly #waiting: Turns<Push>
  /** Of pushes that are tried again later: a service that does not answer holds up no other. */
  readonly #pauses = new Set<Timer>()

  constructor(parts: PushesParts) {
    this.#parts = parts
    const { clock, limits } = parts
    // One account names several services, and takes another for one that is gone.
    this.#waiting = new Turns({ clock, atOnceMax: () => limits().pushesAtOnceMax, nameOf: ({ person }) => person })
    const stop = () => {
      for (const timer of this.#pauses) timer.cancel()
    }
    parts.stopped.addEventListener('abort', stop, { once: true })
  }

  /** Call when a session of this node has just said it. */
  note(event: Messaged): void {
    const { network } = this.#parts
    if (network.pushes.size === 0 || event.text === null) return
    for (const person of this.#concerned(event, event.text)) {
      if (person === personOf({ id: event.user, account: event.account })) continue
      for (const [endpoint, keys] of network.pushes.get(person) ?? []) {
        this.#noted.push({ person, endpoint, keys, line: lineOf(event, event.text), tries: 0 })
      }
    }
  }

  /** What was noted is recorded. */
  release(): void {
    for (const push of this.#noted.splice(0)) this.#take(push)
  }

  discard(): void {
    this.#noted = []
  }

  #concerned(event: Messaged, text: string): ReadonlySet<PersonKey> {
    const { target } = event
    if (target.kind === 'user') return new Set([target.person])
    const { network } = this.#parts
    const members = network.channels.get(target.key)?.members
    const persons = new Set<PersonKey>()
    for (const [written, inner] of nicknamesIn(text)) {
      const user: User | undefined = network.userByNick(written) ?? network.userByNick(inner)
      const member = user === undefined ? undefined : members?.get(user.id)
      if (member === undefined) continue
      // What is said to those with a rank is for nobody else, whomever it names.
      if (target.kind === 'channel' || isAtLeast(member.ranks, target.least)) persons.add(personOf(member.user))
    }
    return persons
  }

  /** Where too many wait, the oldest is not pushed, first of those to slow services: its account reads it in the history. */
  #take(push: Push): void {
    const { limits, log } = this.#parts
    this.#waiting.add(push)
    if (this.#waiting.waiting + this.#pauses.size > limits().pushesWaitingMax) {
      this.#waiting.drop()
      log.warn('push.dropped', { waiting: this.#waiting.waiting })
    }
    this.#goOn()
  }

  #goOn(): void {
    if (this.#parts.stopped.aborted) return
    for (let next = this.#waiting.next(); next !== null; next = this.#waiting.next()) {
      const { turn, done } = next
      void this.#deliver(turn).finally(() => {
        done()
        this.#goOn()
      })
    }
  }

  async #deliver(push: Push): Promise<void> {
    const { stopped, clock, log } = this.#parts
    const failure = await this.#try(push)
    if (failure === null || stopped.aborted) return
    const pauseMs = RETRIES_MS[push.tries]
    if (pauseMs === undefined) {
      log.warn('push.failed', { service: new URL(push.endpoint).host, reason: failure.why })
      return
    }
    const wantedMs = Math.min((failure.retryAfterS ?? 0) * 1_000, PAUSE_MS_MAX)
    const timer = clock.setTimeout(
      () => {
        this.#pauses.delete(timer)
        this.#take({ ...push, tries: push.tries + 1 })
      },
      Math.max(pauseMs, wantedMs),
    )
    this.#pauses.add(timer)
  }

  /** @returns why it has to be tried again; null where there is nothing more to try */
  async #try({ person, endpoint, keys, line }: Push): Promise<Failure | null> {
    const { vapid, clock, stopped, isAllowed, resolve, onGone, log } = this.#parts
    const url = new URL(endpoint)
    const gone = (reason: string) => {
      log.info('push.gone', { service: url.host, reason })
      onGone(person, endpoint)
    }
    try {
      const headers = {
        Authorization: vapid.authorization(url, clock.now()),
        'Content-Type': 'application/octet-stream',
        'Content-Encoding': 'aes128gcm',
        TTL: String(KEPT_SECONDS),
        Urgency: 'high',
      }
      const signal = AbortSignal.any([stopped, AbortSignal.timeout(TIMEOUT_MS)])
      const { status, retryAfterS } = await this.#parts.post(
        { url: endpoint, headers, body: encrypted(line, keys) },
        { isAllowed, resolve, signal },
      )
      const why = `it was answered ${status}`
      if (GONE.has(status)) gone(why)
      else if (status >= 400) log.debug('push.refused', { service: url.host, status })
      return status >= 500 || status === 429 ? { why, retryAfterS } : null
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      // Keys that are no point of the curve, and addresses that may not be reached, stay what they are.
      const isFinal = error instanceof ForbiddenTarget || error instanceof KeysError
      if (isFinal) gone(why)
      return isFinal ? null : { why, retryAfterS: null }
    }
  }
}

class KeysError extends Error {}

/** @throws {KeysError} nothing can be encrypted for them */
function encrypted(line: string, { p256dh, auth }: PushKeys): Uint8Array {
  const [publicKey, authSecret] = [Buffer.from(p256dh, 'base64url'), Buffer.from(auth, 'base64url')]
  try {
    return encrypt(Buffer.from(line), { publicKey, authSecret })
  } catch (cause) {
    throw new KeysError('the keys of a subscription are none', { cause })
  }
}

/** One message of IRC, without its end; of several lines, the first. */
function lineOf({ source, verb, target, time, id }: Messaged, text: string): string {
  const name = target.kind === 'user' ? target.nick : target.name
  const [first = ''] = text.split('\n')
  const tags = new Map([
    ['time', formatServerTime(time)],
    ['msgid', id],
  ])
  return formatMessage({ source, verb, params: [name, first], tags }, { lineBytesMax: PAYLOAD_BYTES_MAX / 4 })
}
