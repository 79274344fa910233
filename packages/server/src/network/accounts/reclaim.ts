/** The person of an account takes back a nickname from the user that holds it: GHOST and REGAIN, as Atheme and Anope have them. */
import { endUser } from '../attachment.ts'
import { personOfAccount } from '../conversation.ts'
import { findUser, type Context } from '../context.ts'
import type { Command } from '../command.ts'
import { takeNick } from '../identity.ts'
import { sourceOf, type UserState } from '../state.ts'
import { accountLike, refuseOwnedNick } from './account-names.ts'

/** The account is the one that was proven with the wish, else that of the user. */
export function reclaim(context: Context, user: UserState, command: Extract<Command, { kind: 'reclaim' }>): void {
  const { state } = context
  const failure = (code: string, text: string) =>
    context.refuse({ kind: 'failure', verb: 'NICKSERV', code, params: [command.nick], text })
  const name = command.proof?.account ?? user.account
  const account = name === null ? undefined : state.accounts.get(personOfAccount(name))
  if (account === undefined || account.pending !== null) {
    return failure('ACCOUNT_REQUIRED', 'Please log in first, or give the password of the account')
  }
  const target = findUser(state, command.nick)
  if (target === undefined) return failure('NICK_FREE', 'Nobody has this nickname now, so you can take it: /nick')
  if (target === user) return failure('OWN_NICK', `You are ${target.nick} yourself`)
  const isPerson = state.persons.get(personOfAccount(account.name)) === target
  if (!isPerson && accountLike(context, target.nick) !== account) {
    return failure('NOT_YOURS', `${target.nick} is not the nickname of the account ${account.name}`)
  }
  // Its channels would be lost, and a log-in gives the nickname as well.
  if (isPerson && target.stays) {
    const text = `${target.nick} stays here without a connection. To be ${target.nick}, log in while you connect`
    return failure('ALWAYS_ON', text)
  }
  const refused = command.takes ? refuseOwnedNick(context, target.nick, account.name, true) : null
  if (refused !== null) return context.refuse(refused)
  const [by, reason] = [sourceOf(user), `The nickname was taken back by ${user.nick}`]
  context.happened(target, { kind: 'killed', nick: target.nick, by, reason })
  endUser(context, target, reason)
  if (command.takes) takeNick(context, user, target.nick, account.name, 1)
}
