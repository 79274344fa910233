/**
 * What a command is: one file, one entry in the table. A command becomes a wish, which gets a place in the one order, or
 * a question, which is answered here when its turn comes.
 */
import type { Tags } from '@partyline/irc'
import type { Credentials } from '../credentials/credentials.ts'
import type { Log } from '../log/log.ts'
import type { SendMail } from '../mail/send-mail.ts'
import type { Command } from '../network/command.ts'
import type { Network } from '../network/network.ts'
import type { Refusal } from '../network/refusal.ts'
import type { Channel, SessionId, User } from '../network/state.ts'
import type { Voice } from '../network/voice.ts'
import type { Addressee } from '../replies/numeric.ts'
import type { MonitorList } from '../session/monitors.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Becoming, Negotiated } from '../session/becoming.ts'
import type { PasswordGuesses } from '../session/password-guesses.ts'
import type { DailyAllowance } from '../session/daily-allowance.ts'
import type { Session } from '../session/session.ts'
import type { Store } from '../store/store.ts'
import type { Search } from '../search/search.ts'

/** A session as commands see it: they say what is to become of it, and do not change it. */
export type SessionView = Pick<
  Session,
  | 'id'
  | 'address'
  | 'holder'
  | 'host'
  | 'isSecure'
  | 'isPerson'
  | 'tellsSecurePort'
  | 'guessDelayMs'
  | 'standing'
  | 'isEnding'
  | 'introduction'
  | 'batch'
  | 'capabilities'
  | 'capabilityVersion'
  | 'encoder'
  | 'negotiated'
  | 'exchange'
  | 'fingerprint'
  | 'can'
>

/** One line of a client, as its command sees it. */
export interface Request {
  readonly session: SessionView
  readonly params: readonly string[]
  readonly tags: Tags
  readonly info: ServerInfo
  /** For what a plan finds out before it has its place. */
  readonly store: Pick<Store, 'message' | 'saidBy'>
  readonly accounts: AccountDesk
}

/** What proves and makes accounts. */
export interface AccountDesk {
  readonly credentials: Credentials
  /** Wrong passwords, by the address that they came from. */
  readonly guesses: PasswordGuesses
  /** The same, by the account that they were tried on. */
  readonly guessesAt: PasswordGuesses
  readonly registrations: DailyAllowance
  /** Mails to addresses that accounts name: as many a day as registrations. */
  readonly mails: DailyAllowance
  /** For one account from one address: those beyond are answered, and do not count against the code that was sent to its person. */
  readonly wrongCodes: DailyAllowance
  /** As the network has it now, which may be before what the session has asked for. */
  readonly userOf: (session: SessionId) => User | undefined
  /** Sends to an e-mail address, where `ServerInfo.accounts` says that there is mail. */
  readonly sendMail: SendMail
  /** Unix milliseconds. */
  readonly now: () => number
}

/** What a question is answered from, and with. */
export interface Responder {
  readonly session: SessionView
  readonly network: Network
  readonly info: ServerInfo
  readonly store: Store
  readonly search: Search
  readonly to: Addressee
  /** Unix milliseconds. */
  readonly now: () => number
  /** For how long a user has sent no message from this node; null while it has no session here. */
  readonly idleMs: (user: User) => number | null
  /** Where the sessions on this node of a user come from: for the user itself. */
  readonly addressesOf: (user: User) => readonly string[]
  /** How many clients of this node are not registered yet. */
  readonly unregistered: number
  /** How often each command was used at this node since its start, by verb. */
  readonly commandCounts: ReadonlyMap<string, number>
  readonly log: Log
  readonly send: (...messages: readonly OutMessage[]) => void
  readonly refuse: (refusal: Refusal) => void
  /** For what may be long: made a piece at a time, as its reader takes it. */
  readonly sendLong: (lines: Lines) => void
  /** For what comes from the disk: the answer keeps its place. */
  readonly sendLater: (fetch: () => Promise<Lines>) => void
  /** As `refuse` sends it, for an answer that is made of lines. */
  readonly asMessage: (refusal: Refusal) => OutMessage
  /** RFC 2812 numeric 353, as the user may see it. */
  readonly names: (channel: Channel, user: User) => Lines
  /** The MONITOR list of the session. A change does not hold if the batch is taken back. */
  readonly monitors: { readonly list: MonitorList; readonly change: (list: MonitorList) => void }
  /** The session is written to in this way from here on; not, if the batch is taken back. */
  readonly negotiate: (negotiated: Partial<Negotiated>) => void
  /** A name for the next batch of messages to this session (IRCv3 batch). */
  readonly nextBatch: () => string
  /** Sends ERROR with this text (RFC 2812 3.7.4), and closes the session after the answer. */
  readonly end: (text: string) => void
}

/** What is to become of the session, when the plan takes its place. */
interface Becomes {
  readonly becomes?: Becoming
  /**
   * On its answer, where that is not the label of its line (IRCv3 labeled-response). Null: what comes of the line is answered by
   * another. A line that has a label beside this one is answered with its own as well.
   */
  readonly label?: string | null
}

/** A plan that can take its place now. */
export type PreparedPlan = Becomes & {
  /** In whose words it is answered; by default in those of the protocol. */
  readonly voice?: Voice
} & (
    | { readonly kind: 'wish'; readonly command: Command }
    | {
        readonly kind: 'ask'
        readonly answer: (responder: Responder) => void
        /**
         * Nothing more is read from the session before it has been answered: the answer may be long, or changes what the lines
         * after it mean.
         */
        readonly isBarrier?: boolean
      }
  )

export type Plan =
  | PreparedPlan
  | (Becomes & {
      readonly kind: 'prepare'
      /**
       * Finds out what needs time, and changes nothing. Nothing more is read from the session before what comes of it has been
       * answered. When the signal is aborted, nobody waits for it any more (`prepareTimeoutMs`, the session ends, the server
       * stops), and it SHOULD end soon. If it rejects, the client is told of an internal error.
       */
      readonly prepare: (signal: AbortSignal) => Promise<PreparedPlan>
      /** It reads what the lines before it have recorded, and so begins when they have been answered. */
      readonly isAfterAnswers?: boolean
    })

export interface CommandDefinition {
  readonly verb: string
  /** Whether it may be used before the registration is complete, after it, or both. */
  readonly rights: 'any' | 'registered'
  /**
   * What it takes from the token bucket of the session's command rate, for each target when it has targets. What it turns
   * out to look at, read and tell others is charged besides.
   */
  readonly cost: number
  /** How many channels, people or changes these parameters name. */
  readonly targets?: (params: readonly string[]) => number
  readonly plan: (request: Request) => Plan
}

/** A question of a session that is a user. */
export function askAs(answer: (responder: Responder, user: User) => void): Extract<Plan, { kind: 'ask' }> {
  return {
    kind: 'ask',
    answer: (responder) => {
      const user = responder.network.userOf(responder.session.id)
      if (user !== undefined) answer(responder, user)
    },
  }
}

/** A question whose answer may be long: it is made a piece at a time, and so does not hold up the others. */
export function askLong(answer: (responder: Responder, user: User) => Lines): Plan {
  const { answer: send } = askAs((responder, user) => responder.sendLong(answer(responder, user)))
  return { kind: 'ask', answer: send, isBarrier: true }
}

export function refusal(reason: Refusal): PreparedPlan {
  return { kind: 'ask', answer: (responder) => responder.refuse(reason) }
}

export function wish(command: Command, becomes: Becoming = {}): PreparedPlan {
  return { kind: 'wish', command, becomes }
}

/** Nothing to say to it. */
export function silently(becomes: Becoming = {}): PreparedPlan {
  return { kind: 'ask', answer: () => {}, becomes }
}
