/**
 * From a client's line to the journal. One gate checks every command: that it exists, that the session has registered
 * where it must have, and that its parameters are there.
 */
import { COMMANDS, type Message } from '@partyline/irc'
import type { Delivery } from '../delivery/delivery.ts'
import type { Journal } from '../journal/journal.ts'
import type { Log } from '../log/log.ts'
import type { Network } from '../network/network.ts'
import { internalError, refuse } from '../network/refusal.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { Store } from '../store/store.ts'
import { refusal, wish, type CommandDefinition, type Plan, type Responder } from './definition.ts'
import { COMMAND_TABLE } from './table.ts'

export interface DispatcherParts {
  readonly journal: Journal
  readonly network: Network
  readonly sessions: Sessions
  readonly delivery: Delivery
  readonly store: Store
  readonly info: () => ServerInfo
  readonly now: () => number
  readonly log: Log
}

/** IRCv3 labeled-response: a label has at most 64 bytes. */
const LABEL_BYTES_MAX = 64
const UNKNOWN_COMMAND_COST = 2
const EMPTY_LINE_COST = 0.02

export class Dispatcher {
  readonly #parts: DispatcherParts

  constructor(parts: DispatcherParts) {
    this.#parts = parts
  }

  /**
   * Takes the next line of a session; call only when `session.readiness()` lets you.
   * @param amended how the door answers it
   */
  receive(session: Session, message: Message, amended = (plan: Plan): Plan => plan): void {
    this.#submit(session, amended(this.#understand(session, message)), labelOf(message))
  }

  /** The line says nothing. Empty lines are many where a client or a terminal ends its lines in two ways at once. */
  ignore(session: Session): void {
    session.heard(EMPTY_LINE_COST)
  }

  /**
   * The line could not be taken as a command; the session is told why, in its place.
   * @param legible what could be read of it: its label is that of the answer
   */
  reject(session: Session, plan: Plan, legible: Message | null = null): void {
    session.heard(UNKNOWN_COMMAND_COST)
    this.#submit(session, plan, legible === null ? null : labelOf(legible))
  }

  /** Resolves when everything received so far has been answered. */
  settled(): Promise<void> {
    return this.#parts.journal.settled()
  }

  /** What the server has to say to one session, of its own accord, in its place. */
  tell(session: Session, answer: (responder: Responder) => void): void {
    this.#submit(session, { kind: 'ask', answer }, null)
  }

  /** The session is over, or the server closes it: it is told why, and so are the others, if there was anything to tell. */
  leave(session: Session, reason: string): void {
    const becomes = { step: 'leave' } as const
    const mayBeUser = session.standing === 'present' || session.standing === 'underway'
    const plan: Plan = mayBeUser
      ? wish({ kind: 'quit', reason }, becomes)
      : { kind: 'ask', answer: ({ end }) => end(reason), becomes }
    this.#submit(session, plan, null)
  }

  /** A defect fails this command, and not the session. */
  #understand(session: Session, message: Message): Plan {
    const definition = COMMAND_TABLE.get(message.verb)
    try {
      session.heard(definition === undefined ? UNKNOWN_COMMAND_COST : costOf(definition, message.params))
      return this.#plan(session, message, definition)
    } catch (error) {
      this.#parts.log.error('command.failed', { command: message.verb, session: session.id, error })
      return refusal(internalError(message.verb))
    }
  }

  #plan(session: Session, message: Message, definition: CommandDefinition | undefined): Plan {
    const { verb, params, tags } = message
    const isRegistered = session.standing === 'present'
    if (definition === undefined) {
      return refusal(isRegistered ? refuse('ERR_UNKNOWNCOMMAND', [verb]) : refuse('ERR_NOTREGISTERED'))
    }
    if (definition.rights === 'registered' && !isRegistered) return refusal(refuse('ERR_NOTREGISTERED'))
    const needed = COMMANDS[definition.verb]?.params.min ?? 0
    if (params.length < needed) return refusal(refuse('ERR_NEEDMOREPARAMS', [verb]))
    return definition.plan({ session, params, tags, info: this.#parts.info() })
  }

  #submit(session: Session, plan: Plan, label: string | null): void {
    const { journal } = this.#parts
    if (plan.becomes !== undefined) session.become(plan.becomes)
    const isBarrier = plan.kind === 'ask' && plan.isBarrier === true
    session.submitted(isBarrier)
    const rank = !session.isRested ? 'excess' : plan.kind === 'ask' && !isBarrier ? 'short' : 'usual'
    if (plan.kind === 'wish') {
      journal.submit({ kind: 'wish', session: session.id, rank, command: plan.command, label })
      return
    }
    const answer = () => plan.answer(this.#responder(session))
    journal.submit({ kind: 'ask', session: session.id, rank, label, answer })
  }

  #responder(session: Session): Responder {
    const { delivery, network, sessions, store, info, now, log } = this.#parts
    return {
      session,
      network,
      store,
      info: info(),
      now,
      idleMs: (id) => sessions.get(id)?.idleMs ?? 0,
      log,
      to: delivery.addressee(session),
      send: (...messages) => {
        for (const message of messages) delivery.send(session, message)
      },
      refuse: (reason) => delivery.refuse(session, reason),
      sendLong: (lines) => delivery.sendLong(session, lines),
      asMessage: (reason) => delivery.asMessage(session, reason),
      names: (channel, user) => delivery.names(session, channel, user),
      sendLater: (fetch) => delivery.sendLater(session, fetch),
      negotiate: (negotiated) => delivery.negotiate(session, negotiated),
      nextBatch: () => session.nextBatch(),
      end: (reason) => delivery.end(session, reason),
    }
  }
}

function costOf({ cost, targets }: CommandDefinition, params: readonly string[]): number {
  return cost * Math.max(1, targets?.(params) ?? 1)
}

function labelOf(message: Message): string | null {
  const label = message.tags.get('label')
  return label === undefined || label === '' || Buffer.byteLength(label) > LABEL_BYTES_MAX ? null : label
}
