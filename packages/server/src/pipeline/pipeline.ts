/**
 * One batch from the journal to the clients: execute, record, deliver. While the batch is being recorded the event loop
 * is free and the next batch gathers. Nothing is sent before it is recorded; when the store refuses, the batch is taken
 * back and executed again with everything refused that would have to be recorded.
 */
import type { Log } from '../log/log.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Turn, Wish } from '../journal/journal.ts'
import type { Command, Entry } from '../network/command.ts'
import type { Event } from '../network/event.ts'
import { internalError, type Refusal } from '../network/refusal.ts'
import type { Network } from '../network/network.ts'
import type { Result } from '../network/context.ts'
import type { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { BeginSlice } from '../session/time-slice.ts'
import type { Batch, Store, StoredEvent } from '../store/store.ts'
import { ChannelChanges } from './channel-changes.ts'
import { comparisonsOf } from './comparisons.ts'
import { recordsOf, targetsOf } from './records.ts'

export interface PipelineParts {
  readonly network: Network
  readonly sessions: Sessions
  readonly store: Store
  readonly delivery: Delivery
  readonly log: Log
  /** How many turns one batch has at most. */
  readonly batchTurnsMax: () => number
  /** How long a batch may keep the event loop before it is recorded. */
  readonly beginSlice: BeginSlice
  /** Somebody was refused the nickname of this session. */
  readonly onNicknameInUse: (holder: Session) => void
  /** Called with the wishes of sessions that are gone but whose leaving could not be recorded. */
  readonly postpone: (wishes: readonly Wish[]) => void
}

export class Pipeline {
  readonly #parts: PipelineParts
  #events: Event[] = []
  #channels: ChannelChanges
  /** How the registrations of this batch ended. */
  #registrations = new Map<Session, boolean>()
  #postponed: Wish[] = []
  #isFailing = false

  constructor(parts: PipelineParts) {
    this.#parts = parts
    this.#channels = new ChannelChanges(parts.network)
  }

  /** Never rejects: a failure is told to the sessions that asked, and logged. */
  async run(waiting: Iterable<Turn>): Promise<void> {
    const { network, delivery, store } = this.#parts
    const turns = this.#begin(waiting)
    const batch = this.#batch()
    if (batch.events.length > 0 || batch.channels.length > 0 || network.lastSeq > store.reservedSeq) {
      try {
        await store.append(batch)
        this.#recovered()
      } catch (error) {
        this.#failed(error, batch)
        network.rollback()
        delivery.discard()
        this.#repeat(turns)
      }
    }
    network.commit()
    delivery.release()
    for (const [session, isRegistered] of this.#registrations) session.settleRegistration(isRegistered)
    for (const turn of turns) this.#answered(turn)
    const postponed = this.#postponed
    this.#postponed = []
    if (postponed.length > 0) this.#parts.postpone(postponed)
  }

  /** Executes as many turns as the batch may have; returns those. */
  #begin(waiting: Iterable<Turn>): readonly Turn[] {
    const turns: Turn[] = []
    const isOver = this.#parts.beginSlice()
    const turnsMax = this.#parts.batchTurnsMax()
    this.#clear()
    for (const turn of waiting) {
      turns.push(turn)
      this.#execute(turn, true)
      if (turns.length >= turnsMax || isOver()) break
    }
    return turns
  }

  /** With everything refused that would have to be recorded. */
  #repeat(turns: readonly Turn[]): void {
    this.#clear()
    for (const turn of turns) this.#execute(turn, false)
  }

  #clear(): void {
    this.#events = []
    this.#channels = new ChannelChanges(this.#parts.network)
    this.#registrations = new Map()
  }

  #execute(turn: Turn, canRecord: boolean): void {
    if (turn.kind === 'ask') this.#ask(turn)
    else this.#entry(turn, canRecord)
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

  #entry({ entry, wish }: Extract<Turn, { kind: 'entry' }>, canRecord: boolean): void {
    const { network, delivery, sessions } = this.#parts
    const { command } = entry
    const origin = sessions.get(entry.session)
    // The readers of what came before are the members of the channel at that time.
    if (command.kind === 'kick') delivery.settle()
    else if (movesOrigin(command) && origin !== undefined) delivery.settleFor(origin)
    origin?.charge(comparisonsOf(command, network))
    const mark = network.mark()
    let results = this.#results(entry)
    if (!canRecord && results.some(isRecorded)) {
      network.rollback(mark)
      results = command.kind === 'quit' ? [] : [notStored(command)]
      // A session that leaves, leaves; the others are told when it can be recorded.
      if (command.kind === 'quit' && wish !== null) this.#postponed.push(wish)
    }
    if (command.kind === 'register' && origin !== undefined) {
      this.#registrations.set(
        origin,
        results.some((result) => result.kind === 'registered'),
      )
    }
    if (origin !== undefined) delivery.beginAnswer(origin, wish?.label ?? null)
    this.#guard(origin, () => delivery.stageResults(results, origin))
    // Also a session that was no user at its turn, or whose leaving cannot be recorded now.
    if (command.kind === 'quit' && origin !== undefined) delivery.end(origin, command.reason)
    this.#guard(origin, () => delivery.endAnswer())
    for (const result of results) {
      if (isEvent(result)) {
        this.#events.push(result)
        this.#channels.note(result)
      } else if (result.kind === 'refusal' && result.numeric === 'ERR_NICKNAMEINUSE') {
        this.#contested(result.params)
      }
    }
  }

  #contested([nick = '']: readonly string[]): void {
    const { network, sessions, onNicknameInUse } = this.#parts
    const holder = network.userByNick(nick)
    const session = holder === undefined ? undefined : sessions.get(holder.session)
    if (session !== undefined) onNicknameInUse(session)
  }

  /** A bug in one command must not take the line down: it is undone, logged whole, and told as a failure. */
  #results(entry: Entry): readonly Result[] {
    const { network, log } = this.#parts
    const mark = network.mark()
    try {
      return network.execute(entry)
    } catch (error) {
      network.rollback(mark)
      log.error('command.failed', { command: entry.command.kind, session: entry.session, error })
      return [internalError(verbOf(entry.command.kind))]
    }
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
    const events: StoredEvent[] = []
    for (const event of this.#events) for (const record of recordsOf(event)) events.push(record)
    return { events, channels: this.#channels.all }
  }

  #answered(turn: Turn): void {
    const id = turn.kind === 'ask' ? turn.ask.session : turn.entry.session
    this.#parts.sessions.get(id)?.answered()
  }

  #failed(error: unknown, batch: Batch): void {
    this.#isFailing = true
    this.#parts.log.error('store.failed', { error, refused: batch.events.length })
  }

  #recovered(): void {
    if (!this.#isFailing) return
    this.#isFailing = false
    this.#parts.log.info('store.recovered', {})
  }
}

function isEvent(result: Result): result is Event {
  return result.kind !== 'refusal' && result.kind !== 'failure'
}

function isRecorded(result: Result): boolean {
  return isEvent(result) && targetsOf(result).length > 0
}

function movesOrigin({ kind }: Command): boolean {
  return kind === 'join' || kind === 'part' || kind === 'partAll' || kind === 'quit'
}

const VERBS: Partial<Record<Command['kind'], string>> = {
  message: 'PRIVMSG',
  channelMode: 'MODE',
  partAll: 'JOIN',
}

function verbOf(kind: Command['kind']): string {
  return VERBS[kind] ?? kind.toUpperCase()
}

function notStored(command: Command): Refusal {
  const verb = command.kind === 'message' ? command.verb : verbOf(command.kind)
  const text =
    'The server could not write this to its disk, so it was not done and nobody has seen it. Please try again later'
  return { kind: 'failure', verb, code: 'NOT_STORED', params: [], text }
}
