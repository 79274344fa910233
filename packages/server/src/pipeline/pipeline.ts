/**
 * One batch from the journal to the clients: execute, record, deliver. While the batch is being recorded the event loop
 * is free and the next batch gathers. Nothing is sent before it is recorded. When the store refuses (`recording.ts`), where the
 * journal allows that, or when a command has a defect, the batch is taken back and executed again: with everything refused that
 * would have to be recorded, or with that command answered as failed.
 */
import type { Log } from '../log/log.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Turn, Wish } from '../journal/journal.ts'
import type { AccountName } from '../network/account-name.ts'
import type { AccountOutcome } from '../network/accounts/account-change.ts'
import type { Command, Entry } from '../network/command.ts'
import type { RecordChange } from '../network/records.ts'
import { BANNED, internalError, type Refusal } from '../network/refusal.ts'
import type { Network } from '../network/network.ts'
import type { SessionId } from '../network/state.ts'
import { isEvent, type Order, type Result } from '../network/context.ts'
import type { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { BeginSlice } from '../session/time-slice.ts'
import type { Batch, Change, Store } from '../store/store.ts'
import { ChannelChanges } from './channel-changes.ts'
import { movedBy, verbOf } from './command-traits.ts'
import { comparisonsOf } from './comparisons.ts'
import { PresenceChanges } from './presence-changes.ts'
import type { Recording } from './recording.ts'
import { changesOf, targetsOf } from './records.ts'

export interface PipelineParts {
  readonly network: Network
  readonly sessions: Sessions
  readonly store: Pick<Store, 'reservedSeq'>
  readonly recording: Recording
  readonly delivery: Delivery
  readonly log: Log
  /** See `Journal.position`. */
  readonly position: () => number | null
  /** What is up to this place has been recorded before this start, and is executed without being recorded again. */
  readonly recordedSeq: number
  /** How many turns one batch has at most. */
  readonly batchTurnsMax: () => number
  /** How long a batch may keep the event loop before it is recorded. */
  readonly beginSlice: BeginSlice
  /** Somebody was refused the nickname of this session. */
  readonly onNicknameInUse: (holder: Session) => void
  /** Called when it is recorded. */
  readonly onOrder: (order: GivenOrder) => void
  /** Called with the wishes of sessions that are gone but whose leaving could not be recorded. */
  readonly postpone: (wishes: readonly Wish[]) => void
}

/** An order, and whether it came of a wish of this node. */
export interface GivenOrder extends Order {
  readonly isOwn: boolean
}

type EntryTurn = Extract<Turn, { kind: 'entry' }>

export class Pipeline {
  readonly #parts: PipelineParts
  /** Whether the store takes this batch, as far as is known. */
  #canRecord = true
  /** The turns of this batch in which there is a defect. */
  #defects = new Set<Turn>()
  #events: Change[] = []
  #records: Change[] = []
  #channels: ChannelChanges
  #presences: PresenceChanges
  /** How the registrations of this batch ended: the nickname, or null. */
  #registrations = new Map<Session, string | null>()
  /** What sessions have proven in this batch that are no users yet. */
  #proven = new Map<Session, AccountName>()
  #postponed: Wish[] = []
  /** What was refused of the wishes of this batch about which somebody waits to hear. */
  #outcomes = new Map<Wish, Refusal[]>()
  /** Of the entry in hand, where somebody waits. */
  #outcome: Refusal[] | null = null
  /** What nodes are to do when this batch is recorded. */
  #orders: GivenOrder[] = []
  /** What was executed is not recorded and never will be: nothing goes on. */
  #isStopped = false

  constructor(parts: PipelineParts) {
    this.#parts = parts
    this.#channels = new ChannelChanges(parts.network)
    this.#presences = new PresenceChanges(parts.network)
  }

  /** Never rejects: a failure is told to the sessions that asked, and logged. */
  async run(waiting: Iterable<Turn>): Promise<void> {
    const { network, delivery, store, recording, recordedSeq } = this.#parts
    if (this.#isStopped) return drop(waiting)
    const turns = this.#begin(waiting)
    const batch = this.#batch()
    if (batch.changes.length > 0 || network.lastSeq > store.reservedSeq) {
      const outcome = await recording.record(batch)
      if (outcome === 'stopped') this.#isStopped = true
      if (this.#isStopped) return
      if (outcome === 'refused') {
        this.#canRecord = false
        this.#repeat(turns)
      }
    } else if (network.lastSeq > recordedSeq) recording.pass(batch.through)
    network.commit()
    delivery.release()
    for (const [session, nick] of this.#registrations) session.settleRegistration(nick)
    for (const [session, account] of this.#proven) session.become({ introduction: { account } })
    for (const turn of turns) this.#answered(turn)
    for (const [wish, refusals] of this.#outcomes) wish.settled?.(refusals)
    for (const order of this.#orders) this.#parts.onOrder(order)
    if (this.#postponed.length > 0) this.#parts.postpone(this.#postponed)
  }

  /** Executes as many turns as the batch may have; returns those. */
  #begin(waiting: Iterable<Turn>): readonly Turn[] {
    const turns: Turn[] = []
    const isOver = this.#parts.beginSlice()
    const turnsMax = this.#parts.batchTurnsMax()
    this.#canRecord = true
    this.#defects = new Set()
    this.#clear()
    for (const turn of waiting) {
      turns.push(turn)
      if (!this.#execute(turn)) this.#repeat(turns)
      if (turns.length >= turnsMax || isOver()) break
    }
    return turns
  }

  /** Each time ends well, or with one more turn that is known to have a defect. */
  #repeat(turns: readonly Turn[]): void {
    do {
      this.#parts.network.rollback()
      this.#parts.delivery.discard()
      this.#clear()
    } while (!turns.every((turn) => this.#execute(turn)))
  }

  #clear(): void {
    this.#events = []
    this.#records = []
    this.#channels = new ChannelChanges(this.#parts.network)
    this.#presences = new PresenceChanges(this.#parts.network)
    this.#registrations = new Map()
    this.#proven = new Map()
    this.#postponed = []
    this.#outcomes = new Map()
    this.#orders = []
  }

  /** @returns false where a defect is found: what is executed of the batch must be taken back */
  #execute(turn: Turn): boolean {
    if (turn.kind === 'ask') {
      this.#ask(turn)
      return true
    }
    try {
      this.#entry(turn)
      return true
    } catch (error) {
      const { command, session } = turn.entry
      this.#parts.log.error('command.failed', { command: command.kind, session, error })
      const isKnown = this.#defects.has(turn)
      this.#defects.add(turn)
      return isKnown
    }
  }

  #ask({ ask }: Extract<Turn, { kind: 'ask' }>): void {
    const { sessions, delivery } = this.#parts
    const session = sessions.get(ask.session)
    if (session === undefined) return
    delivery.settleFor(session)
    delivery.beginAnswer(session, ask.label)
    this.#guard(session, () => ask.answer())
    this.#guard(session, () => delivery.endAnswer())
  }

  #entry(turn: EntryTurn): void {
    const { network, delivery } = this.#parts
    const { entry, wish } = turn
    const { command } = entry
    const origin = this.#session(entry.session)
    // What is told is of this node, and what is executed is of all: a defect in telling undoes nothing.
    this.#guard(origin, () => this.#beginTelling(entry, wish, origin))
    if (command.kind === 'attach' && origin !== undefined) this.#registrations.set(origin, null)
    this.#outcome = this.#awaitedOutcome(wish)
    const { alwaysOn } = network.policy
    if (this.#defects.has(turn)) this.#tellRefusal(internalError(verbOf(command)), origin)
    else if (!this.#canRecord && this.#wouldRecord(entry)) this.#refuse(turn, origin)
    else network.execute(entry, (result) => this.#happened(turn, result, origin))
    if (network.policy.alwaysOn !== alwaysOn && entry.seq > this.#parts.recordedSeq) this.#presences.noteAll()
    // Also a session that was no user at its turn, or whose leaving cannot be recorded now.
    if (command.kind === 'detach' && origin !== undefined) {
      this.#guard(origin, () => delivery.end(origin, command.reason))
    }
    this.#guard(origin, () => delivery.endAnswer())
  }

  #beginTelling(entry: Entry, wish: Wish | null, origin: Session | undefined): void {
    const { network, delivery } = this.#parts
    this.#settle(entry)
    origin?.pace.charge(comparisonsOf(entry, network))
    if (origin === undefined) return
    delivery.beginAnswer(origin, wish?.label ?? null)
    if (wish?.voice !== undefined) delivery.speak(wish.voice)
  }

  #happened(turn: EntryTurn, result: Result, origin: Session | undefined): void {
    const { seq } = turn.entry
    if (result.kind === 'order') {
      if (seq > this.#parts.recordedSeq) this.#orders.push({ ...result, isOwn: turn.wish !== null })
      return
    }
    if (result.kind === 'record') {
      if (seq > this.#parts.recordedSeq) this.#records.push(changeOf(result))
      return
    }
    if (result.kind === 'refusal' || result.kind === 'failure') this.#outcome?.push(result)
    this.#guard(origin, () => {
      this.#parts.delivery.tell(result, origin)
      if (result.kind === 'refusal' && result.numeric === 'ERR_NICKNAMEINUSE') this.#contested(result.params)
      if (result.kind === 'refusal' && result.numeric === 'ERR_YOUREBANNEDCREEP' && origin !== undefined) {
        this.#parts.delivery.end(origin, BANNED)
      }
    })
    if (result.kind === 'account' && origin !== undefined && isProof(result)) this.#proven.set(origin, result.account)
    if (seq > this.#parts.recordedSeq) this.#presences.note(result)
    if (!isEvent(result) || result.seq <= this.#parts.recordedSeq) return
    if (result.kind === 'channelRenamed') {
      // What was noted of the channel is of its old name, and is recorded before that is gone.
      this.#events.push(...this.#channels.all)
      this.#channels = new ChannelChanges(this.#parts.network)
    }
    this.#events.push(...changesOf(result))
    this.#channels.note(result)
    const isOnNetwork = result.kind === 'registered' || result.kind === 'attached'
    const nick = this.#parts.network.user(result.user)?.nick
    if (isOnNetwork && origin !== undefined && nick !== undefined) this.#registrations.set(origin, nick)
  }

  /** The readers of what came before are the members of the channel at that time. */
  #settle({ command, session }: Entry): void {
    const { delivery, network } = this.#parts
    const moved = movedBy(command)
    if (moved === 'others') delivery.settle()
    else if (moved === 'author' && session !== null) delivery.settleForUser(network.userOf(session))
  }

  /** A look only: nothing of it stays. */
  #wouldRecord(entry: Entry): boolean {
    const { network } = this.#parts
    const mark = network.mark()
    let isRecorded = false
    const presences = new PresenceChanges(network)
    const { kind } = entry.command
    network.execute(entry, (result) => {
      // A person that stays may come and go, also where that cannot be recorded.
      if (kind !== 'attach' && kind !== 'detach') presences.note(result)
      isRecorded ||=
        result.kind === 'record' ||
        (isEvent(result) && (targetsOf(result).length > 0 || result.kind === 'channelRenamed'))
    })
    isRecorded ||= presences.all.length > 0
    network.rollback(mark)
    return isRecorded
  }

  /** A session that leaves, leaves; the others are told when it can be recorded. */
  #refuse({ entry: { command }, wish }: EntryTurn, origin: Session | undefined): void {
    if (command.kind !== 'detach') this.#tellRefusal(notStored(command), origin)
    else if (wish !== null) this.#postponed.push(wish)
  }

  #awaitedOutcome(wish: Wish | null): Refusal[] | null {
    if (wish?.settled === undefined) return null
    const outcome: Refusal[] = []
    this.#outcomes.set(wish, outcome)
    return outcome
  }

  #tellRefusal(refusal: Refusal, origin: Session | undefined): void {
    this.#outcome?.push(refusal)
    this.#parts.delivery.tell(refusal, origin)
  }

  #session(id: SessionId | null): Session | undefined {
    return id === null ? undefined : this.#parts.sessions.get(id)
  }

  #contested([nick = '']: readonly string[]): void {
    const { network, delivery, onNicknameInUse } = this.#parts
    for (const session of delivery.sessionsOf(network.userByNick(nick))) onNicknameInUse(session)
  }

  #guard(session: Session | undefined, step: () => void): void {
    try {
      step()
    } catch (error) {
      this.#parts.log.error('command.failed', { session: session?.id ?? null, error })
      if (session !== undefined) this.#parts.delivery.refuse(session, internalError('*'))
    }
  }

  #batch(): Batch {
    const { lastSeq, lastTime } = this.#parts.network
    const changes = [...this.#events, ...this.#channels.all, ...this.#presences.all, ...this.#records]
    return { changes, through: { seq: lastSeq, time: lastTime, position: this.#parts.position() } }
  }

  #answered(turn: Turn): void {
    this.#session(turn.kind === 'ask' ? turn.ask.session : turn.entry.session)?.pace.answered()
  }
}

/** The session is logged in by it, also where it is no user yet. */
function isProof({ change, isPending }: AccountOutcome): boolean {
  return !isPending && (change === 'made' || change === 'verified')
}

function drop(turns: Iterable<Turn>): void {
  for (const _turn of turns);
}

function changeOf({ of, key, value }: RecordChange): Change {
  return value === null ? { kind: 'dropped', of, key } : { kind: 'kept', record: { of, key, value } }
}

function notStored(command: Command): Refusal {
  const text =
    'The server could not write this to its disk, so it was not done and nobody has seen it. Please try again later'
  return { kind: 'failure', verb: verbOf(command), code: 'NOT_STORED', params: [], text }
}
