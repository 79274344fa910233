/** What others see as the user and host of somebody, given by an operator or by an owner that comes by another way (IRCv3 chghost). */
import { isHostname, parseIp } from '@partyline/irc'
import { actorOf } from './actor.ts'
import { audit, named } from './audit.ts'
import type { Command } from './command.ts'
import { findUser, nameOf, type Context } from './context.ts'
import { namesOf } from './identity.ts'

import { refuse } from './refusal.ts'
import { sourceOf, type UserState } from './state.ts'

/** RFC 1123 2.1 has longer ones. Clients reserve room for so many. */
const HOST_BYTES_MAX = 63
/** What ends it in a source, and what is hard to tell from it. */
const USER_NAME = /^[^\s!@:*?\p{C}]+$/u

/** @param actor null for an owner that has come by another way */
export function changeHost(
  context: Context,
  actor: UserState | null,
  command: Extract<Command, { readonly kind: 'changeHost' }>,
): void {
  const { host } = command
  const by = actorOf(context, actor, 'vhost', command.actor)
  if (by === null) return
  const target = findUser(context.state, command.nick)
  if (target === undefined) return context.refuse(refuse('ERR_NOSUCHNICK', [command.nick]))
  const name = command.user ?? target.user
  const isName = USER_NAME.test(name) && Buffer.byteLength(name) <= context.limits.userBytesMax
  if (!isName || !isHostname(host) || host.length > HOST_BYTES_MAX) {
    const text = `A host is written as chat.example: letters, digits, "-" and at least one dot, of at most ${HOST_BYTES_MAX} bytes. A user has at most ${context.limits.userBytesMax}`
    return context.refuse({ kind: 'failure', verb: 'CHGHOST', code: 'INVALID_HOST', params: [command.nick], text })
  }
  audit(context, { by: named(actor, by), does: 'CHGHOST', on: sourceOf(target), reason: `${name}@${host}` })
  giveHost(context, target, name, host)
}

export function giveHost(context: Context, user: UserState, name: string, host: string): void {
  if (user.user === name && user.host === host) return
  const source = sourceOf(user)
  const { sourceKey } = namesOf({ nick: user.nick, user: name, host })
  context.ledger.assign(user, { user: name, host, address: parseIp(host), sourceKey })
  const channels = [...user.channels.values()].map(nameOf)
  context.happened(user, { kind: 'hostChanged', name, host, channels }, { source })
}
