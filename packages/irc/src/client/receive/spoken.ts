/** What people say: PRIVMSG, NOTICE, TAGMSG, REDACT (RFC 2812 3.3, IRCv3 message-tags, typing, draft/message-redaction). */
import { isService } from '../is-service.ts'
import type { Message } from '../../message.ts'
import { authorOf, nickOf } from '../incoming.ts'
import { CLIENT_LIMITS } from '../limits.ts'
import type { Request } from '../requests.ts'
import { SERVER_PLACE, type PlaceKey } from '../state.ts'
import { tellingOf } from '../telling.ts'
import { note } from './presence.ts'
import { reply } from './replies.ts'
import { isMe, type ReceiveParts, type Takes } from './receive-parts.ts'

export const SPOKEN: Takes = {
  PRIVMSG: said,
  NOTICE: said,
  TAGMSG(parts, message) {
    const key = placeOf(parts, message, false)
    if (key === null) return
    typing(parts, key, message)
    const telling = tellingOf(message, parts.reader())
    if (telling !== null) parts.add(key, telling)
  },
  REDACT(parts, message) {
    const key = placeOf(parts, message, false)
    const telling = tellingOf(message, parts.reader())
    if (key !== null && telling !== null) parts.add(key, telling)
  },
}

function said(parts: ReceiveParts, message: Message, request: Request | null): void {
  const telling = tellingOf(message, parts.reader())
  if (telling === null) return
  const asked = askedAt(parts, message, request)
  if (asked !== null) {
    if (message.verb === 'NOTICE') reply(parts, asked, message)
    return
  }
  const key = placeOf(parts, message, true)
  if (key === null) return
  note(parts, message)
  const nick = nickOf(message)
  if (key !== SERVER_PLACE) stopTyping(parts, key, nick)
  const sent = request?.kind === 'message' && telling.kind === 'item' ? request.key : null
  parts.add(key, sent === null || telling.kind !== 'item' ? telling : { ...telling, sent })
}

/**
 * Where a command was typed that asks a service something: of both, the echo of the question and the answer, no conversation comes. null: it is
 * something else that is said, or it was asked in the conversation.
 */
function askedAt(parts: ReceiveParts, message: Message, request: Request | null): PlaceKey | null {
  const { verb, params } = message
  const nick = nickOf(message)
  const isOwn = isMe(parts, nick)
  if (verb !== (isOwn ? 'PRIVMSG' : 'NOTICE')) return null
  const service = isOwn ? (params[0] ?? '') : nick
  if (!isService(service)) return null
  const asked = request === null ? parts.askedOf(service) : request.kind === 'command' ? request.place : null
  return asked === parts.names().place(service) ? null : asked
}

/**
 * Where it belongs: a channel; else the conversation with the other person.
 * @param isOpening whether a conversation begins with it
 */
export function placeOf(parts: ReceiveParts, message: Message, isOpening: boolean): PlaceKey | null {
  const { draft, names, placeFor } = parts
  const { name } = names().spokenTo(message.params[0] ?? '')
  const { nick, address } = authorOf(message)
  if (names().isChannel(name)) {
    const key = names().place(name)
    return draft.place(key) === undefined ? null : key
  }
  // A server, and a server before it knows a name for this client.
  if (address === '' && (nick === '' || nick.includes('.') || nick === draft.state.server.name)) return SERVER_PLACE
  const other = isMe(parts, nick) ? name : nick
  const key = names().place(other)
  if (draft.place(key) !== undefined) return key
  return isOpening ? placeFor(other) : null
}

function typing(parts: ReceiveParts, key: PlaceKey, message: Message): void {
  const status = message.tags.get('+typing') ?? message.tags.get('+draft/typing')
  const nick = nickOf(message)
  const place = parts.draft.place(key)
  if (status === undefined || place === undefined || isMe(parts, nick)) return
  if (status !== 'active' && status !== 'paused') {
    stopTyping(parts, key, nick)
    return
  }
  const lasts = status === 'active' ? CLIENT_LIMITS.typingActiveMs : CLIENT_LIMITS.typingPausedMs
  const others = place.typing.filter((one) => !parts.names().isSame(one.nick, nick))
  const all = [...others, { nick, until: parts.now() + lasts }]
  parts.draft.setPlace(key, { typing: all.slice(-CLIENT_LIMITS.typingMax) })
}

function stopTyping({ draft, names }: ReceiveParts, key: PlaceKey, nick: string): void {
  const place = draft.place(key)
  if (place === undefined || place.typing.length === 0) return
  const others = place.typing.filter((one) => !names().isSame(one.nick, nick))
  if (others.length < place.typing.length) draft.setPlace(key, { typing: others })
}
