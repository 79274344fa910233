/** The keys that work everywhere in the page; `overlays/keys.tsx` shows them. */
import type { App } from '../app/app.ts'
import { hasCommandKey } from '../app/platform.ts'
import type { Chat } from './chat.ts'
import { listedPlaces, nextUnread, readAll, showPlace } from './go-to.ts'

/** @returns whether the key means something */
export function carryOutKey(event: KeyboardEvent, { view }: App, chat: Chat): boolean {
  const { key } = event
  if (hasCommandKey(event) && key.toLowerCase() === 'k') {
    view.overlay.value = view.overlay.value === 'palette' ? null : 'palette'
    return true
  }
  // In a window over the page, its own keys hold.
  if (view.overlay.value !== null || document.querySelector('dialog[open], [popover]:popover-open') !== null)
    return false
  if (hasCommandKey(event) && key === '/') {
    view.overlay.value = 'keys'
    return true
  }
  if (event.altKey && (key === 'ArrowDown' || key === 'ArrowUp')) {
    goToNext(chat, key === 'ArrowDown' ? 1 : -1, event.shiftKey)
    return true
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const isTyping = event.target instanceof Element && event.target.matches('input, textarea, select')
  if (key === 'Escape') {
    if (view.drawer.value === null) readAll(chat)
    view.drawer.value = null
    chat.focusComposer()
    return true
  }
  if (key === '?' && !isTyping) {
    view.overlay.value = 'keys'
    return true
  }
  if ((key === 'PageUp' || key === 'PageDown') && isTyping) {
    chat.scrollTimeline(key === 'PageDown' ? 1 : -1)
    return true
  }
  // Whatever is typed nowhere goes to the composer.
  if (key.length === 1 && event.target === document.body) chat.focusComposer()
  return false
}

function goToNext(chat: Chat, step: 1 | -1, isAny: boolean): void {
  const { channels, conversations, server } = listedPlaces(chat.places.value)
  const places = [...channels, ...conversations, ...(server === undefined ? [] : [server])]
  const index = places.findIndex(({ key }) => key === chat.key.value)
  const key = isAny
    ? places[(index + step + places.length) % places.length]?.key
    : nextUnread(places, chat.key.value, step)
  if (key !== undefined && key !== null) showPlace(key, chat)
}
