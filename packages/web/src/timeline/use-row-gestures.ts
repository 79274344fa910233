/** Messages under a pointer: hovering shows what can be done with one, a long press or the other button opens its menu, a swipe answers it. */
import { useRef } from 'preact/hooks'
import { useChat } from '../chat/chat.ts'
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

export function useRowGestures() {
  const chat = useChat()
  const touch = useRef<Touch | null>(null)
  const itemOf = (row: HTMLElement | null) => {
    const place = chat.place.value
    return place === null ? null : messageOfKey(place, row?.dataset['key'] ?? null)
  }
  const openMenu = (row: HTMLElement, x: number, y: number) => {
    const item = itemOf(row)
    if (item !== null) chat.menu.value = { key: item.key, at: { x, y } }
  }
  const end = () => {
    if (touch.current === null) return
    clearTimeout(touch.current.timer)
    touch.current.row.style.transform = ''
    touch.current = null
  }
  return {
    onPointerOver(event: PointerEvent) {
      if (event.pointerType === 'touch' || chat.menu.value !== null) return
      const row = rowOf(event.target)
      if (row !== null) chat.pointed.value = itemOf(row)?.key ?? null
    },
    onPointerLeave() {
      if (chat.reacting.value === null) chat.pointed.value = null
    },
    onContextMenu(event: MouseEvent) {
      const row = rowOf(event.target)
      // A link, or a text that is selected, has a menu of the browser's own.
      const isBrowsers = event.target instanceof Element && event.target.closest('a') !== null
      if (row === null || isBrowsers || getSelection()?.isCollapsed === false || itemOf(row) === null) return
      event.preventDefault()
      openMenu(row, event.clientX, event.clientY)
    },
    onPointerDown(event: PointerEvent) {
      const row = rowOf(event.target)
      if (event.pointerType !== 'touch' || row === null) return
      const { clientX: x, clientY: y } = event
      const timer = setTimeout(() => {
        end()
        openMenu(row, x, y)
      }, PRESS_MS)
      touch.current = { row, x, y, timer }
    },
    onPointerMove(event: PointerEvent) {
      if (touch.current === null) return
      const { row, x, y, timer } = touch.current
      const [dx, dy] = [event.clientX - x, event.clientY - y]
      if (Math.hypot(dx, dy) > PRESS_SLACK_PX) clearTimeout(timer)
      if (Math.abs(dy) > Math.abs(dx)) return
      row.style.transform = dx > PRESS_SLACK_PX ? `translateX(${Math.min(dx, SWIPE_PX * 1.25)}px)` : ''
    },
    onPointerUp(event: PointerEvent) {
      const { current } = touch
      const place = chat.place.value
      if (current !== null && place !== null && event.clientX - current.x > SWIPE_PX) {
        const item = itemOf(current.row)
        if (item !== null) startReply(item, place, chat)
      }
      end()
    },
    onPointerCancel: end,
  }
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.row-message') : null
}
