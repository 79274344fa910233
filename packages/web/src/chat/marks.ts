/**
 * Behind which message the mark "new" stands in the place in view. It is decided once, when the place has been loaded, and stays until the person takes it
 * away or comes back later: what is read must not make it wander. While the person looks elsewhere, it is set anew.
 */
import { effect, type ReadonlySignal } from '@preact/signals'
import type { Place } from '@partyline/irc/client'
import type { Chat } from './chat.ts'
import { newestTime } from './newest-time.ts'

/** @returns ends it */
export function followMarks(chat: Chat, isAttended: ReadonlySignal<boolean>): () => void {
  const endDeciding = effect(() => {
    const place = chat.place.value
    if (place === null || chat.marks.value.has(place.key) || !isLoaded(place, chat)) return
    setMark(chat, place, place.unread > 0 ? readUntil(place) : null)
    if (place.unread > 0) chat.target.value ??= { kind: 'unread' }
  })
  const endLeaving = effect(() => {
    const isHere = isAttended.value
    const place = chat.place.peek()
    const mark = place === null ? undefined : chat.marks.peek().get(place.key)
    if (place === null || mark === undefined) return
    if (!isHere && mark === null) setMark(chat, place, newestTime(place))
    // Nothing was said meanwhile.
    if (isHere && mark !== null && newestTime(place) <= mark) setMark(chat, place, null)
  })
  return () => {
    endDeciding()
    endLeaving()
  }
}

/** Decided anew when the place is next in view. */
export function forgetMark(chat: Chat, key: Place['key']): void {
  const marks = new Map(chat.marks.peek())
  marks.delete(key)
  chat.marks.value = marks
}

function setMark(chat: Chat, { key }: Place, mark: number | null): void {
  chat.marks.value = new Map(chat.marks.peek()).set(key, mark)
}

/** What is shown of an earlier run, before there is a connection, may not be all. */
function isLoaded({ timeline, loading, kind, membership }: Place, { client, connection }: Chat): boolean {
  if (connection.value.kind !== 'online' || loading.isCatchingUp || membership.kind === 'joining') return false
  return timeline.length > 0 || timeline.isBegin || kind === 'server' || !client.state.peek().server.can.history
}

function readUntil({ kind, marker, since }: Place): number {
  return marker ?? (kind === 'conversation' ? 0 : since)
}
