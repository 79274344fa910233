/** Who one is here; what one can do about that is in a menu. */
import { useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Icon } from '../controls/icon.tsx'
import { lazy } from '../controls/lazy.tsx'

const MeMenu = lazy(async () => (await import('./me-menu.tsx')).MeMenu)

export function MeButton() {
  const app = useApp()
  const { me, connection } = useChat()
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null)
  const words = app.strings.value.me
  const { nick, account, away } = me.value
  const isOnline = connection.value.kind === 'online'
  const presence = !isOnline ? 'offline' : away === null ? 'here' : 'away'
  // After a reload, the server has not said it yet.
  const known = account ?? (isOnline ? null : (app.session.value?.claim.account?.name ?? null))
  return (
    <footer class="me">
      <button
        type="button"
        class="me-button"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={({ currentTarget }) => {
          const box = currentTarget.getBoundingClientRect()
          setAt({ x: box.left, y: box.top })
        }}
      >
        <span class="presence" data-presence={presence} />
        <span class="me-names">
          <bdi class="me-nick">{nick}</bdi>
          <span class="hint">{known === null ? words.guest : words.account(known)}</span>
        </span>
        <Icon name="more" />
      </button>
      {at !== null && <MeMenu at={at} onClose={() => setAt(null)} />}
    </footer>
  )
}
