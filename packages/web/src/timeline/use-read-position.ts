/** What is in view of a person that looks at the page is read, and the server is told, so that other devices know. */
import type { Place } from '@partyline/irc/client'
import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import type { TimelineView } from './timeline-view.ts'

/** While one scrolls it is not told row by row. */
const WAIT_MS = 400

/** @returns to be called when something else is in view */
export function useReadPosition(place: Place, view: TimelineView): () => void {
  const { view: page } = useApp()
  const { client } = useChat()
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const latest = useRef(place)
  latest.current = place
  const isAttended = page.isAttended.value
  const notice = () => {
    if (timer.current !== null || !page.isAttended.value) return
    timer.current = setTimeout(() => {
      timer.current = null
      const { key, marker, unread, detached, timeline } = latest.current
      if (!page.isAttended.value) return
      const isAtEnd = view.isAtEnd && detached === null && timeline.isEnd
      if (isAtEnd && (unread > 0 || marker === null)) client.act({ kind: 'read', place: key })
      // Where nothing is unread there is nothing to tell.
      if (isAtEnd || unread === 0 || view.lastTime === null || view.lastTime <= (marker ?? 0)) return
      client.act({ kind: 'read', place: key, until: view.lastTime })
    }, WAIT_MS)
  }
  // What has come into view since the last look may have come without anything being scrolled.
  useEffect(notice, [isAttended, place.marker, place.unread])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )
  return notice
}
