/**
 * Tells screen readers what is new in the place in view: politely, several messages at once, and in a region of its own, because in the timeline
 * earlier messages come as well (ARIA live regions).
 */
import { itemsBackwards, type MessageItem, type Place } from '@partyline/irc/client'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { gistOf } from '../message/gist-of.ts'
import { newestTime } from '../chat/newest-time.ts'

const GATHER_MS = 1200
/** More of them are only counted: nobody can listen to a flood. */
const READ_OUT_MAX = 4

export function Announcer() {
  const { strings } = useApp()
  const { place } = useChat()
  const [said, setSaid] = useState('')
  const heard = useRef<{ readonly key: string; readonly time: number } | null>(null)
  const shown = place.value
  useEffect(() => {
    if (shown === null) return undefined
    if (heard.current?.key !== shown.key) {
      heard.current = { key: shown.key, time: newestTime(shown) }
      setSaid('')
      return undefined
    }
    const timer = setTimeout(() => {
      const fresh = messagesAfter(shown, heard.current?.time ?? Infinity)
      heard.current = { key: shown.key, time: newestTime(shown) }
      if (fresh.length > READ_OUT_MAX) setSaid(strings.value.timeline.newCount(fresh.length))
      else if (fresh.length > 0) setSaid(fresh.map((item) => `${item.author.nick}: ${gistOf(item)}`).join('. '))
    }, GATHER_MS)
    return () => clearTimeout(timer)
  }, [shown?.key, shown?.timeline])
  return (
    <div class="unseen" role="status" aria-live="polite">
      {said}
    </div>
  )
}

/** Of others, oldest first. */
function messagesAfter({ timeline }: Place, time: number): readonly MessageItem[] {
  const found: MessageItem[] = []
  for (const item of itemsBackwards(timeline)) {
    if (item.time <= time) break
    if (item.kind === 'message' && !item.isMine) found.push(item)
  }
  return found.toReversed()
}
