/** People that come, go, and change: JOIN, PART, QUIT, NICK, KICK, AWAY, ACCOUNT, CHGHOST, SETNAME (RFC 2812 3.2, IRCv3). */
import type { Message } from '../../message.ts'
import { authorOf, nickOf, timeOf } from '../incoming.ts'
import { ShardMap } from '../shard-map.ts'
import type { NickKey, PlaceKey } from '../state.ts'
import { kickReason, tellingOf } from '../telling.ts'
import { isMe, type ReceiveParts, type Takes } from './receive-parts.ts'

export const PRESENCE: Takes = {
  JOIN(parts, message) {
    const { draft, names, placeFor } = parts
    const [channel = '', account, realname] = message.params
    const author = authorOf(message)
    const isOwn = isMe(parts, author.nick)
    const key = isOwn ? placeFor(channel) : names().place(channel)
    if (key === null || draft.place(key) === undefined) return
    if (isOwn) {
      draft.setMe({ address: author.address })
      draft.setPlace(key, { members: new ShardMap(), name: channel })
      parts.joined(key, timeOf(message, parts.now()))
    }
    note(parts, message)
    const nick = names().nick(author.nick)
    if (account !== undefined) {
      draft.setPerson(nick, { nick: author.nick, account: account === '*' ? null : account, realname: realname ?? '' })
    }
    draft.setMember(key, nick, { nick: author.nick, prefixes: '' })
    tell(parts, key, message)
  },

  PART(parts, message) {
    const { draft, names } = parts
    const key = names().place(message.params[0] ?? '')
    const nick = nickOf(message)
    if (draft.place(key) === undefined) return
    tell(parts, key, message)
    if (isMe(parts, nick)) parts.left(key, { kind: 'left' })
    else goneFrom(parts, key, names().nick(nick))
  },

  KICK(parts, message) {
    const { draft, names } = parts
    const [channel = '', nick = ''] = message.params
    const key = names().place(channel)
    if (draft.place(key) === undefined) return
    tell(parts, key, message)
    if (isMe(parts, nick)) {
      parts.left(key, { kind: 'kicked', by: nickOf(message), reason: kickReason(message) })
    } else goneFrom(parts, key, names().nick(nick))
  },

  QUIT(parts, message) {
    const nick = nickOf(message)
    if (isMe(parts, nick)) return
    const key = parts.names().nick(nick)
    for (const place of placesOf(parts, key)) {
      tell(parts, place, message)
      parts.draft.deleteMember(place, key)
    }
    if (parts.draft.place(parts.names().place(nick)) === undefined) parts.draft.deletePerson(key)
    else parts.draft.setPerson(key, { nick, isOnline: false })
  },

  NICK(parts, message) {
    const { draft, names } = parts
    const from = nickOf(message)
    const to = message.params[0] ?? ''
    const [before, after] = [names().nick(from), names().nick(to)]
    if (to === '') return
    const places = placesOf(parts, before)
    if (isMe(parts, from)) draft.setMe({ nick: to })
    for (const place of places) {
      const member = draft.place(place)?.members.get(before)
      draft.deleteMember(place, before)
      if (member !== undefined) draft.setMember(place, after, { ...member, nick: to })
      tell(parts, place, message)
    }
    if (!isMe(parts, to)) followPartner(parts, from, to)
    const person = draft.person(before)
    draft.deletePerson(before)
    if (person !== undefined) draft.setPerson(after, { ...person, nick: to })
  },

  AWAY(parts, message) {
    const nick = nickOf(message)
    const text = message.params[0]
    if (isMe(parts, nick)) parts.draft.setMe({ away: text ?? null })
    parts.draft.setPerson(parts.names().nick(nick), { nick, away: text ?? null })
  },

  ACCOUNT(parts, message) {
    const nick = nickOf(message)
    const account = message.params[0] === '*' ? null : (message.params[0] ?? null)
    if (isMe(parts, nick)) parts.draft.setMe({ account })
    parts.draft.setPerson(parts.names().nick(nick), { nick, account })
  },

  CHGHOST(parts, message) {
    const [user = '', host = ''] = message.params
    const nick = nickOf(message)
    const address = `${user}@${host}`
    if (isMe(parts, nick)) parts.draft.setMe({ address })
    parts.draft.setPerson(parts.names().nick(nick), { nick, address })
  },

  SETNAME(parts, message) {
    const nick = nickOf(message)
    const realname = message.params[0] ?? ''
    const { address } = authorOf(message)
    if (isMe(parts, nick)) parts.draft.setMe(address === '' ? { realname } : { realname, address })
    parts.draft.setPerson(parts.names().nick(nick), { nick, realname })
  },

  /** RPL_MONONLINE, RPL_MONOFFLINE (IRCv3 monitor). */
  '730': (parts, message) => monitored(parts, message, true),
  '731': (parts, message) => monitored(parts, message, false),
}

/** The conversation is with the person, whatever the name, unless there is one under the new name already. */
function followPartner(parts: ReceiveParts, from: string, to: string): void {
  const { draft, names } = parts
  const place = draft.place(names().place(from))
  const key = names().place(to)
  if (place?.kind !== 'conversation') return
  if (key === place.key) draft.setPlace(key, { name: to })
  else if (draft.place(key) === undefined) {
    draft.renamePlace(place.key, key, to)
    parts.renamed(place.key, key)
  }
}

function monitored({ draft, names }: ReceiveParts, { params }: Message, isOnline: boolean): void {
  for (const source of (params.at(-1) ?? '').split(',')) {
    const [nick = '', address = ''] = source.split('!')
    if (nick === '') continue
    const known = address === '' ? {} : { address }
    draft.setPerson(names().nick(nick), { nick, isOnline, ...known })
  }
}

/** Whatever a line says of its author. */
export function note({ draft, names }: ReceiveParts, message: Message): void {
  const { nick, address, account, isBot } = authorOf(message)
  const key = names().nick(nick)
  const known = draft.person(key)
  if (address === '' || (known !== undefined && known.address === address && known.nick === nick && !isBot)) {
    if (account !== null && known !== undefined && known.account !== account) draft.setPerson(key, { nick, account })
    return
  }
  const bot = isBot ? { isBot } : {}
  draft.setPerson(key, { nick, address, ...(account === null ? {} : { account }), ...bot })
}

function tell(parts: ReceiveParts, place: PlaceKey, message: Message): void {
  const telling = tellingOf(message, parts.reader())
  if (telling !== null) parts.add(place, telling)
}

function placesOf({ draft }: ReceiveParts, nick: NickKey): readonly PlaceKey[] {
  return [...draft.state.places.values()].flatMap(({ key, members }) => (members.has(nick) ? [key] : []))
}

function goneFrom(parts: ReceiveParts, place: PlaceKey, nick: NickKey): void {
  const { draft } = parts
  draft.deleteMember(place, nick)
  forgetStranger(parts, nick)
}

/** Of somebody with whom nothing is shared any more nothing is told either. */
export function forgetStranger(parts: ReceiveParts, nick: NickKey): void {
  const { draft } = parts
  const isPartner = [...draft.state.places.values()].some(
    ({ kind, key }) => kind === 'conversation' && String(key) === String(nick),
  )
  if (!isPartner && placesOf(parts, nick).length === 0) draft.deletePerson(nick)
}
