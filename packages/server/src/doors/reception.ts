/**
 * What every door does for a connection: gives it a session, reads from it when its turn comes, and sees it out. A door
 * adds what its lines mean and how messages are written.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Address,
  beginsProxyHeader,
  ChunkJoiner,
  type CloseOptions,
  NetError,
  SendQueue,
  type Clock,
  type Connection,
} from '@partyline/net'
import type { Dispatcher } from '../commands/dispatcher.ts'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { SessionId } from '../network/state.ts'
import type { Arrivals } from '../session/arrivals.ts'
import type { CapabilitySet } from '../session/capabilities.ts'
import type { Encoder } from '../session/out-message.ts'
import type { Sink } from '../session/outbox.ts'
import type { PasswordGuesses } from '../session/password-guesses.ts'
import { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import { counted } from '../session/counted.ts'
import type { HostOf } from './host.ts'
import { describeOrigin, type Origin } from './origin.ts'
import { CLOSED, failureReason, NOT_READING, quitReason } from './quit-reason.ts'

export interface ReceptionParts {
  readonly sessions: Sessions
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  readonly limits: () => Limits
  readonly nextSessionId: () => SessionId
  readonly hostOf: HostOf
  readonly log: Log
  readonly guesses: PasswordGuesses
  readonly arrivals: Arrivals
  /** What counts as one where there are limits for each address; null where these do not hold. */
  readonly holderOf: (address: Address) => string | null
}

/** One thing to do; with a promise where the next must wait for more than the session's readiness. */
export type Step = () => void | Promise<void>

/** The bytes both ways; every `Connection` is one. A door that has no stream of bytes reads what its conversation understands. */
export interface Wire
  extends AsyncIterable<Uint8Array>, Pick<Connection, 'bytesPending' | 'writeNow' | 'flushed' | 'closed' | 'abort'> {
  /** As `Connection.close`. @param ending why, for a door that can say so beside what was sent */
  close(options?: CloseOptions, ending?: Ending): Promise<void>
}

export interface Ending {
  readonly reason: string
  /** The server stops; else this client ends. */
  readonly isServerStopping: boolean
}

/** What a door states of a client. */
export interface Client {
  /** The name of the door, with an `s` over TLS. */
  readonly door: string
  readonly origin: Origin
  readonly wire: Wire
}

/** What a door makes of one connection's bytes. */
export interface Conversation {
  /** The lines in these bytes, as things to do one after the other, each when the session is ready. */
  read(bytes: Uint8Array): Iterable<Step>
  /** The other side sends no more; what is left of its last line. */
  end(): Iterable<Step>
}

export interface DoorBehaviour {
  /** As in SessionOptions. */
  readonly isPerson: boolean
  readonly encoderFor: (capabilities: CapabilitySet) => Encoder
  /** Begins a conversation; may greet. */
  converse(session: Session): Conversation
  /** The session is a user now. */
  registered?(session: Session): void
}

/** How much of a long answer may be ahead of its reader. */
const AHEAD_BYTES = 64 * 1024

/** Lines of one session, before other sessions have their turn: empty ones cost it next to nothing. */
const STEPS_AT_A_TIME = 256

/** For the other side's end, when all our bytes are out. */
const STOPPING_LINGER_MS = 500

export class Reception {
  /** One for all sessions: readers that are told the same are sent the same bytes. */
  readonly #joiner = new ChunkJoiner()
  readonly #parts: ReceptionParts
  /** Nothing is read any more. */
  #isStopping = false
  /** Sessions are ended, for this reason. */
  #closing: string | null = null

  constructor(parts: ReceptionParts) {
    this.#parts = parts
  }

  /** Serves one client until it is over; never rejects. */
  async serve(client: Client, behaviour: DoorBehaviour): Promise<void> {
    const { sessions, dispatcher, log } = this.#parts
    const { door, origin, wire } = client
    const session = this.#open(client, behaviour)
    sessions.add(session)
    if (this.#closing !== null) session.end(this.#closing)
    log.debug('session.opened', { session: session.id, door, ...describeOrigin(origin) })
    // A waiting session must notice that nobody waits for the answer.
    void wire.closed.then((closed) => session.lose(quitReason(closed)))
    try {
      const conversation = behaviour.converse(session)
      this.#tellOfDelay(session)
      await this.#converse(client, session, conversation)
    } catch (error) {
      if (!(error instanceof NetError)) log.error('session.failed', { session: session.id, error })
      session.lose(failureReason(error))
    }
    // When the server stops, `close` ends every session that is there.
    if (!this.#isStopping && session.standing !== 'leaving') dispatcher.leave(session, session.ending ?? CLOSED)
    // The last answers, and the farewell, are still on their way.
    await session.over
    const closed = await wire.closed
    sessions.delete(session)
    const detail = closed.kind === 'failed' ? { detail: closed.error.message } : {}
    log.debug('session.closed', { session: session.id, reason: session.ending, ...detail })
  }

  /**
   * Reads nothing more, and ends every session when everything read before is answered, so that all have seen the same. It is
   * the server that leaves, not they: nobody is told that they left.
   */
  async close(reason: string): Promise<void> {
    this.#isStopping = true
    this.#parts.dispatcher.stop()
    await this.#parts.dispatcher.settled()
    this.#closing = reason
    for (const session of this.#parts.sessions) this.#parts.dispatcher.tell(session, ({ end }) => end(reason))
  }

  /** Silence for half a minute would be taken for a fault. */
  #tellOfDelay(session: Session): void {
    const { dispatcher, guesses } = this.#parts
    const seconds = Math.ceil(session.delayMs / 1000)
    if (seconds === 0) return
    const wait = counted(seconds, 'second')
    const isGuessed = guesses.waitMs(session.holder) > 0
    const text = isGuessed
      ? `Wrong passwords came from your address, so the next one is looked at in ${wait}`
      : `Many connections came from your address, so this one is read in ${wait}`
    dispatcher.tell(session, ({ send, to }) => send({ source: to.server, verb: 'NOTICE', params: [to.nick, text] }))
  }

  #open({ origin, wire }: Client, behaviour: DoorBehaviour): Session {
    const { nextSessionId, clock, limits, guesses, arrivals, hostOf, holderOf, log } = this.#parts
    const holder = holderOf(origin.address)
    const session: Session = new Session({
      id: nextSessionId(),
      host: hostOf(origin.address),
      holder,
      waitMs: arrivals.add(holder),
      isSecure: origin.isSecure,
      isPerson: behaviour.isPerson,
      sink: this.#sink(wire, () => session.ending ?? CLOSED),
      encoderFor: behaviour.encoderFor,
      clock,
      limits,
      guesses,
      onOverflow: () => {
        session.lose(NOT_READING)
        wire.abort(session.ending)
      },
      onDefect: (error) => {
        log.error('session.failed', { session: session.id, error })
        session.lose(failureReason(error))
      },
      onRegistered: (nick) => {
        const { id, host } = session
        // Others see only the host; an operator may have to know what is behind it.
        log.info('session.registered', { session: id, nick, host, ...describeOrigin(origin) })
        if (!session.isEnding) behaviour.registered?.(session)
      },
    })
    return session
  }

  #sink(wire: Wire, reason: () => string): Sink {
    const bytesMax = this.#parts.limits().sendQueueBytesMax
    const queue = new SendQueue(wire, { bytesMax, joiner: this.#joiner })
    const roomBytes = Math.min(AHEAD_BYTES, bytesMax / 4)
    return {
      push: (bytes) => queue.push(bytes),
      flush: () => queue.flush(),
      hasRoom: () => queue.bytesQueued < roomBytes,
      room: () => queue.drained().catch(() => {}),
      close: () => void this.#close(wire, reason()),
    }
  }

  /** When the server stops, a client has time to take its last bytes, but a person at nc is not waited for. */
  async #close(wire: Wire, reason: string): Promise<void> {
    if (this.#closing === null) return wire.close({}, { reason, isServerStopping: false })
    await wire.flushed({ timeoutMs: this.#parts.limits().drainTimeoutMs }).catch(() => {})
    await wire.close({ timeoutMs: STOPPING_LINGER_MS }, { reason, isServerStopping: true })
  }

  /** What a proxy says is believed only of those that the operator names: anybody could say it. */
  #refuseProxy(session: Session, origin: Origin): void {
    const remedy = 'name the proxy with --proxy-protocol'
    this.#parts.log.warn('door.proxy-refused', { session: session.id, ...describeOrigin(origin), remedy })
    this.#parts.dispatcher.leave(session, 'This server takes no PROXY header from your address')
  }

  async #converse({ origin, wire }: Client, session: Session, conversation: Conversation): Promise<void> {
    const untilDone = untilDoneOrOver(session)
    let isFirst = true
    for await (const bytes of wire) {
      if (isFirst && beginsProxyHeader(bytes)) return this.#refuseProxy(session, origin)
      isFirst = false
      const steps = orPay(session, bytes.length, conversation.read(bytes))
      if (await this.#takeTurns(session, steps, untilDone)) return
    }
    await this.#takeTurns(session, conversation.end(), untilDone)
    // A client that sends no more still waits for the answer to its last line.
    await this.#parts.dispatcher.prepared(session)
  }

  /** @returns true when the session has ended meanwhile */
  async #takeTurns(session: Session, steps: Iterable<Step>, untilDone: UntilDone): Promise<boolean> {
    let taken = 0
    for (const step of steps) {
      taken += 1
      if (taken % STEPS_AT_A_TIME === 0) await nextTurn()
      // Asked again at once before each line: others of the same address may have been faster.
      for (let wait = session.readiness(); wait !== null; wait = session.readiness()) await wait
      // What comes after a QUIT, or after the server has asked for the end, is not done.
      if (session.isEnding || this.#isStopping) return true
      const done = step()
      if (done !== undefined) await untilDone(done)
    }
    return session.isEnding
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
