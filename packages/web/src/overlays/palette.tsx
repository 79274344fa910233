/** Goes anywhere and does anything: places, people, and what else the page can do, by a few letters of it (ARIA combobox). */
import { useMemo, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Dialog } from '../controls/dialog.tsx'
import { AnyIcon } from '../controls/any-icon.tsx'
import { bestMatches } from './best-matches.ts'
import { overlayWords } from './overlay-words.ts'
import { paletteEntries } from './palette-entries.ts'
import './overlays.css'

const SHOWN_MAX = 12
const LIST_ID = 'palette-list'

export function Palette() {
  const app = useApp()
  const chat = useChat()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const words = overlayWords(app.language.value).palette
  const entries = useMemo(() => paletteEntries(app, chat), [app, chat])
  const found = bestMatches(typed, entries, SHOWN_MAX)
  const close = () => {
    app.view.overlay.value = null
  }
  const carryOut = (index: number) => {
    const entry = found[index]
    if (entry === undefined) return
    close()
    entry.act()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) return
    if (event.key === 'ArrowDown') setChosen((chosen + 1) % Math.max(1, found.length))
    else if (event.key === 'ArrowUp') setChosen((chosen + found.length - 1) % Math.max(1, found.length))
    else if (event.key === 'Enter') carryOut(chosen)
    else return
    event.preventDefault()
  }
  return (
    <Dialog class="palette" title={words.title} onClose={close}>
      <input
        class="field"
        role="combobox"
        aria-expanded="true"
        aria-controls={LIST_ID}
        aria-activedescendant={found.length === 0 ? undefined : `${LIST_ID}-${chosen}`}
        aria-label={words.placeholder}
        placeholder={words.placeholder}
        autofocus
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={typed}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={LIST_ID} class="palette-list" role="listbox" aria-label={words.title}>
        {found.map((entry, index) => (
          <li
            key={entry.key}
            id={`${LIST_ID}-${index}`}
            class="palette-entry"
            role="option"
            aria-selected={index === chosen}
            onPointerMove={() => setChosen(index)}
            onClick={() => carryOut(index)}
          >
            <AnyIcon name={entry.icon} />
            <bdi>{entry.name}</bdi>
            {entry.hint !== '' && <span class="hint">{entry.hint}</span>}
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p class="hint" role="status">
          {words.nothing}
        </p>
      )}
    </Dialog>
  )
}
