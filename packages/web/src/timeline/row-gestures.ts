/** Messages under a pointer: hovering shows what can be done with one, a long press or the other button opens its menu, a swipe answers it. */
import type { Chat } from '../chat/chat.ts'
import { startReply } from '../message/message-actions.ts'
import { messageOfKey } from './message-of-key.ts'

const PRESS_MS = 450
/** A finger is not held still. */
const PRESS_SLACK_PX = 10
const SWIPE_PX = 56

interface Touch {
  readonly row: HTMLElement
  readonly x: number
  readonly y: number
  readonly timer: ReturnType<typeof setTimeout>
}

/** The listeners, by their events. */
export function rowGestures(chat: Chat) {
  let touch: Touch | null = null
  const itemOf = (row: HTMLElement | null) => {
    const place = chat.place.value
    return place === null ? null : messageOfKey(place, row?.dataset['key'] ?? null)
  }
  const openMenu = (row: HTMLElement, x: number, y: number) => {
    const item = itemOf(row)
    if (item !== null) chat.menu.value = { key: item.key, at: { x, y } }
  }
  const end = () => {
    if (touch === null) return
    clearTimeout(touch.timer)
    touch.row.style.transform = ''
    touch = null
  }
  return {
    pointerover: (event: PointerEvent) => {
      if (event.pointerType === 'touch' || chat.menu.value !== null) return
      const row = rowOf(event.target)
      if (row !== null) chat.pointed.value = itemOf(row)?.key ?? null
    },
    pointerleave: () => {
      if (chat.reacting.value === null) chat.pointed.value = null
    },
    contextmenu: (event: MouseEvent) => {
      const row = rowOf(event.target)
      // A link, or a text that is selected, has a menu of the browser's own.
      const isBrowsers = event.target instanceof Element && event.target.closest('a') !== null
      if (row === null || isBrowsers || getSelection()?.isCollapsed === false || itemOf(row) === null) return
      event.preventDefault()
      openMenu(row, event.clientX, event.clientY)
    },
    pointerdown: (event: PointerEvent) => {
      const row = rowOf(event.target)
      if (event.pointerType !== 'touch' || row === null) return
      const { clientX: x, clientY: y } = event
      const timer = setTimeout(() => {
        end()
        openMenu(row, x, y)
      }, PRESS_MS)
      touch = { row, x, y, timer }
    },
    pointermove: (event: PointerEvent) => {
      if (touch === null) return
      const { row, x, y, timer } = touch
      const [dx, dy] = [event.clientX - x, event.clientY - y]
      if (Math.hypot(dx, dy) > PRESS_SLACK_PX) clearTimeout(timer)
      if (Math.abs(dy) > Math.abs(dx)) return
      row.style.transform = dx > PRESS_SLACK_PX ? `translateX(${Math.min(dx, SWIPE_PX * 1.25)}px)` : ''
    },
    pointerup: (event: PointerEvent) => {
      const current = touch
      const place = chat.place.value
      if (current !== null && place !== null && event.clientX - current.x > SWIPE_PX) {
        const item = itemOf(current.row)
        if (item !== null) startReply(item, place, chat)
      }
      end()
    },
    pointercancel: end,
  }
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.row-message') : null
}
