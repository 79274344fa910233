/**
 * What others see as the user and host of somebody, where it is not that with which the person came: given by an operator, or by an owner
 * that comes by another way (IRCv3 chghost), until the person leaves; or that of its account.
 */
import { foldName, isHostname } from '@partyline/irc'
import type { Account } from './accounts/account.ts'
import { actorOf } from './actor.ts'
import { audit, named } from './audit.ts'
import type { Command } from './command.ts'
import { findUser, nameOf, type Context } from './context.ts'
import { namesOf } from './identity.ts'
import { ownHostOf, type KnownAs } from './known-as.ts'
import type { NetworkLimits, Policy } from './policy.ts'
import { refuse } from './refusal.ts'
import { sourceOf, type UserState } from './state.ts'

/** Where a policy says nothing. RFC 1123 2.1 has longer ones; clients reserve room for so many. */
const HOST_BYTES_MAX = 63
/** How the host of everybody ends whose address is hidden. */
export const CLOAK_ENDING = '.cloak'
/** What ends an address is a number. */
const LAST_LABEL = /\.[a-z][a-z0-9-]*$/i
/** What ends it in a source, and what is hard to tell from it. */
const USER_NAME = /^[^\s!@:*?\p{C}]+$/u

/** One that could be taken for an address, for the cloak of one, or for the server cannot be given: it would be somebody else's. */
export function canBeGiven(host: string, { limits, reserved }: Policy): boolean {
  if (reserved.nicknames.some((name) => foldName(name) === foldName(host))) return false
  const isNameOfHost = isHostname(host) && LAST_LABEL.test(host) && !host.toLowerCase().endsWith(CLOAK_ENDING)
  return isNameOfHost && host.length <= hostBytesMax(limits)
}

function hostBytesMax(limits: NetworkLimits): number {
  return limits.hostBytesMax ?? HOST_BYTES_MAX
}

export function hostForm(limits: NetworkLimits): string {
  return `A host is written as chat.example: letters, digits, "-" and at least one dot, of at most ${hostBytesMax(limits)} bytes, and can be taken neither for an address nor for a cloak nor for the server`
}

/** @param actor null for an owner that has come by another way */
export function changeHost(
  context: Context,
  actor: UserState | null,
  command: Extract<Command, { readonly kind: 'changeHost' }>,
): void {
  const { host } = command
  const { limits } = context
  const by = actorOf(context, actor, 'vhost', command.actor)
  if (by === null) return
  const target = findUser(context.state, command.nick)
  if (target === undefined) return context.refuse(refuse('ERR_NOSUCHNICK', [command.nick]))
  const name = command.user ?? target.user
  const isName = USER_NAME.test(name) && Buffer.byteLength(name) <= limits.userBytesMax
  if (!isName || !canBeGiven(host, context.state.policy)) {
    const text = `${hostForm(limits)}. A user has at most ${limits.userBytesMax}`
    return context.refuse({ kind: 'failure', verb: 'CHGHOST', code: 'INVALID_HOST', params: [command.nick], text })
  }
  audit(context, { by: named(actor, by), does: 'CHGHOST', on: sourceOf(target), reason: `${name}@${host}` })
  show(context, target, name, host)
}

function show(context: Context, user: UserState, name: string, host: string): void {
  if (user.user === name && user.host === host) return
  const source = sourceOf(user)
  context.ledger.assign(user, shownWith({ ...user, user: name }, host))
  const channels = [...user.channels.values()].map(nameOf)
  context.happened(user, { kind: 'hostChanged', name, host, channels }, { source })
}

type Shown = Pick<UserState, 'nick' | 'user' | 'host' | 'own'>

function shownWith(user: Shown, host: string) {
  const own = ownHostOf(user)
  return { user: user.user, host, ...namesOf({ ...user, host, own: own === host ? null : { host: own } }) }
}

/** The host that an account gives its person; null for none. */
export function hostOf(account: Account | undefined): string | null {
  return account?.host?.isShown === true ? account.host.name : null
}

/** As whom masks will know somebody that has this account. */
export function knownWith(user: Shown, account: Account | undefined): KnownAs {
  return shownWith(user, hostOf(account) ?? user.host)
}

/** For a user that nobody has been told of yet. */
export function showAtFirst({ ledger }: Context, user: UserState, account: Account): void {
  const host = hostOf(account)
  if (host !== null) ledger.assign(user, shownWith(user, host))
}

/** Must be called when a user that is here has another account, or its account another host. @param before, now the hosts of its accounts */
export function accountHostChanged(context: Context, user: UserState, before: string | null, now: string | null): void {
  if (now === before) return
  if (now !== null) show(context, user, user.user, now)
  // An operator may have given it another one meanwhile, which it keeps.
  else if (user.host === before) show(context, user, user.user, ownHostOf(user))
}
