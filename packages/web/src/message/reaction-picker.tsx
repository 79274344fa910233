/** With what to react: eight that are used most, or whatever the person types. */
import type { MessageItem } from '@partyline/irc/client'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { messageWords } from './message-words.ts'

const REACTIONS = ['👍', '❤️', '😂', '🎉', '👀', '✅', '🙏', '🤔'] as const
/** In UTF-16 units; what a server takes is its own matter. */
const REACTION_LENGTH_MAX = 64

export interface ReactionPickerParts {
  readonly item: MessageItem
  readonly at: { readonly x: number; readonly y: number }
}

export function ReactionPicker({ item, at }: ReactionPickerParts) {
  const { language } = useApp()
  const { client, key, reacting } = useChat()
  const element = useRef<HTMLDivElement>(null)
  const words = messageWords(language.value)
  useLayoutEffect(() => {
    const picker = element.current
    if (picker === null) return undefined
    const before = document.activeElement
    picker.showPopover()
    const { width, height } = picker.getBoundingClientRect()
    picker.style.left = `${Math.max(8, Math.min(at.x - width, innerWidth - width - 8))}px`
    picker.style.top = `${at.y + height > innerHeight - 8 ? Math.max(8, at.y - height - 40) : at.y}px`
    picker.querySelector('button')?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const choose = (text: string) => {
    reacting.value = null
    if (key.value === null || item.id === null || text === '') return
    const isOn = !item.reactions.some((reaction) => reaction.text === text && reaction.isMine)
    client.act({ kind: 'react', place: key.value, id: item.id, text, isOn })
  }
  return (
    <div
      ref={element}
      class="menu reaction-picker"
      role="dialog"
      aria-label={words.react}
      popover="auto"
      onToggle={(event) => {
        if (event.newState === 'closed') reacting.value = null
      }}
    >
      <div class="reaction-choices">
        {REACTIONS.map((text) => (
          <button key={text} type="button" class="reaction-choice" aria-label={text} onClick={() => choose(text)}>
            {text}
          </button>
        ))}
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const field = event.currentTarget.elements.namedItem('text')
          if (field instanceof HTMLInputElement) choose(field.value.trim())
        }}
      >
        <input
          class="field"
          name="text"
          maxLength={REACTION_LENGTH_MAX}
          autocomplete="off"
          aria-label={words.otherReaction}
          placeholder={words.otherReaction}
        />
      </form>
    </div>
  )
}
