/**
 * What a line says of a place, for the timeline: the same for a line that has just come and for one of the history
 * (IRCv3 draft/chathistory with event-playback).
 */
import type { Message } from '../message.ts'
import { authorOf, idOf, nickOf, timeOf } from './incoming.ts'
import type { Happening, Item, ItemKey, MessageForm, MessageId, MessageItem } from './item.ts'
import type { Names } from './names.ts'
import { FILE_TAG, parseSharedFile } from './shared-file.ts'
import type { Me } from './state.ts'

/** The tag with which this client finds its own messages again; servers pass it on and keep it (IRCv3 message-tags, client-only). */
export const SENT_TAG = '+partyline/sent'

export type Telling =
  | { readonly kind: 'item'; readonly item: Item; readonly sent: ItemKey | null }
  | {
      readonly kind: 'reaction'
      readonly id: MessageId
      readonly text: string
      readonly nick: string
      readonly isOn: boolean
      readonly isMine: boolean
    }
  | { readonly kind: 'redaction'; readonly id: MessageId; readonly by: string; readonly reason: string }

/** What it takes to read a line. */
export interface Reader {
  readonly names: Names
  readonly me: Me
  readonly now: number
  readonly nextKey: () => ItemKey
  readonly isMention: (text: string) => boolean
}

/** @returns null for a line that has no place in a timeline */
export function tellingOf(message: Message, reader: Reader): Telling | null {
  switch (message.verb) {
    case 'PRIVMSG':
    case 'NOTICE':
      return spoken(message, reader)
    case 'TAGMSG':
      return reactionOf(message, reader)
    case 'REDACT': {
      const [, id = '', reason = ''] = message.params
      return { kind: 'redaction', id, by: nickOf(message), reason }
    }
    default: {
      const event = happeningOf(message)
      return event === null ? null : { kind: 'item', item: eventItem(message, event, reader), sent: null }
    }
  }
}

/** CTCP: what stands between two of these is for programs, and ACTION is what a person does. */
const CTCP = '\u0001'
const ACTION = `${CTCP}ACTION `

/** null for a text that is no action. */
function actionIn(text: string): string | null {
  if (!text.startsWith(ACTION)) return null
  return text.endsWith(CTCP) ? text.slice(ACTION.length, -1) : text.slice(ACTION.length)
}

/** null for questions of programs to programs (CTCP), which are nothing to read. */
function spoken(message: Message, reader: Reader): Telling | null {
  const [target = '', given = ''] = message.params
  const action = actionIn(given)
  if (action === null && given.startsWith(CTCP)) return null
  const text = action ?? given
  const author = authorOf(message)
  const isMine = isOwn(author, reader)
  const { tags } = message
  const sent = tags.get(SENT_TAG)
  const file = parseSharedFile(tags.get(FILE_TAG))
  const item: MessageItem = {
    kind: 'message',
    key: reader.nextKey(),
    id: idOf(message),
    time: timeOf(message, reader.now),
    form: formOf(message.verb, action !== null),
    author,
    isMine,
    text,
    toRank: reader.names.spokenTo(target).toRank,
    replyTo: repliedTo(message),
    mentionsMe: !isMine && reader.isMention(text),
    reactions: [],
    redaction: tags.has('redacted') ? { by: '', reason: '' } : null,
    ...(file === null ? {} : { file }),
  }
  return { kind: 'item', item, sent: sent === undefined ? null : (sent as ItemKey) }
}

function formOf(verb: string, isAction: boolean): MessageForm {
  if (isAction) return 'action'
  return verb === 'NOTICE' ? 'notice' : 'message'
}

function repliedTo({ tags }: Message): MessageId | null {
  return (tags.get('+draft/reply') ?? tags.get('+reply')) || null
}

function reactionOf(message: Message, reader: Reader): Telling | null {
  const { tags } = message
  const id = repliedTo(message)
  const added = tags.get('+draft/react')
  const text = added ?? tags.get('+draft/unreact') ?? ''
  if (id === null || text === '') return null
  const author = authorOf(message)
  return { kind: 'reaction', id, text, nick: author.nick, isOn: added !== undefined, isMine: isOwn(author, reader) }
}

/** Empty where none was given: servers write the name of the kicker in its place (RFC 2812 3.2.8). */
export function kickReason(message: Message): string {
  const reason = message.params[2] ?? ''
  return reason === nickOf(message) ? '' : reason
}

function happeningOf(message: Message): Happening | null {
  const { verb, params } = message
  const [first = '', second = '', third = ''] = params
  switch (verb) {
    case 'JOIN':
      return { kind: 'join' }
    case 'PART':
      return { kind: 'part', reason: second }
    case 'QUIT':
      return { kind: 'quit', reason: first }
    case 'NICK':
      return { kind: 'nick', from: nickOf(message), to: first }
    case 'TOPIC':
      return { kind: 'topic', text: second }
    case 'MODE':
      return { kind: 'mode', modes: params.slice(1) }
    case 'KICK':
      return { kind: 'kick', nick: second, reason: kickReason(message) }
    case 'INVITE':
      return { kind: 'invite', nick: first }
    case 'RENAME':
      return { kind: 'rename', from: first, to: second, reason: third }
    default:
      return null
  }
}

function eventItem(message: Message, event: Happening, reader: Reader): Item {
  const author = authorOf(message)
  const time = timeOf(message, reader.now)
  return { kind: 'event', key: reader.nextKey(), id: idOf(message), time, author, isMine: isOwn(author, reader), event }
}

function isOwn(
  { nick, account }: { readonly nick: string; readonly account: string | null },
  { names, me }: Reader,
): boolean {
  return names.isSame(nick, me.nick) || (account !== null && me.account !== null && names.isSame(account, me.account))
}
