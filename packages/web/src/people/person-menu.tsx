/** What can be done with a person. */
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { goTo } from '../chat/go-to.ts'
import { Menu, type MenuItem } from '../controls/menu.tsx'
import { personWords } from './person-words.ts'
import { isModerator } from '../moderation/rights.ts'

export interface PersonMenuParts {
  readonly nick: string
  readonly at: { readonly x: number; readonly y: number }
  readonly onClose: () => void
}

export function PersonMenu({ nick, at, onClose }: PersonMenuParts) {
  const { language, view } = useApp()
  const chat = useChat()
  const { client, key, me } = chat
  const words = personWords(language.value)
  const place = key.value
  const items: readonly MenuItem[] = [
    ...(nick === me.value.nick
      ? []
      : [
          {
            name: words.write,
            icon: 'at' as const,
            act: () => {
              client.act({ kind: 'open', nick })
              goTo(nick, chat)
              view.drawer.value = null
            },
          },
        ]),
    {
      name: words.about,
      icon: 'people',
      act: () => {
        if (place === null) return
        client.act({ kind: 'command', place, verb: 'WHOIS', params: [nick, nick] })
        view.drawer.value = null
      },
    },
  ]
  const inView = chat.place.value
  const moderating: readonly MenuItem[] =
    inView !== null && isModerator(inView, client.state.value)
      ? [
          {
            name: words.moderate,
            icon: 'settings',
            act: () => {
              view.moderated.value = nick
              view.overlay.value = 'person'
            },
          },
        ]
      : []
  return <Menu label={words.menu(nick)} items={[...items, ...moderating]} at={at} onClose={onClose} />
}
