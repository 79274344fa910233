/** Says that the wanted name was somebody else's, and which the person has instead. */
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { takenWords } from './taken-words.ts'

export function Taken() {
  const { taken, me } = useChat()
  const words = takenWords(useApp().language.value)
  if (taken.value === null) return null
  return (
    <p class="line-strip">
      <span>{words.taken(taken.value, me.value.nick)}</span>
      <button
        type="button"
        class="link-button"
        onClick={() => {
          taken.value = null
        }}
      >
        {words.seen}
      </button>
    </p>
  )
}
