/** What a channel is about: one line, which opens to all of it. */
import type { Place } from '@partyline/irc/client'
import { useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { lazy } from '../controls/lazy.tsx'

const TopicDialog = lazy(async () => (await import('./topic-dialog.tsx')).TopicDialog)

export function Topic({ place }: { readonly place: Place }) {
  const { strings } = useApp()
  const [isOpen, setIsOpen] = useState(false)
  const words = strings.value.topic
  const text = place.topic?.text ?? ''
  return (
    <>
      <button
        type="button"
        class="topic"
        title={text === '' ? words.none : text}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      >
        <span dir="auto">{text === '' ? words.none : text}</span>
      </button>
      {isOpen && <TopicDialog place={place} onClose={() => setIsOpen(false)} />}
    </>
  )
}
