/** Goes to a day of the place in view, or to what is unread. */
import { useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Dialog } from '../controls/dialog.tsx'
import { overlayWords } from './overlay-words.ts'
import './overlays.css'

export function DateDialog() {
  const { language, view } = useApp()
  const { target, place } = useChat()
  const [day, setDay] = useState(() => isoDay(new Date()))
  const words = overlayWords(language.value).date
  const close = () => {
    view.overlay.value = null
  }
  const time = new Date(`${day}T00:00`).getTime()
  return (
    <Dialog title={words.title} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          target.value = { kind: 'time', time }
          close()
        }}
      >
        <label>
          <span class="field-label">{words.day}</span>
          <input
            class="field"
            type="date"
            autofocus
            required
            value={day}
            max={isoDay(new Date())}
            onInput={({ currentTarget }) => setDay(currentTarget.value)}
          />
        </label>
        <div class="dialog-buttons">
          {(place.value?.unread ?? 0) > 0 && (
            <button
              type="button"
              class="button"
              onClick={() => {
                target.value = { kind: 'unread' }
                close()
              }}
            >
              {words.unread}
            </button>
          )}
          <button type="submit" class="button button-primary" disabled={Number.isNaN(time)}>
            {words.go}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** Of the calendar where the person is. */
function isoDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
