/** Who one is here, and what one can do about that. */
import { useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Icon } from '../controls/icon.tsx'
import { lazy } from '../controls/lazy.tsx'

const Menu = lazy(async () => (await import('../controls/menu.tsx')).Menu)

export function MeButton() {
  const app = useApp()
  const { me, client } = useChat()
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null)
  const words = app.strings.value.me
  const { nick, account, away } = me.value
  const items = [
    { name: app.strings.value.settings, icon: 'settings', act: () => (app.view.overlay.value = 'settings') },
    { name: words.keys, icon: 'keyboard', act: () => (app.view.overlay.value = 'keys') },
    {
      name: away === null ? words.goAway : words.comeBack,
      icon: 'bell',
      act: () => client.act({ kind: 'away', text: away === null ? words.awayText : null }),
    },
    { name: themeName(app.settings.current.value.theme, words), icon: 'settings', act: () => nextTheme(app) },
    { name: words.leave, icon: 'leave', isDangerous: true, act: () => app.signOut('') },
  ] as const
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
        <span class="presence" data-presence={away === null ? 'here' : 'away'} />
        <span class="me-names">
          <bdi class="me-nick">{nick}</bdi>
          <span class="hint">{account === null ? words.guest : words.account(account)}</span>
        </span>
        <Icon name="more" />
      </button>
      {at !== null && <Menu label={words.menu} at={at} items={items} onClose={() => setAt(null)} />}
    </footer>
  )
}

type Words = ReturnType<typeof useApp>['strings']['value']['me']

const NEXT_THEME = { system: 'light', light: 'dark', dark: 'system' } as const

function nextTheme({ settings }: ReturnType<typeof useApp>): void {
  settings.change({ theme: NEXT_THEME[settings.current.value.theme] })
}

function themeName(theme: keyof typeof NEXT_THEME, words: Words): string {
  return words.themes[NEXT_THEME[theme]]
}
