/** Which place is in view. */
import { Names, type Place, type PlaceKey, SERVER_PLACE } from '@partyline/irc/client'
import type { Chat } from './chat.ts'
import { forgetMark } from './marks.ts'

/** Shows a place by its name, as soon as it is there: a channel that is being joined comes with the answer of the server. */
export function goTo(name: string, chat: Chat): void {
  const { state } = chat.client
  const key = new Names(state.value.server.isupport).place(name)
  chat.wanted.value = key
  if (state.value.places.has(key)) showPlace(key, chat)
}

export function showPlace(key: PlaceKey, chat: Chat): void {
  const place = chat.client.state.value.places.get(key)
  if (place === undefined) return
  chat.wanted.value = null
  chat.pointed.value = null
  if (chat.key.value === key) return
  forgetMark(chat, key)
  chat.key.value = key
}

/** All is read, and the newest is shown. */
export function readAll(chat: Chat): void {
  const key = chat.key.value
  if (key === null) return
  chat.marks.value = new Map(chat.marks.value).set(key, null)
  chat.client.act({ kind: 'read', place: key })
  chat.target.value = { kind: 'end' }
}

/** How many messages in a place are to the person: mentions, and everything in a conversation of two. */
export function callsOf({ kind, unread, mentions }: Place): number {
  return kind === 'conversation' ? unread : mentions
}

/** The next place with something unread, mentions first where there are any; from the one in view on. */
export function nextUnread(places: readonly Place[], from: PlaceKey | null, step: 1 | -1): PlaceKey | null {
  const index = places.findIndex(({ key }) => key === from)
  const turned = [...places.slice(index + 1), ...places.slice(0, Math.max(0, index))]
  const ordered = step === 1 ? turned : turned.toReversed()
  const found = ordered.find((place) => callsOf(place) > 0) ?? ordered.find(({ unread }) => unread > 0)
  return found?.key ?? null
}

/** As the list shows them: channels by name, then conversations, the latest first, then the server's own place. */
export function listedPlaces(places: ReadonlyMap<PlaceKey, Place>): {
  readonly channels: readonly Place[]
  readonly conversations: readonly Place[]
  readonly server: Place | undefined
} {
  const all = [...places.values()]
  return {
    channels: all.filter(({ kind }) => kind === 'channel').toSorted((a, b) => a.name.localeCompare(b.name)),
    conversations: all.filter(({ kind }) => kind === 'conversation'),
    server: places.get(SERVER_PLACE),
  }
}
