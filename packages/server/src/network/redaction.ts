/**
 * REDACT (IRCv3 draft/message-redaction): a message is taken back by its author, or out of a channel by one of its operators. The network
 * knows no messages: what the store has found of this one stands in the entry, and the store takes its text away.
 */
import { foldName } from '@partyline/irc'
import type { Command, FoundMessage } from './command.ts'
import { parseChannelTarget } from './channel-target.ts'
import { findChannel, findUser, nameKey, type Context } from './context.ts'
import { conversationKey, personOf } from './conversation.ts'
import { correspondentNamed, correspondentsOf } from './correspondents.ts'
import type { RedactionTarget } from './event.ts'
import { historyOf, targetIn, unheardIn } from './messages.ts'
import { isAtLeast } from './ranks.ts'
import { hasRight } from './rights.ts'
import type { Refusal } from './refusal.ts'
import type { PersonKey, UserState } from './state.ts'
import { truncateText } from './text.ts'

type RedactCommand = Extract<Command, { kind: 'redact' }>

/** Where the message is, and whether the user may redact what others have said there. */
interface Place {
  readonly target: RedactionTarget
  /** The names under which the store may have it. */
  readonly histories: readonly string[]
  readonly mayAny: boolean
}

export function redact(context: Context, user: UserState, command: RedactCommand): void {
  const { found, id } = command
  const place = placeOf(context, user, command)
  if ('kind' in place) return context.refuse(place)
  const refusal = refuse(context, user, command, place)
  if (refusal !== null || found === null) return context.refuse(refusal ?? unknown(command))
  const reason = command.reason === null ? null : truncateText(command.reason, context.limits.reasonBytesMax)
  context.happened(user, { kind: 'redacted', target: place.target, history: found.history, message: id, reason })
}

function placeOf(context: Context, user: UserState, command: RedactCommand): Place | Refusal {
  const { target: name } = command
  const named = parseChannelTarget(name)
  if (named !== null) {
    const channel = findChannel(context.state, named.channel)
    const member = channel?.members.get(user.id)
    // A secret channel is none for outsiders.
    const isOper = hasRight(context.state.policy, user, 'redact')
    if (channel === undefined || (member === undefined && !isOper)) {
      return failure('INVALID_TARGET', [name], 'You are not in this channel, so nothing of it can be deleted by you')
    }
    const unheard = unheardIn(channel)
    const isUnheard = named.least === null && command.found?.history === historyOf(unheard)
    const target = isUnheard ? unheard : targetIn(channel, named.least)
    return { target, histories: [historyOf(target)], mayAny: isOper || isAtLeast(member?.ranks ?? '', 'o') }
  }
  const partner = partnerOf(context, user, name)
  if (partner === null) return unknown(command)
  const { person, nick } = partner
  // Before it logged in, the user was a guest.
  const own = [personOf(user), personOf({ id: user.id, account: null })]
  const histories = own.map((key) => conversationKey(key, person))
  return { target: { kind: 'person', person, nick }, histories, mayAny: false }
}

function partnerOf(
  { state }: Context,
  user: UserState,
  name: string,
): { readonly person: PersonKey; readonly nick: string } | null {
  const present = findUser(state, name)
  if (present !== undefined) return { person: personOf(present), nick: present.nick }
  return correspondentNamed(correspondentsOf(state, user), nameKey(name))
}

function refuse(context: Context, user: UserState, command: RedactCommand, place: Place): Refusal | null {
  const { found, target, id } = command
  if (found === null || !place.histories.includes(found.history)) return unknown(command)
  if (place.mayAny) return null
  if (!isAuthor(user, found)) {
    const text =
      place.target.kind === 'person'
        ? 'Only its author may delete this message'
        : 'Only its author and operators (@) of the channel may delete this message'
    return failure('REDACT_FORBIDDEN', [target, id], text)
  }
  const { redactWindowMs = Infinity } = context.limits
  if (context.entry.believedTime - found.time <= redactWindowMs) return null
  const seconds = String(Math.floor(redactWindowMs / 1_000))
  return failure('REDACT_WINDOW_EXPIRED', [target, id, seconds], `A message can be deleted for ${seconds} seconds`)
}

function isAuthor(user: UserState, found: FoundMessage): boolean {
  if (found.user === user.id) return true
  return found.account !== null && user.account !== null && foldName(found.account) === foldName(user.account)
}

function unknown({ target, id }: RedactCommand): Refusal {
  return failure('UNKNOWN_MSGID', [target, id], 'There is no such message here, or not any more')
}

function failure(code: string, params: readonly string[], text: string): Refusal {
  return { kind: 'failure', verb: 'REDACT', code, params, text }
}
