/** PRIVMSG, NOTICE and TAGMSG (RFC 2812 3.3, IRCv3 message-tags). */
import { isCtcp, isUnheard, isVisible, refuseSpeech } from './channel-access.ts'
import { parseChannelTarget, rankedKey, rankedName } from './channel-target.ts'
import { refuseContact } from './contact.ts'
import { findChannel, findUser, type Context } from './context.ts'
import type { Command } from './command.ts'
import { personOf } from './conversation.ts'
import { noteConversation } from './correspondents.ts'
import type { MessageTarget } from './event.ts'
import { noteLinks } from './file-links.ts'
import { withFileTag } from './file-tag.ts'
import { linesOf, type TextLine } from './multiline.ts'
import { refuse, type Refusal } from './refusal.ts'
import { hasMode } from './modes.ts'
import type { Rank } from './ranks.ts'
import { sourceOf, type ChannelState, type UserState } from './state.ts'

type ChannelAudience = Exclude<MessageTarget, { kind: 'user' }>

type MessageCommand = Extract<Command, { kind: 'message' }>

export function message(context: Context, user: UserState, command: MessageCommand): void {
  const { state } = context
  const told = new Set<string>()
  for (const name of command.targets) {
    const found = findTarget(context, user, name, command.text)
    if (found === null) continue
    const refusal = found.kind === 'target' ? refuseLength(context, user, command, found.target) : found
    if (refusal !== null) {
      // RFC 2812 3.3.2: a NOTICE is never answered by an error.
      if (command.verb !== 'NOTICE') context.refuse(refusal)
    } else if (found.kind === 'target') {
      const { target } = found
      const recipient = recipientOf(target)
      // `#a,#A` is one recipient, and gets one message.
      if (told.has(recipient)) continue
      told.add(recipient)
      const { verb, text } = command
      const tags = withFileTag(state.files, text, command.tags)
      const id = context.happened(user, { kind: 'messaged', verb, target, text, tags })
      if (text !== null) noteLinks(context, text, id)
    }
  }
}

/** null: it reaches nobody, and nobody is told. */
function findTarget(
  context: Context,
  user: UserState,
  name: string,
  text: string | null,
): { readonly kind: 'target'; readonly target: MessageTarget } | Refusal | null {
  const { state } = context
  const named = parseChannelTarget(name)
  if (named !== null) {
    const channel = findChannel(state, named.channel)
    if (channel === undefined || !isVisible(channel, user)) return refuse('ERR_NOSUCHCHANNEL', [named.channel])
    const refusal = refuseSpeech(channel, user, text)
    return refusal ?? { kind: 'target', target: spokenTo(channel, user, named.least) }
  }
  const other = findUser(state, name)
  if (other === undefined) return refuse('ERR_NOSUCHNICK', [name])
  const refusal = refuseContact(state, other, user)
  if (refusal !== null) return refusal === 'unheard' ? null : refusal
  if (hasMode(other, 'T') && text !== null && isCtcp(text)) return refuse('ERR_CANTSENDTOUSER', [other.nick])
  noteConversation(context, user, other)
  return { kind: 'target', target: { kind: 'user', user: other.id, person: personOf(other), nick: other.nick } }
}

/** The members of a channel, those with at least that rank where there is one. */
export function targetIn(channel: ChannelState, least: Rank | null): ChannelAudience {
  const { name, key } = channel
  if (least === null) return { kind: 'channel', name, key }
  return { kind: 'ranked', name: rankedName(name, least), key, least }
}

export function spokenTo(channel: ChannelState, user: UserState, least: Rank | null): ChannelAudience {
  return least === null && isUnheard(channel, user) ? unheardIn(channel) : targetIn(channel, least)
}

export function unheardIn({ name, key }: ChannelState): ChannelAudience {
  return { kind: 'ranked', name, key, least: 'h' }
}

function recipientOf(target: MessageTarget): string {
  return target.kind === 'user' ? target.user : historyOf(target)
}

/** Under what messages to them are kept. */
export function historyOf(target: ChannelAudience): string {
  return target.kind === 'channel' ? target.key : rankedKey(target.key, target.least)
}

/** Others get the line with the sender's source before it; a text that no longer fits is refused, never cut. */
function refuseLength(
  context: Context,
  user: UserState,
  command: MessageCommand,
  target: MessageTarget,
): Refusal | null {
  if (command.text === null) return null
  const name = target.kind === 'user' ? target.nick : target.name
  const around = `:${sourceOf(user)} ${command.verb} ${name} :\r\n`
  const lines = linesOf(command.text, command.tags)
  const textBytes = lines === null ? Buffer.byteLength(command.text) : longestOf(lines)
  const excess = Buffer.byteLength(around) + textBytes - context.limits.lineBytesMax
  if (excess <= 0) return null
  const text = `${excess} ${excess === 1 ? 'byte' : 'bytes'} too many. Nothing was sent. Please split it`
  return lines === null
    ? refuse('ERR_INPUTTOOLONG', [], `The text has ${text}`)
    : { kind: 'failure', verb: 'BATCH', code: 'MULTILINE_INVALID', params: [], text: `A line has ${text}` }
}

function longestOf(lines: readonly TextLine[]): number {
  return Math.max(...lines.map(({ text }) => Buffer.byteLength(text)))
}
