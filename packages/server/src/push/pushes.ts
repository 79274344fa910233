/**
 * Tells accounts by push what concerns them: messages to them, and mentions of their nickname in a channel. Each message is pushed by the
 * node of its author, once it is recorded.
 */
import { formatMessage, formatServerTime } from '@partyline/irc'
import type { Address, Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { Event } from '../network/event.ts'
import type { Network } from '../network/network.ts'
import type { PushKeys } from '../network/subscription.ts'
import type { PersonKey, User } from '../network/state.ts'
import { personOf } from '../network/conversation.ts'
import { ForbiddenTarget, type post } from '../outgoing/post.ts'
import { encrypt, PAYLOAD_BYTES_MAX } from './encrypt.ts'
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
  /** The service does not know the subscription any more. */
  readonly onGone: (person: PersonKey, endpoint: string) => void
  readonly stopped: AbortSignal
}

interface Push {
  readonly person: PersonKey
  readonly endpoint: string
  readonly keys: PushKeys
  readonly line: string
}

type Messaged = Extract<Event, { kind: 'messaged' }>

/** How long a service keeps it for a client that is not there (RFC 8030 5.2). */
const KEPT_SECONDS = 24 * 60 * 60
const TIMEOUT_MS = 15_000
/** After a service could not take it. */
const RETRIES_MS = [2_000, 20_000, 120_000]
const GONE: ReadonlySet<number> = new Set([404, 410])
const WORD = /[^\s,;:.!?()<>"']+/gu

export class Pushes {
  readonly #parts: PushesParts
  #noted: Push[] = []
  readonly #waiting: Push[] = []
  #underway = 0

  constructor(parts: PushesParts) {
    this.#parts = parts
  }

  /** Call when a session of this node has just said it. */
  note(event: Messaged): void {
    const { network } = this.#parts
    if (network.pushes.size === 0 || event.text === null) return
    for (const person of this.#concerned(event, event.text)) {
      if (person === personOf({ id: event.user, account: event.account })) continue
      for (const [endpoint, keys] of network.pushes.get(person) ?? []) {
        this.#noted.push({ person, endpoint, keys, line: lineOf(event, event.text) })
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
    const channel = network.channels.get(target.key)
    const persons = new Set<PersonKey>()
    for (const [word] of text.matchAll(WORD)) {
      const user: User | undefined = network.userByNick(word)
      if (user !== undefined && channel?.members.has(user.id) === true) persons.add(personOf(user))
    }
    return persons
  }

  /** Where too many wait, the oldest is not pushed: its account reads it in the history. */
  #take(push: Push): void {
    const { limits, log } = this.#parts
    this.#waiting.push(push)
    if (this.#waiting.length > limits().pushesWaitingMax) {
      this.#waiting.shift()
      log.warn('push.dropped', { waiting: this.#waiting.length })
    }
    this.#goOn()
  }

  #goOn(): void {
    while (this.#underway < this.#parts.limits().pushesAtOnceMax) {
      const push = this.#waiting.shift()
      if (push === undefined || this.#parts.stopped.aborted) return
      this.#underway += 1
      void this.#deliver(push).finally(() => {
        this.#underway -= 1
        this.#goOn()
      })
    }
  }

  async #deliver(push: Push): Promise<void> {
    for (const pauseMs of [0, ...RETRIES_MS]) {
      if (pauseMs > 0) await this.#pause(pauseMs)
      if (this.#parts.stopped.aborted || (await this.#try(push))) return
    }
    this.#parts.log.warn('push.failed', { service: new URL(push.endpoint).host })
  }

  /** @returns whether there is nothing more to try */
  async #try({ person, endpoint, keys, line }: Push): Promise<boolean> {
    const { vapid, clock, stopped, isAllowed, onGone, log } = this.#parts
    const url = new URL(endpoint)
    try {
      const headers = {
        Authorization: vapid.authorization(url, clock.now()),
        'Content-Type': 'application/octet-stream',
        'Content-Encoding': 'aes128gcm',
        TTL: String(KEPT_SECONDS),
        Urgency: 'high',
      }
      const signal = AbortSignal.any([stopped, AbortSignal.timeout(TIMEOUT_MS)])
      const { status } = await this.#parts.post(
        { url: endpoint, headers, body: encrypted(line, keys) },
        { isAllowed, signal },
      )
      if (GONE.has(status)) onGone(person, endpoint)
      else if (status >= 400) log.debug('push.refused', { service: url.host, status })
      return status < 500 && status !== 429
    } catch (error) {
      // Keys that are no point of the curve, and addresses that may not be reached, stay what they are.
      const isFinal = error instanceof ForbiddenTarget || error instanceof KeysError
      if (isFinal) onGone(person, endpoint)
      return isFinal
    }
  }

  #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = this.#parts.clock.setTimeout(resolve, ms)
    this.#parts.stopped.addEventListener('abort', () => resolve(), { once: true })
    return promise.finally(() => timer.cancel())
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
