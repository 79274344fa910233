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
  const theme = otherTheme(app.settings.current.value.theme)
  const items = [
    { name: app.strings.value.settings, icon: 'settings', act: () => (app.view.overlay.value = 'settings') },
    { name: words.keys, icon: 'keyboard', act: () => (app.view.overlay.value = 'keys') },
    {
      name: away === null ? words.goAway : words.comeBack,
      icon: 'bell',
      act: () => client.act({ kind: 'away', text: away === null ? words.awayText : null }),
    },
    { name: words.themes[theme], icon: 'settings', act: () => app.settings.change({ theme }) },
    { name: words.leave, icon: 'leave', isDangerous: true, act: () => app.signOut('') },
  ] as const
  return <Menu label={words.menu} at={at} items={items} onClose={onClose} />
}

/** The one that is not on the screen. */
function otherTheme(chosen: 'system' | 'light' | 'dark'): 'light' | 'dark' {
  const isDark = chosen === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
  return isDark ? 'light' : 'dark'
}
