/** The keys of the timeline: arrows go from message to message, and what can be done with a message has a letter each. */
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import { messageActions } from '../message/message-actions.ts'
import { messageOfKey } from './message-of-key.ts'
import type { TimelineView } from './timeline-view.ts'

export function rowKeys(view: TimelineView, app: App, chat: Chat): (event: KeyboardEvent) => void {
  return (event) => {
    const { target } = event
    if (!(target instanceof HTMLElement)) return
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('button, a, input') !== null) return
    const key = target.closest<HTMLElement>('.row-message')?.dataset['key'] ?? null
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null
    if (step !== null) {
      event.preventDefault()
      const next = view.neighbour(key, step)
      if (next !== null) view.focus(next)
      else if (step === 1) chat.focusComposer()
      return
    }
    const place = chat.place.value
    const item = place === null ? null : messageOfKey(place, key)
    if (item === null || place === null) return
    const actions = messageActions(item, place, app, chat)
    const chosen = event.key === 'Enter' ? null : actions.find((action) => action.key === event.key)
    if (event.key === 'Enter') {
      const box = target.getBoundingClientRect()
      chat.menu.value = { key: item.key, at: { x: box.left + 64, y: box.bottom } }
    } else if (chosen === undefined || chosen === null) {
      return
    } else {
      chosen.act()
    }
    event.preventDefault()
    event.stopPropagation()
  }
}
