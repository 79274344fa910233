/**
 * Invitations to the server: the owner alone makes and removes them, and each makes so many accounts. Whether one can be used is decided
 * here, where its account is made, so that two people with one code, on two nodes, do not both use it for the last time.
 */
import { isSameAccount } from './account-name.ts'
import type { Account } from './accounts/account.ts'
import { audit } from './audit.ts'
import type { Context } from './context.ts'
import type { Refusal } from './refusal.ts'
import {
  isUsable,
  plainInvitation,
  usableInvitation,
  usesOf,
  type ServerInvitation,
  type ServerInvitationCommand,
} from './server-invitation.ts'
import { formatUntil } from './moment.ts'

/** Those that are used up or have ended are shown to the owner until their room is needed. */
export function addServerInvitation(
  context: Context,
  command: Extract<ServerInvitationCommand, { kind: 'addServerInvitation' }>,
): void {
  const { state, entry, limits } = context
  const { id, hash, label, usesMax, lastsMs, actor } = command
  const mostUses = limits.serverInvitationUsesMax ?? Infinity
  if (usesMax > mostUses) {
    const accounts = mostUses === 1 ? '1 account' : `${mostUses} accounts`
    return context.refuse(no('TOO_MANY_USES', id, `An invitation may make ${accounts} at most`))
  }
  const known = [...state.serverInvitations.values()]
  if (known.some((one) => one.id === id || one.hash === hash)) {
    return context.refuse(no('INVITATION_EXISTS', id, 'There is such an invitation already. Please make another one'))
  }
  const max = limits.serverInvitationsMax ?? Infinity
  if (known.length >= max) {
    for (const one of known) if (!isUsable(one, entry.believedTime)) forget(context, one.id)
  }
  const { size } = state.serverInvitations
  if (size >= max) {
    const text = `There are as many invitations as there may be (${size}). Please remove one first`
    return context.refuse(no('TOO_MANY_INVITATIONS', id, text))
  }
  const until = lastsMs === null ? null : entry.believedTime + lastsMs
  put(context, { id, hash, label, by: actor, at: entry.time, until, usesMax, uses: [] })
  audit(context, { by: actor, does: 'INVITATION', on: `${id} added${formatUntil(until)}`, reason: label })
}

/** The accounts that were made with it stay. */
export function removeServerInvitation(
  context: Context,
  { id, actor }: Extract<ServerInvitationCommand, { kind: 'removeServerInvitation' }>,
): void {
  const invitation = context.state.serverInvitations.get(id)
  if (invitation === undefined) {
    return context.refuse(no('NO_SUCH_INVITATION', id, `There is no invitation ${id}`))
  }
  forget(context, id)
  audit(context, { by: actor, does: 'INVITATION', on: `${id} removed`, reason: invitation.label })
}

/** Why a session may not make an account, as the owner has it. @param hash of the code that it has given */
export function refuseUninvited({ state, entry }: Context, name: string, hash: string | undefined): Refusal | null {
  const { registration } = state.policy
  if (entry.session === null || registration === undefined || registration === 'open') return null
  if (registration === 'closed') return registrationClosed(name)
  if (hash === undefined) return invitationRequired(name)
  const invitation = usableInvitation(state.serverInvitations, hash, entry.believedTime)
  return invitation === undefined ? invalidInvitation(name) : null
}

/** An account is made: the invitation of its person is used, also where none would be needed. */
export function useInvitation(context: Context, hash: string, { name, pending }: Account): void {
  const { state, entry } = context
  const invitation = usableInvitation(state.serverInvitations, hash, entry.believedTime)
  if (invitation === undefined) return
  const counting = usesOf(invitation, entry.believedTime)
  put(context, { ...invitation, uses: [...counting, { account: name, until: pending?.until ?? null }] })
}

/** The address of an account that was made with one is verified. */
export function keepInvitationUse(context: Context, { name }: Account): void {
  for (const invitation of context.state.serverInvitations.values()) {
    const { uses } = invitation
    const isMeant = (use: (typeof uses)[number]) => use.until !== null && isSameAccount(use.account, name)
    if (!uses.some(isMeant)) continue
    put(context, { ...invitation, uses: uses.map((use) => (isMeant(use) ? { ...use, until: null } : use)) })
  }
}

/** There is no account of that name after all. */
export function releaseInvitationUse(context: Context, { name }: Account): void {
  for (const invitation of context.state.serverInvitations.values()) {
    const uses = invitation.uses.filter(({ account, until }) => until === null || !isSameAccount(account, name))
    if (uses.length < invitation.uses.length) put(context, { ...invitation, uses })
  }
}

function put(context: Context, invitation: ServerInvitation): void {
  context.ledger.set(context.state.serverInvitations, invitation.id, invitation)
  context.keep('server-invitation', invitation.id, plainInvitation(invitation))
}

function forget(context: Context, id: string): void {
  context.ledger.delete(context.state.serverInvitations, id)
  context.keep('server-invitation', id, null)
}

export function registrationClosed(name: string): Refusal {
  return no('DISALLOWED', name, 'Accounts are made by the owner of this server. Please ask', 'REGISTER')
}

export function invitationRequired(name: string): Refusal {
  const text =
    'An account needs an invitation here, which the owner of this server makes. Give its code with /msg NickServ INVITATION <code>, or as the password while you connect (PASS), and register again'
  return no('INVITATION_REQUIRED', name, text, 'REGISTER')
}

export function invalidInvitation(name: string): Refusal {
  const text =
    'This is no invitation with which an account can be made: it may be mistyped, used up, or too old. Please look at it again, or ask for another one'
  return no('INVALID_INVITATION', name, text, 'REGISTER')
}

function no(code: string, name: string, text: string, verb = 'INVITATION'): Refusal {
  return { kind: 'failure', verb, code, params: [name], text }
}
