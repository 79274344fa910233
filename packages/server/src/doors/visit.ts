/**
 * One client at a door, from its first byte to its last: reads from it when its turn comes, writes to it, and sees it out.
 *
 * Nearly all of the clients do nothing nearly all of the time, and what waits for them is one object with one suspended function.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Address, beginsProxyHeader, isLoopback, type ChunkJoiner, NetError, SendQueue } from '@partyline/net'
import type { Dispatcher } from '../commands/dispatcher.ts'
import type { Log } from '../log/log.ts'
import type { ServerBan } from '../network/server-bans.ts'
import type { SessionId } from '../network/state.ts'
import type { Arrivals } from '../session/arrivals.ts'
import { counted } from '../session/counted.ts'
import type { Sink } from '../session/outbox.ts'
import type { SessionOwner, SessionParts } from '../session/session-options.ts'
import { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import { sendAway } from './banish.ts'
import type { Client, Conversation, DoorBehaviour, Step } from './conversation.ts'
import type { HostOf } from './host.ts'
import { describeOrigin } from './origin.ts'
import { CLOSED, failureReason, NOT_READING, quitReason } from './quit-reason.ts'

/** What all visits have in common. */
export interface VisitParts extends SessionParts {
  readonly sessions: Sessions
  readonly dispatcher: Dispatcher
  readonly nextSessionId: () => SessionId
  readonly hostOf: HostOf
  readonly log: Log
  readonly arrivals: Arrivals
  /** What counts as one where there are limits for each address; null where these do not hold. */
  readonly holderOf: (address: Address) => string | null
  /** What keeps a client from there out; undefined where nothing does. */
  readonly banOf: (address: string | null) => ServerBan | undefined
  /** One for all sessions: readers that are told the same are sent the same bytes. */
  readonly joiner: ChunkJoiner
  /** Nothing is read any more. */
  readonly isStopping: () => boolean
  /** Sessions are ended, for this reason. */
  readonly closing: () => string | null
}

/** How much of a long answer may be ahead of its reader. */
const AHEAD_BYTES = 64 * 1024

/** Lines of one session, before other sessions have their turn: empty ones cost it next to nothing. */
const STEPS_AT_A_TIME = 256

/** For the other side's end, when all our bytes are out. */
const STOPPING_LINGER_MS = 500

const NOTHING = new Uint8Array(0)

export class Visit implements Sink, SessionOwner {
  readonly session: Session
  readonly #client: Client
  readonly #behaviour: DoorBehaviour
  readonly #parts: VisitParts
  readonly #queue: SendQueue
  /** So little waits for the reader that the next piece of a long answer may be made. */
  readonly #roomBytes: number
  /** Once `closed` of the wire is listened to. */
  #isWatched = false
  /** Made when there is something to wait for. */
  #untilDone: UntilDone | null = null

  constructor(client: Client, behaviour: DoorBehaviour, parts: VisitParts) {
    const { nextSessionId, limits, arrivals, hostOf, holderOf } = parts
    const { origin, wire } = client
    const holder = holderOf(origin.address)
    this.#client = client
    this.#behaviour = behaviour
    this.#parts = parts
    const bytesMax = limits().sendQueueBytesMax
    this.#queue = new SendQueue(wire, { bytesMax, joiner: parts.joiner })
    this.#roomBytes = Math.min(AHEAD_BYTES, bytesMax / 4)
    this.session = new Session({
      id: nextSessionId(),
      host: hostOf(origin.address),
      address: origin.address.kind === 'ip' ? origin.address.host : null,
      holder,
      waitMs: arrivals.add(holder),
      isSecure: origin.isSecure,
      fingerprint: origin.fingerprint ?? null,
      isPerson: behaviour.isPerson,
      // A program of this machine has nobody between it and the server.
      tellsSecurePort: behaviour.tellsSecurePort === true && !isLoopback(origin.address),
      sink: this,
      encoderFor: behaviour.encoderFor,
      owner: this,
      parts,
    })
  }

  /** Reads until the client is gone or its session over, and sees it out; never rejects. */
  async serve(): Promise<void> {
    try {
      const conversation = this.#begin()
      let isOver = false
      let isFirst = true
      for await (let bytes of this.#client.wire) {
        isOver = isFirst && beginsProxyHeader(bytes) ? this.#refuseProxy() : await this.#read(conversation, bytes)
        // Else a silent client holds what it sent last for as long as it is here.
        bytes = NOTHING
        if (isOver) break
        isFirst = false
      }
      if (!isOver) await this.#readEnd(conversation)
    } catch (error) {
      if (!(error instanceof NetError)) this.failed(error)
      else this.session.lose(failureReason(error))
    }
    await this.#seeOut()
  }

  push(bytes: Uint8Array): boolean {
    return this.#queue.push(bytes)
  }

  flush(): void {
    this.#queue.flush()
  }

  bytesQueued(): number {
    return this.#queue.bytesQueued
  }

  hasRoom(): boolean {
    return this.#queue.bytesQueued < this.#roomBytes
  }

  room(): Promise<void> {
    return this.#queue.drained().catch(() => {})
  }

  close(): void {
    void this.#close(this.session.ending ?? CLOSED)
  }

  overflowed(): void {
    this.session.lose(NOT_READING)
    this.#client.wire.abort(this.session.ending)
  }

  registered(nick: string): void {
    this.#parts.sessions.settle(this.session)
    const { id, host, isEnding } = this.session
    // Others see only the host; an operator may have to know what is behind it.
    const origin = describeOrigin(this.#client.origin)
    this.#parts.log.info('session.registered', { session: id, nick, host, ...origin })
    if (!isEnding) this.#behaviour.registered?.(this.session)
  }

  ending(): void {
    this.#parts.sessions.settle(this.session)
  }

  failed(error: unknown): void {
    this.#parts.log.error('session.failed', { session: this.session.id, error })
    this.session.lose(failureReason(error))
  }

  #begin(): Conversation {
    const { sessions, closing, log } = this.#parts
    const { door, origin } = this.#client
    sessions.add(this.session)
    const reason = closing()
    if (reason !== null) this.session.end(reason)
    const ban = reason === null ? this.#parts.banOf(this.session.address) : undefined
    if (ban !== undefined) sendAway(this.session, ban, this.#parts.dispatcher)
    log.debug('session.opened', { session: this.session.id, door, ...describeOrigin(origin) })
    const conversation = this.#behaviour.converse(this.session)
    this.#tellOfDelay()
    return conversation
  }

  /** Silence for half a minute would be taken for a fault. */
  #tellOfDelay(): void {
    const { dispatcher, guesses } = this.#parts
    const seconds = Math.ceil(this.session.delayMs / 1000)
    if (seconds === 0) return
    const wait = counted(seconds, 'second')
    const isGuessed = guesses.waitMs(this.session.holder) > 0
    const text = isGuessed
      ? `Wrong passwords came from your address, so the next one is looked at in ${wait}`
      : `Many connections came from your address, so this one is read in ${wait}`
    dispatcher.tell(this.session, ({ send, to }) =>
      send({ source: to.server, verb: 'NOTICE', params: [to.nick, text] }),
    )
  }

  /** What a proxy says is believed only of those that the operator names: anybody could say it. @returns true, as `#read` */
  #refuseProxy(): true {
    const { log, dispatcher } = this.#parts
    const remedy = 'name the proxy with --proxy-protocol'
    log.warn('door.proxy-refused', { session: this.session.id, ...describeOrigin(this.#client.origin), remedy })
    dispatcher.leave(this.session, 'This server takes no PROXY header from your address')
    return true
  }

  /** @returns true when the session has ended meanwhile */
  #read(conversation: Conversation, bytes: Uint8Array): Promise<boolean> {
    return this.#takeTurns(orPay(this.session, bytes.length, conversation.read(bytes)))
  }

  async #readEnd(conversation: Conversation): Promise<void> {
    this.#watch()
    await this.#takeTurns(conversation.end())
    // A client that sends no more still waits for the answer to its last line.
    await this.#parts.dispatcher.prepared(this.session)
  }

  async #takeTurns(steps: Iterable<Step>): Promise<boolean> {
    const { session } = this
    let taken = 0
    for (const step of steps) {
      taken += 1
      if (taken % STEPS_AT_A_TIME === 0) await nextTurn()
      // Asked again at once before each line: others of the same address may have been faster.
      for (let wait = session.readiness(); wait !== null; wait = session.readiness()) {
        this.#watch()
        await wait
      }
      // What comes after a QUIT, or after the server has asked for the end, is not done.
      if (session.isEnding || this.#parts.isStopping()) return true
      const done = step()
      if (done === undefined) continue
      this.#watch()
      const untilDone = (this.#untilDone ??= untilDoneOrOver(session))
      await untilDone(done)
    }
    return session.isEnding
  }

  /** While nothing is read, nothing else tells that nobody waits for an answer any more. */
  #watch(): void {
    if (this.#isWatched) return
    this.#isWatched = true
    void this.#client.wire.closed.then((closed) => this.session.lose(quitReason(closed)))
  }

  async #seeOut(): Promise<void> {
    const { session } = this
    const { dispatcher, sessions, isStopping, log } = this.#parts
    this.#watch()
    // When the server stops, the reception ends every session that is there.
    if (!isStopping() && session.standing !== 'leaving') dispatcher.leave(session, session.ending ?? CLOSED)
    // The last answers, and the farewell, are still on their way.
    await session.over
    const closed = await this.#client.wire.closed
    sessions.delete(session)
    const detail = closed.kind === 'failed' ? { detail: closed.error.message } : {}
    log.debug('session.closed', { session: session.id, reason: session.ending, ...detail })
  }

  /** When the server stops, a client has time to take its last bytes, but a person at nc is not waited for. */
  async #close(reason: string): Promise<void> {
    const { wire } = this.#client
    const { closing, limits } = this.#parts
    if (closing() === null) return wire.close({}, { reason, isServerStopping: false })
    await wire.flushed({ timeoutMs: limits().drainTimeoutMs }).catch(() => {})
    await wire.close({ timeoutMs: STOPPING_LINGER_MS }, { reason, isServerStopping: true })
  }
}

/** Bytes that end no line have a turn too: without a line end, a client could send as fast as it likes. */
function* orPay(session: Session, bytes: number, steps: Iterable<Step>): Iterable<Step> {
  let isLine = false
  for (const step of steps) {
    isLine = true
    yield step
  }
  if (!isLine) yield () => session.pace.chargeBytes(bytes)
}

type UntilDone = (done: Promise<void>) => Promise<void>

/** Waits for one thing at a time, or for the end of the session, which would hold a race with each of them until it comes. */
function untilDoneOrOver(session: Session): UntilDone {
  let goOn = () => {}
  void session.over.then(() => goOn())
  return (done) =>
    new Promise((resolve, reject) => {
      goOn = resolve
      done.then(resolve, reject)
    })
}
