/**
 * From a client's line to the journal. One gate checks every command: that it exists, that the session has registered
 * where it must have, and that its parameters are there.
 */
import { COMMANDS, type Message } from '@partyline/irc'
import type { Journal } from '../journal/journal.ts'
import type { Command } from '../network/command.ts'
import { internalError, refuse, type Refusal } from '../network/refusal.ts'
import { portsFor } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import { addToBatch } from './batch.ts'
import {
  refusal,
  wish,
  type AccountDesk,
  type CommandDefinition,
  type Plan,
  type PreparedPlan,
  type Responder,
} from './definition.ts'
import { labelOf } from './label.ts'
import { Preparations, type Outcome, type PreparationsParts } from './preparations.ts'
import { responderFor, type ResponderParts } from './responder.ts'

export interface DispatcherParts extends Omit<ResponderParts, 'commandCounts'>, PreparationsParts {
  /** By verb. */
  readonly commands: ReadonlyMap<string, CommandDefinition>
  readonly journal: Journal
  readonly accounts: AccountDesk
}
const UNKNOWN_COMMAND_COST = 2
const EMPTY_LINE_COST = 0.02

export class Dispatcher {
  readonly #parts: DispatcherParts & ResponderParts
  readonly #commandCounts = new Map<string, number>()
  readonly #preparations: Preparations

  constructor(parts: DispatcherParts) {
    this.#parts = { ...parts, commandCounts: this.#commandCounts }
    this.#preparations = new Preparations(parts)
  }

  /**
   * Takes the next line of a session; call only when `session.readiness()` lets you.
   * @param amended how the door answers it
   */
  receive(session: Session, message: Message, amended = (plan: Plan): Plan => plan): void {
    this.#preparations.inOrder(session, () => {
      this.#submit(session, amended(this.#understand(session, message)), lineOf(message))
    })
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
    this.#preparations.inOrder(session, () => this.#submit(session, plan, lineOf(legible)))
  }

  /** Resolves when everything received so far has been answered. */
  async settled(): Promise<void> {
    await this.#preparations.settled()
    await this.#parts.journal.settled()
  }

  /** Resolves when nothing is being prepared for the session. */
  prepared(session: Session): Promise<void> {
    return this.#preparations.settledFor(session)
  }

  /** The server stops: what would take time is not done. */
  stop(): void {
    this.#preparations.stop()
  }

  /**
   * What no session asks for: an owner's wish, or what came in at a door without sessions. Resolves when all of it is recorded and
   * delivered, with what was refused of it; never where this node ends before.
   */
  carryOut(command: Command): Promise<readonly Refusal[]> {
    return new Promise((settled) => {
      this.#parts.journal.submit({ kind: 'wish', session: null, rank: 'usual', command, label: null, settled })
    })
  }

  /** What the server has to say to one session, of its own accord, in its place. */
  tell(session: Session, answer: (responder: Responder) => void): void {
    this.#preparations.inOrder(session, () => this.#submit(session, { kind: 'ask', answer }, NO_LINE))
  }

  /** The session is over, or the server closes it: it is told why, and so are the others, if there was anything to tell. */
  leave(session: Session, reason: string): void {
    this.#preparations.abandon(session)
    const becomes = { step: 'leave' } as const
    const mayBeUser = session.standing === 'present' || session.standing === 'underway'
    const plan: Plan = mayBeUser
      ? wish({ kind: 'detach', reason }, becomes)
      : { kind: 'ask', answer: ({ end }) => end(reason), becomes }
    this.#submit(session, plan, NO_LINE)
  }

  /** A defect fails this command, and not the session. */
  #understand(session: Session, message: Message): Plan {
    const definition = this.#parts.commands.get(message.verb)
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
      return refusal(
        isRegistered ? refuse('ERR_UNKNOWNCOMMAND', [verb]) : refuse('ERR_NOTREGISTERED', [], this.#lost()),
      )
    }
    this.#commandCounts.set(verb, (this.#commandCounts.get(verb) ?? 0) + 1)
    if (definition.rights === 'registered' && !isRegistered) return refusal(refuse('ERR_NOTREGISTERED'))
    const needed = COMMANDS[definition.verb]?.params.min ?? 0
    if (params.length < needed) return refusal(refuse('ERR_NEEDMOREPARAMS', [verb]))
    const { info, store, accounts } = this.#parts
    const request = { session, params, tags, info: info(), store, accounts }
    // IRCv3 draft/multiline: a line of a message whose other lines are still to come.
    const batch = tags.size > 0 && verb !== 'BATCH' && session.can('draft/multiline') ? tags.get('batch') : undefined
    return batch === undefined ? definition.plan(request) : addToBatch(request, verb, batch)
  }

  /** What no client begins with, a person typed with nc: at the wrong door. */
  #lost(): string | undefined {
    const ports = portsFor(this.#parts.info().doors, 'people')
    return ports === null
      ? undefined
      : `You have not registered: this door is for IRC clients. With nc or telnet, connect to ${ports}`
  }

  #submit(session: Session, plan: Plan, line: Line): void {
    if (plan.becomes?.step === 'register' && session.exchange !== null) this.#abort(session)
    if (plan.becomes !== undefined) session.become(plan.becomes)
    session.pace.submitted(plan.kind === 'prepare' || (plan.kind === 'ask' && plan.isBarrier === true))
    if (plan.kind !== 'prepare') return this.#enqueue(session, plan, line)
    const { prepare, isAfterAnswers = false } = plan
    const begun = async (signal: AbortSignal) => {
      if (isAfterAnswers) await this.#answered(session, signal)
      return prepare(signal)
    }
    this.#preparations.begin(session, begun, (outcome) => {
      // Nobody is there for the answer.
      if (outcome.kind === 'ending') return session.pace.answered()
      const prepared = this.#planOf(session, outcome, line)
      if (prepared.becomes !== undefined) session.become(prepared.becomes)
      this.#enqueue(session, prepared, line)
    })
  }

  /** Resolves when what the session has asked for so far is recorded and answered. */
  async #answered(session: Session, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => resolve(), { once: true })
    // Its turn is counted as answered too.
    session.pace.submitted()
    this.#enqueue(session, { kind: 'ask', answer: () => resolve() }, NO_LINE)
    await promise
    // Its answer is made while the batch is executed, and recorded with it.
    await this.#parts.journal.turned()
    signal.throwIfAborted()
  }

  /** IRCv3 sasl-3.1: a client that completes its registration has given up its SASL exchange. */
  #abort(session: Session): void {
    const answer = ({ refuse: say }: Responder) => say(refuse('ERR_SASLABORTED'))
    this.#submit(session, { kind: 'ask', answer, becomes: { exchange: null } }, NO_LINE)
  }

  #planOf(session: Session, outcome: Exclude<Outcome, { kind: 'ending' }>, { verb }: Line): PreparedPlan {
    switch (outcome.kind) {
      case 'ready':
        return outcome.plan
      case 'failed':
        this.#parts.log.error('command.failed', { command: verb, session: session.id, error: outcome.error })
        return refusal(internalError(verb))
      case 'late':
        return refusal(notDone(verb, 'This took the server too long, so it was not done. Please try again later'))
      case 'stopping':
        return refusal(notDone(verb, 'The server is shutting down, so this was not done'))
      default:
        return outcome satisfies never
    }
  }

  /** Gives the plan its place. */
  #enqueue(session: Session, plan: PreparedPlan, line: Line): void {
    const { journal } = this.#parts
    const { label = line.label } = plan
    const isShort = plan.kind === 'ask' && plan.isBarrier !== true
    const rank = !session.pace.isRested ? 'excess' : isShort ? 'short' : 'usual'
    const { voice } = plan
    if (plan.kind === 'wish') {
      journal.submit({ kind: 'wish', session: session.id, rank, command: plan.command, label, voice })
    } else {
      const answer = () => {
        if (voice !== undefined) this.#parts.delivery.speak(voice)
        plan.answer(responderFor(session, this.#parts))
      }
      journal.submit({ kind: 'ask', session: session.id, rank, label, answer })
    }
    if (label !== null && line.label !== null && label !== line.label) this.#answerOwn(session, plan, line.label)
  }

  /** IRCv3 labeled-response: each labelled line is answered, also where its answer has the label of another. */
  #answerOwn(session: Session, plan: PreparedPlan, label: string): void {
    const answer = (responder: Responder) => {
      if (plan.kind === 'ask' && session.can('labeled-response') && session.can('batch')) plan.answer(responder)
    }
    this.#submit(session, { kind: 'ask', answer, label }, NO_LINE)
  }
}

/** What answers repeat of the line that they answer. */
interface Line {
  readonly verb: string
  readonly label: string | null
}

/** The server speaks of its own accord. */
const NO_LINE: Line = { verb: '*', label: null }

function lineOf(message: Message | null): Line {
  return message === null ? NO_LINE : { verb: message.verb, label: labelOf(message.tags) }
}

function notDone(verb: string, text: string): Refusal {
  return { kind: 'failure', verb, code: 'TEMPORARILY_UNAVAILABLE', params: [], text }
}

function costOf({ cost, targets }: CommandDefinition, params: readonly string[]): number {
  return cost * Math.max(1, targets?.(params) ?? 1)
}
