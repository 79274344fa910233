/** What is said of channels: topic, modes, lists, members, names (RFC 2812 3.2 and 5.1, IRCv3 draft/channel-rename). */
import type { Message } from '../../message.ts'
import { parseModeChanges } from '../../modes.ts'
import { parseSource } from '../../source.ts'
import { nickOf, timeOf } from '../incoming.ts'
import { CLIENT_LIMITS } from '../limits.ts'
import type { ListEntry, Place, PlaceKey } from '../state.ts'
import { tellingOf } from '../telling.ts'
import { isMe, type ReceiveParts, type Takes } from './receive-parts.ts'

export const CHANNEL_FACTS: Takes = {
  TOPIC(parts, message) {
    const place = placeAt(parts, message, 0)
    if (place === undefined) return
    const text = message.params[1] ?? ''
    const topic = text === '' ? null : { text, by: nickOf(message), time: timeOf(message, parts.now()) }
    parts.draft.setPlace(place.key, { topic })
    tell(parts, place.key, message)
  },
  '331': (parts, message) => set(parts, message, 1, { topic: null }),
  '332': (parts, message) => set(parts, message, 1, { topic: { text: message.params[2] ?? '', by: '', time: null } }),
  '333'(parts, message) {
    const place = placeAt(parts, message, 1)
    const [, , by = '', seconds = ''] = message.params
    if (place === undefined || place.topic === null) return
    parts.draft.setPlace(place.key, {
      topic: { ...place.topic, by: parseSource(by).nick, time: Number(seconds) * 1_000 || null },
    })
  },

  MODE(parts, message) {
    const [target = ''] = message.params
    if (parts.names().isChannel(target)) channelMode(parts, message)
    else if (isMe(parts, target)) ownMode(parts, message.params.slice(1))
  },
  '324'(parts, message) {
    const modes = new Map<string, string | null>()
    for (const change of parseModeChanges(message.params.slice(2), parts.names().modes)) {
      if (change.kind === 'change' && change.sign === '+') modes.set(change.letter, change.param)
    }
    set(parts, message, 1, { modes })
  },
  '329': (parts, message) => set(parts, message, 1, { createdAt: Number(message.params[2]) * 1_000 || null }),
  '221': (parts, message) => parts.draft.setMe({ modes: sorted((message.params[1] ?? '').replaceAll('+', '')) }),

  /** RPL_NAMREPLY. */
  '353'(parts, message) {
    const place = placeAt(parts, message, 2)
    if (place === undefined) return
    for (const word of (message.params[3] ?? '').split(' ')) if (word !== '') member(parts, place.key, word)
  },
  '366'(parts, message) {
    const place = placeAt(parts, message, 1)
    if (place !== undefined) parts.membersKnown(place.key)
  },

  '367': (parts, message) => listed(parts, message, 'b'),
  '348': (parts, message) => listed(parts, message, 'e'),
  '346': (parts, message) => listed(parts, message, 'I'),
  '728': (parts, message) =>
    listed(parts, { ...message, params: message.params.toSpliced(2, 1) }, message.params[2] ?? 'q'),
  '368': (parts, message) => listEnd(parts, message, 'b'),
  '349': (parts, message) => listEnd(parts, message, 'e'),
  '347': (parts, message) => listEnd(parts, message, 'I'),
  '729': (parts, message) => listEnd(parts, message, message.params[2] ?? 'q'),

  INVITE(parts, message) {
    const [nick = '', channel = ''] = message.params
    if (!isMe(parts, nick)) {
      tell(parts, parts.names().place(channel), message)
      return
    }
    const { draft } = parts
    const others = draft.state.invitations.filter((one) => !parts.names().isSame(one.channel, channel))
    const invitation = { channel, by: nickOf(message), time: timeOf(message, parts.now()) }
    draft.set({ invitations: [...others, invitation].slice(-CLIENT_LIMITS.invitationsMax) })
  },

  RENAME(parts, message) {
    const [from = '', to = ''] = message.params
    const place = placeAt(parts, message, 0)
    if (place === undefined || to === '' || from === '') return
    const key = parts.names().place(to)
    if (key !== place.key && parts.draft.place(key) !== undefined) parts.draft.deletePlace(key)
    parts.draft.renamePlace(place.key, key, to)
    parts.renamed(place.key, key)
    tell(parts, key, message)
  },
}

function placeAt({ draft, names }: ReceiveParts, { params }: Message, index: number): Place | undefined {
  const place = draft.place(names().place(params[index] ?? ''))
  return place?.kind === 'channel' ? place : undefined
}

function set(parts: ReceiveParts, message: Message, index: number, changes: Partial<Place>): void {
  const place = placeAt(parts, message, index)
  if (place !== undefined) parts.draft.setPlace(place.key, changes)
}

function tell(parts: ReceiveParts, key: PlaceKey, message: Message): void {
  const telling = tellingOf(message, parts.reader())
  if (telling !== null && parts.draft.place(key) !== undefined) parts.add(key, telling)
}

/** `@+ann!user@host`, with what the capabilities multi-prefix and userhost-in-names add. */
function member({ draft, names }: ReceiveParts, key: PlaceKey, word: string): void {
  const { name, prefixes } = names().member(word)
  const { nick, user, host } = parseSource(name)
  const nickKey = names().nick(nick)
  draft.setMember(key, nickKey, { nick, prefixes })
  draft.setPerson(nickKey, host === '' ? { nick } : { nick, address: `${user}@${host}` })
}

function channelMode(parts: ReceiveParts, message: Message): void {
  const place = placeAt(parts, message, 0)
  if (place === undefined) return
  const names = parts.names()
  const modes = place.modes === null ? null : new Map(place.modes)
  for (const change of parseModeChanges(message.params.slice(1), names.modes)) {
    if (change.kind !== 'change') continue
    const { letter, param, sign } = change
    if (names.modes.prefix.includes(letter)) rank(parts, place.key, param ?? '', letter, sign === '+')
    else if (names.modes.list.includes(letter)) changeList(parts, place.key, letter, param ?? '', message, sign === '+')
    else if (sign === '+') modes?.set(letter, param)
    else modes?.delete(letter)
  }
  parts.draft.setPlace(place.key, { modes })
  tell(parts, place.key, message)
}

function rank({ draft, names }: ReceiveParts, key: PlaceKey, nick: string, letter: string, isSet: boolean): void {
  const nickKey = names().nick(nick)
  const before = draft.place(key)?.members.get(nickKey)
  if (before === undefined) return
  draft.setMember(key, nickKey, { ...before, prefixes: names().prefixesWith(before.prefixes, letter, isSet) })
}

/** Of a list that was asked for. */
function changeList(
  parts: ReceiveParts,
  key: PlaceKey,
  letter: string,
  mask: string,
  message: Message,
  isSet: boolean,
): void {
  const lists = parts.draft.place(key)?.lists
  const before = lists?.get(letter)
  if (lists === undefined || before === undefined) return
  const others = before.filter((entry) => entry.mask !== mask)
  const entry: ListEntry = { mask, by: nickOf(message), time: timeOf(message, parts.now()) }
  parts.draft.setPlace(key, {
    lists: new Map(lists).set(letter, isSet ? [...others, entry].slice(-CLIENT_LIMITS.listEntriesMax) : others),
  })
}

/** An answer begins a list anew; it is whole at its end. */
function listed(parts: ReceiveParts, message: Message, letter: string): void {
  const [, channel = '', mask = '', by = '', seconds = ''] = message.params
  const name = `${letter} ${parts.names().place(channel)}`
  const { growingLists } = parts
  const entries = growingLists.get(name) ?? []
  const [oldest] = growingLists.keys()
  const isFull = growingLists.size >= CLIENT_LIMITS.growingListsMax && !growingLists.has(name)
  if (isFull && oldest !== undefined) growingLists.delete(oldest)
  if (entries.length < CLIENT_LIMITS.listEntriesMax)
    entries.push({ mask, by: parseSource(by).nick, time: Number(seconds) * 1_000 || null })
  growingLists.set(name, entries)
}

function listEnd(parts: ReceiveParts, message: Message, letter: string): void {
  const place = placeAt(parts, message, 1)
  const name = `${letter} ${parts.names().place(message.params[1] ?? '')}`
  const entries = parts.growingLists.get(name) ?? []
  parts.growingLists.delete(name)
  if (place === undefined || (place.lists.size >= CLIENT_LIMITS.listsMax && !place.lists.has(letter))) return
  parts.draft.setPlace(place.key, { lists: new Map(place.lists).set(letter, entries) })
}

function ownMode({ draft }: ReceiveParts, [changes = '']: readonly string[]): void {
  let sign = '+'
  const letters = new Set(draft.state.me.modes)
  for (const letter of changes) {
    if (letter === '+' || letter === '-') sign = letter
    else if (sign === '+') letters.add(letter)
    else letters.delete(letter)
  }
  draft.setMe({ modes: sorted([...letters].join('')) })
}

function sorted(letters: string): string {
  return Array.from(letters).toSorted().join('')
}
