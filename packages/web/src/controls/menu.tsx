/** A list of things to do with what was pointed at: ARIA menu, with arrow keys, Home, End and Escape. It closes when something else is touched. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import { AnyIcon, type AnyIconName } from './any-icon.tsx'

export interface MenuItem {
  readonly name: string
  readonly icon?: AnyIconName
  readonly isDangerous?: boolean
  readonly act: () => void
}

export interface MenuParts {
  readonly label: string
  readonly items: readonly MenuItem[]
  /** In pixels of the window: its upper left corner, where there is room. */
  readonly at: { readonly x: number; readonly y: number }
  /** The focus is back where it was. */
  readonly onClose: () => void
}

export function Menu({ label, items, at, onClose }: MenuParts) {
  const element = useRef<HTMLDivElement>(null)
  const before = useRef<Element | null>(null)
  /** The focus goes back first, so that what was chosen may take it. */
  const close = () => {
    if (before.current instanceof HTMLElement) before.current.focus()
    before.current = null
    onClose()
  }
  useLayoutEffect(() => {
    const menu = element.current
    if (menu === null) return
    before.current ??= document.activeElement
    menu.showPopover()
    const { width, height } = menu.getBoundingClientRect()
    menu.style.left = `${Math.max(8, Math.min(at.x, innerWidth - width - 8))}px`
    menu.style.top = `${Math.max(8, at.y + height + 8 > innerHeight ? at.y - height : at.y)}px`
    menu.querySelector('button')?.focus()
  }, [at.x, at.y])
  // A popover that closes by itself would do so when the finger is lifted whose long press has opened it.
  useLayoutEffect(() => {
    const listening = new AbortController()
    const closeFromOutside = ({ target }: PointerEvent) => {
      if (target instanceof Node && element.current?.contains(target) === false) close()
    }
    addEventListener('pointerdown', closeFromOutside, { capture: true, signal: listening.signal })
    return () => listening.abort()
  }, [])
  const move = (event: KeyboardEvent) => {
    const buttons = [...(element.current?.querySelectorAll('button') ?? [])]
    const next = nextIndex(
      event.key,
      buttons.findIndex((button) => button === document.activeElement),
      buttons.length,
    )
    if (next !== null) buttons[next]?.focus()
    else if (event.key === 'Escape' || event.key === 'Tab') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div ref={element} class="menu" role="menu" tabIndex={-1} aria-label={label} popover="manual" onKeyDown={move}>
      {items.map(({ name, icon, isDangerous, act }) => (
        <button
          key={name}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class={isDangerous === true ? 'menu-item menu-item-danger' : 'menu-item'}
          onClick={() => {
            close()
            act()
          }}
        >
          {icon !== undefined && <AnyIcon name={icon} />}
          {name}
        </button>
      ))}
    </div>
  )
}

/** null for a key that does not move. */
function nextIndex(key: string, index: number, length: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return (index + 1) % length
    case 'ArrowUp':
      return (index + length - 1) % length
    case 'Home':
      return 0
    case 'End':
      return length - 1
    default:
      return null
  }
}
