/**
 * A service: a name that nobody has, to which people speak in phrases (`/msg NickServ REGISTER …`). No specification has them;
 * the phrases are those of Atheme and Anope, which people know by heart. A phrase becomes the same plan as a command of the
 * protocol, and is answered by NOTICE.
 */
import { personOfAccount } from '../../network/conversation.ts'
import { serviceNotice } from '../../replies/service-notice.ts'
import type { Account } from '../../network/accounts/account.ts'
import type { Plan, Request, Responder } from '../definition.ts'

export interface Phrase {
  /** Its words in upper case, which stand before what is given: `REGISTER`, `CERT ADD`. */
  readonly name: string
  /** What is given, as HELP shows it: `<password> [email]`. */
  readonly usage: string
  /** How many words must be given. */
  readonly min: number
  /** One sentence, for HELP. */
  readonly help: string
  /** @param words what is given, without the words of the phrase @param rest the same as it was written: a password may have spaces */
  readonly plan: (request: Request, words: readonly string[], rest: string) => Spoken
}

/** A plan, and what the service says where nothing of it was refused; null where the plan answers by itself. */
export interface Spoken {
  readonly plan: Plan
  readonly done: string | null
}

export interface Service {
  /** The nickname. */
  readonly name: string
  /** Commands that stand for a message to it, in upper case: `NS`. */
  readonly commands: readonly string[]
  /** What it is there for, one sentence. */
  readonly about: string
  readonly phrases: readonly Phrase[]
}

/** An answer of so many lines, found out when its turn comes. */
export function saying(service: string, lines: (responder: Responder) => readonly string[]): Spoken {
  const answer = (responder: Responder) => {
    for (const line of lines(responder)) responder.send(serviceNotice(responder.to, service, line))
  }
  return { plan: { kind: 'ask', answer }, done: null }
}

/** What only the person of an account is told of it. */
export function sayingOfOwn(
  service: string,
  session: Pick<Request['session'], 'id'>,
  lines: (account: Account) => readonly string[],
): Spoken {
  return saying(service, ({ network }) => {
    const name = network.userOf(session.id)?.account ?? null
    const account = name === null ? undefined : network.accounts.get(personOfAccount(name))
    return account === undefined ? ['Please log in first'] : lines(account)
  })
}
