/** What a pointer and keys do in the timeline. It is loaded when the first messages are there. */
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import { rowGestures } from './row-gestures.ts'
import { rowKeys } from './row-keys.ts'
import type { TimelineView } from './timeline-view.ts'

/** @param signal ends it */
export function listenToRows(
  timeline: HTMLElement,
  view: TimelineView,
  app: App,
  chat: Chat,
  signal: AbortSignal,
): void {
  const gestures = rowGestures(chat)
  const dateOf = ({ target }: Event) => writeDate(target, app)
  timeline.addEventListener('pointerover', gestures.pointerover, { signal })
  timeline.addEventListener('pointerleave', gestures.pointerleave, { signal })
  timeline.addEventListener('contextmenu', gestures.contextmenu, { signal })
  timeline.addEventListener('pointerdown', gestures.pointerdown, { signal })
  timeline.addEventListener('pointermove', gestures.pointermove, { signal })
  timeline.addEventListener('pointerup', gestures.pointerup, { signal })
  timeline.addEventListener('pointercancel', gestures.pointercancel, { signal })
  timeline.addEventListener('pointerover', dateOf, { signal })
  timeline.addEventListener('focusin', dateOf, { signal })
  timeline.addEventListener('keydown', rowKeys(view, app, chat), { signal })
}

/** The whole date at the time of a row, when somebody asks for it: most are never asked for. */
function writeDate(target: EventTarget | null, { formats }: App): void {
  const time = target instanceof Element ? target.closest('.row')?.querySelector<HTMLTimeElement>('.row-time') : null
  if (time !== null && time !== undefined) time.title = formats.value.full(Date.parse(time.dateTime))
}
