/** What one can do about who one is here. */
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Menu } from '../controls/menu.tsx'

export interface MeMenuParts {
  readonly at: { readonly x: number; readonly y: number }
  readonly onClose: () => void
}

export function MeMenu({ at, onClose }: MeMenuParts) {
  const app = useApp()
  const { me, client } = useChat()
  const words = app.strings.value.me
  const { away } = me.value
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
  return <Menu label={words.menu} at={at} items={items} onClose={onClose} />
}

type Words = ReturnType<typeof useApp>['strings']['value']['me']

const NEXT_THEME = { system: 'light', light: 'dark', dark: 'system' } as const

function nextTheme({ settings }: ReturnType<typeof useApp>): void {
  settings.change({ theme: NEXT_THEME[settings.current.value.theme] })
}

function themeName(theme: keyof typeof NEXT_THEME, words: Words): string {
  return words.themes[NEXT_THEME[theme]]
}
