/** The message that an element of the page shows, by the key that the element carries. */
import { findByKey, type ItemKey, type MessageItem, type Place, type Timeline } from '@partyline/irc/client'

export function messageOfKey({ detached, timeline }: Place, key: string | null): MessageItem | null {
  if (key === null) return null
  return messageIn(detached ?? timeline, key) ?? (detached === null ? null : messageIn(timeline, key))
}

function messageIn(timeline: Timeline, key: string): MessageItem | null {
  // Elements carry the keys of items as texts.
  const position = findByKey(timeline, key as ItemKey)
  const item = position === null ? undefined : timeline.chunks[position.chunk]?.[position.index]
  return item?.kind === 'message' ? item : null
}
