/** All keys, and what they do. */
import { useApp } from '../app/app.ts'
import { COMMAND_KEY } from '../app/platform.ts'
import { Dialog } from '../controls/dialog.tsx'
import { keyWords, type KeyWords } from './key-words.ts'
import './overlays.css'

interface KeyHelp {
  readonly keys: readonly string[]
  readonly name: keyof KeyWords['names']
}

const EVERYWHERE: readonly KeyHelp[] = [
  { keys: [COMMAND_KEY, 'K'], name: 'palette' },
  { keys: ['Alt', '↓'], name: 'nextUnread' },
  { keys: ['Alt', '↑'], name: 'previousUnread' },
  { keys: ['Alt', '⇧', '↓'], name: 'nextPlace' },
  { keys: ['Esc'], name: 'readAll' },
  { keys: ['?'], name: 'keys' },
  { keys: [COMMAND_KEY, '/'], name: 'keys' },
]

const COMPOSER: readonly KeyHelp[] = [
  { keys: ['Enter'], name: 'send' },
  { keys: ['⇧', 'Enter'], name: 'newLine' },
  { keys: ['Tab'], name: 'complete' },
  { keys: ['/'], name: 'command' },
  { keys: ['↑', '↓'], name: 'sent' },
  { keys: [COMMAND_KEY, '↑'], name: 'toMessages' },
  { keys: ['Page ↑', 'Page ↓'], name: 'scroll' },
]

const MESSAGES: readonly KeyHelp[] = [
  { keys: ['↑', '↓'], name: 'move' },
  { keys: ['R'], name: 'reply' },
  { keys: ['E'], name: 'react' },
  { keys: ['C'], name: 'copy' },
  { keys: ['Del'], name: 'redact' },
  { keys: ['Enter'], name: 'actions' },
]

export function Keys() {
  const { language, view } = useApp()
  const words = keyWords(language.value)
  return (
    <Dialog
      title={words.title}
      onClose={() => {
        view.overlay.value = null
      }}
    >
      <div class="keys">
        <KeySection title={words.everywhere} keys={EVERYWHERE} />
        <KeySection title={words.composer} keys={COMPOSER} />
        <KeySection title={words.messages} keys={MESSAGES} />
      </div>
    </Dialog>
  )
}

function KeySection({ title, keys }: { readonly title: string; readonly keys: readonly KeyHelp[] }) {
  const { language } = useApp()
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {keys.map(({ keys, name }) => (
          <div key={keys.join(' ')} class="key-help">
            <dt>
              {keys.map((key) => (
                <kbd key={key} class="kbd">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{keyWords(language.value).names[name]}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
