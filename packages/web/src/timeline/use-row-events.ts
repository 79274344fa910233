/** What a pointer and keys do in the timeline, as soon as the first messages are on the screen. */
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import type { TimelineView } from './timeline-view.ts'

export function useRowEvents(scroller: RefObject<HTMLElement | null>, view: TimelineView): void {
  const app = useApp()
  const chat = useChat()
  const isShown = chat.isShown.value
  useEffect(() => {
    const timeline = scroller.current
    if (!isShown || timeline === null) return undefined
    const listening = new AbortController()
    void import('./row-events.ts').then(({ listenToRows }) => listenToRows(timeline, view, app, chat, listening.signal))
    return () => listening.abort()
  }, [view, isShown])
}
