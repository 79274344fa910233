/** What can be done with the message that is pointed at, beside it. With keys it is done on the message itself, so this is for pointers. */
import type { Place } from '@partyline/irc/client'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { AnyIcon } from '../controls/any-icon.tsx'
import { Menu } from '../controls/menu.tsx'
import { type MessageAction, messageActions } from '../message/message-actions.ts'
import { messageWords } from '../message/message-words.ts'
import { ReactionPicker } from '../message/reaction-picker.tsx'
import { messageOfKey } from './message-of-key.ts'

export function ActionBar({ place }: { readonly place: Place }) {
  const app = useApp()
  const chat = useChat()
  const { pointed, reacting, menu } = chat
  const element = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const key = pointed.value
  const item = messageOfKey(place, key)
  useLayoutEffect(() => {
    const row = key === null ? null : rowElement(element.current, key)
    if (row !== null) setTop(row.offsetTop)
  }, [key, place])
  const actions = item === null ? [] : messageActions(item, place, app, chat)
  const reactedTo = messageOfKey(place, reacting.value)
  const opened = messageOfKey(place, menu.value?.key ?? null)
  return (
    <div ref={element} class="action-bar-place">
      {item !== null && actions.length > 0 && (
        <div class="action-bar" style={{ top: `${top}px` }}>
          {actions.map((action) => (
            <BarButton key={action.kind} action={action} />
          ))}
        </div>
      )}
      {reactedTo !== null && <ReactionPicker item={reactedTo} at={cornerOf(element.current, reactedTo.key)} />}
      {opened !== null && menu.value !== null && (
        <Menu
          label={messageWords(app.language.value).actions}
          items={messageActions(opened, place, app, chat)}
          at={menu.value.at}
          onClose={() => {
            menu.value = null
          }}
        />
      )}
    </div>
  )
}

function BarButton({ action: { name, icon, act } }: { readonly action: MessageAction }) {
  return (
    <button type="button" class="icon-button" tabIndex={-1} aria-label={name} title={name} onClick={act}>
      <AnyIcon name={icon} />
    </button>
  )
}

function rowElement(within: HTMLElement | null, key: string): HTMLElement | null {
  return within?.parentElement?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null
}

/** The upper right corner of a message, in pixels of the window. */
function cornerOf(within: HTMLElement | null, key: string): { readonly x: number; readonly y: number } {
  const box = rowElement(within, key)?.getBoundingClientRect()
  return { x: box?.right ?? innerWidth / 2, y: Math.max(60, (box?.top ?? innerHeight / 2) + 24) }
}
