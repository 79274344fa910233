/**
 * The messages of a place. `timeline-view.ts` says what is drawn and sees to it that nothing moves; this ties it to the elements, and the place
 * to the person: what is fetched, what is read, where the person wants to go.
 */
import { type Place, type Row, RowMaker, type Rows, rowsBetween } from '@partyline/irc/client'
import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { type Chat, useChat } from '../chat/chat.ts'
import { lazy } from '../controls/lazy.tsx'
import { resolveTarget } from './resolve-target.ts'
import { isNearBegin, isNearEnd } from './row-window.ts'
import { RowView } from './row-view.tsx'
import { TimelineBegin } from './timeline-begin.tsx'
import { TimelineView, UNREAD_TOP } from './timeline-view.ts'
import { useReadPosition } from './use-read-position.ts'
import { useRowEvents } from './use-row-events.ts'
import { useSettling } from './use-settling.ts'
import './timeline.css'

/** Needed by a person that looks back. */
const FloatingDay = lazy(async () => (await import('./floating-day.tsx')).FloatingDay)
const JumpPill = lazy(async () => (await import('./jump-pill.tsx')).JumpPill)
const ActionBar = lazy(async () => (await import('./action-bar.tsx')).ActionBar)

/** Drawn anew for each place: `key` is the place's. */
export function Timeline({ place }: { readonly place: Place }) {
  const app = useApp()
  const chat = useChat()
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const space = useRef<HTMLDivElement>(null)
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const firstTime = useSignal<number | null>(null)
  const shown = place.detached ?? place.timeline
  const rows = useRows(place, chat)
  const view = useTimelineView(place, rows, chat)
  const hasEnd = shown.isEnd && place.detached === null
  view.show(rows, hasEnd)
  const settle = useSettling(place, view, chat, { scroller, list, space })

  useLayoutEffect(() => {
    const [outer, inner] = [scroller.current, list.current]
    if (outer === null || inner === null) return undefined
    view.attach(outer, inner)
    chat.focusTimeline = () => {
      const key = view.neighbour(null, -1)
      if (key !== null) view.focus(key)
    }
    chat.scrollTimeline = (pages) => outer.scrollBy({ top: pages * outer.clientHeight * 0.85 })
    const observer = new ResizeObserver(() => void settle())
    observer.observe(outer)
    observer.observe(inner)
    return () => {
      observer.disconnect()
      chat.spots.set(place.key, view.spot)
    }
  }, [view])
  useRowEvents(scroller, view)
  useTarget(place, rows, view, chat, redraw)
  useLayoutEffect(() => {
    if (settle()) redraw(undefined)
  })
  useFetching(place, view, chat)
  const noticeRead = useReadPosition(place, view)
  useEffect(noticeRead)

  return (
    <div class="timeline">
      <div
        ref={scroller}
        class="timeline-scroller"
        role="log"
        aria-live="off"
        aria-label={app.strings.value.timeline.messagesOf(
          place.name === '' ? app.strings.value.serverPlace : place.name,
        )}
        tabIndex={0}
        onScroll={() => {
          const isOther = view.scrolled()
          firstTime.value = view.firstTime
          if (isOther) redraw(undefined)
          else fetchAround(place, view, chat)
          noticeRead()
        }}
      >
        <div class="timeline-inner">
          {view.window.from === 0 && <TimelineBegin place={place} />}
          <div ref={list} class="timeline-list">
            <DrawnRows rows={rows} from={view.window.from} to={view.window.to} />
          </div>
          {place.detached !== null && (
            <div class="timeline-later">{place.loading.later === 'busy' && <span class="spinner" />}</div>
          )}
          <div ref={space} class="timeline-space" />
          {chat.isShown.value && <ActionBar place={place} />}
        </div>
      </div>
      {!view.isAtEnd && <FloatingDay time={firstTime} />}
      {(!view.isAtEnd || !hasEnd) && <JumpPill place={place} />}
    </div>
  )
}

function useRows(place: Place, { marks, me }: Chat): Rows {
  const maker = useRef<RowMaker | null>(null)
  maker.current ??= new RowMaker()
  const { detached, timeline, pending, key } = place
  return maker.current.rows({
    timeline: detached ?? timeline,
    pending: detached === null ? pending : [],
    nick: me.value.nick,
    newAfter: marks.value.get(key) ?? null,
  })
}

/** Where the person was before, or at the end. What is unread is a target. */
function useTimelineView(place: Place, rows: Rows, { spots }: Chat): TimelineView {
  const view = useRef<TimelineView | null>(null)
  view.current ??= new TimelineView(rows, spots.get(place.key) ?? null)
  return view.current
}

/** Goes where the person wants to go, as soon as that is there. */
function useTarget(
  place: Place,
  rows: Rows,
  view: TimelineView,
  chat: Chat,
  redraw: (action: undefined) => void,
): void {
  const { target, marks, client } = chat
  useLayoutEffect(() => {
    const wanted = target.value
    if (wanted === null) return
    const found = resolveTarget(wanted, place, rows, marks.value.get(place.key) ?? null)
    switch (found.kind) {
      case 'row':
        target.value = null
        if (view.jump({ key: found.key, top: UNREAD_TOP }) && wanted.kind !== 'unread') view.flash(found.key)
        redraw(undefined)
        break
      case 'end':
        target.value = null
        view.toEnd()
        redraw(undefined)
        break
      case 'fetch':
        client.act(found.action)
        break
      case 'nowhere':
        target.value = null
        break
      case 'wait':
        break
      default:
        found satisfies never
    }
  }, [target.value, place, rows])
}

function useFetching(place: Place, view: TimelineView, chat: Chat): void {
  const { connection } = chat
  useEffect(() => fetchAround(place, view, chat), [place, view.window, connection.value.kind])
}

/** A page before what is in view is nearly its begin, and one behind a part that is detached. */
function fetchAround(
  { key, loading, detached, timeline }: Place,
  view: TimelineView,
  { client, connection }: Chat,
): void {
  if (connection.value.kind !== 'online' || !client.state.value.server.can.history) return
  const shown = detached ?? timeline
  if (!shown.isBegin && loading.earlier === 'idle' && isNearBegin(view.window))
    client.act({ kind: 'earlier', place: key })
  if (detached !== null && loading.later === 'idle' && isNearEnd(view.window)) client.act({ kind: 'later', place: key })
}

interface DrawnRowsParts {
  readonly rows: Rows
  readonly from: number
  readonly to: number
}

/** A row that is the same object as before is the same node, which Preact does not look into. */
function DrawnRows({ rows, from, to }: DrawnRowsParts) {
  const drawn = useRef<ReadonlyMap<Row, VNode>>(new Map())
  const nodes = rowsBetween(rows, from, to).map((row): readonly [Row, VNode] => [
    row,
    drawn.current.get(row) ?? <RowView key={row.key} row={row} />,
  ])
  drawn.current = new Map(nodes)
  return <>{nodes.map(([, node]) => node)}</>
}
