/** After anything was drawn, or has another size, everything stands where it stood. */
import type { Place } from '@partyline/irc/client'
import type { RefObject } from 'preact'
import { useRef } from 'preact/hooks'
import type { Chat } from '../chat/chat.ts'
import { fitClearedSpace } from './cleared-space.ts'
import type { TimelineView } from './timeline-view.ts'

interface Elements {
  readonly scroller: RefObject<HTMLElement | null>
  readonly list: RefObject<HTMLElement | null>
  readonly space: RefObject<HTMLElement | null>
}

/** @returns does it, and gives whether the end has come into view that was not meant to be */
export function useSettling(
  { key }: Place,
  view: TimelineView,
  { cleared }: Chat,
  { scroller, list, space }: Elements,
): () => boolean {
  const clearedAt = cleared.value.get(key) ?? null
  const latest = useRef(clearedAt)
  latest.current = clearedAt
  return () => {
    const [outer, inner, below] = [scroller.current, list.current, space.current]
    if (outer !== null && inner !== null && below !== null) fitClearedSpace(below, outer, inner, latest.current)
    return view.restore()
  }
}
