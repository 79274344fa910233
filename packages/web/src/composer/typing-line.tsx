/** Who is typing, in a line of its own that is always there, so that nothing moves when somebody begins. */
import type { Place } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'

export function TypingLine({ place }: { readonly place: Place }) {
  const { strings } = useApp()
  const words = strings.value.composer
  const [first, second, third] = place.typing.map(({ nick }) => nick)
  const said =
    first === undefined
      ? ''
      : second === undefined
        ? words.typing(first)
        : third === undefined
          ? words.typingTwo(first, second)
          : words.typingMany
  return (
    <p class="typing-line" dir="auto">
      {said !== '' && (
        <span class="typing-dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      )}
      {said}
    </p>
  )
}
