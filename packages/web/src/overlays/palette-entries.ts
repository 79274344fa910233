/** What the palette offers. */
import type { App } from '../app/app.ts'
import type { Overlay } from '../app/view.ts'
import type { Chat } from '../chat/chat.ts'
import { goTo, listedPlaces, readAll, showPlace } from '../chat/go-to.ts'
import type { AnyIconName } from '../controls/any-icon.tsx'
import { LANGUAGE_TAGS, LANGUAGES } from '../language/languages.ts'
import { overlayWords } from './overlay-words.ts'

export interface PaletteEntry {
  readonly key: string
  readonly name: string
  readonly hint: string
  readonly icon: AnyIconName
  readonly weight: number
  readonly act: () => void
}

export function paletteEntries(app: App, chat: Chat): readonly PaletteEntry[] {
  return [...placeEntries(app, chat), ...actionEntries(app, chat), ...personEntries(app, chat)]
}

function placeEntries({ strings }: App, chat: Chat): readonly PaletteEntry[] {
  const words = strings.value
  const { channels, conversations, server } = listedPlaces(chat.places.value)
  return [...channels, ...conversations, ...(server === undefined ? [] : [server])].map((place) => ({
    key: `place ${place.key}`,
    name: place.kind === 'server' ? words.serverPlace : place.name,
    hint: place.unread > 0 ? words.unreadCount(place.unread) : '',
    icon: place.kind === 'channel' ? 'hash' : place.kind === 'conversation' ? 'at' : 'more',
    // The place in view is where one is already.
    weight: place.key === chat.key.value ? 0 : 1000 + place.mentions * 100 + Math.min(place.unread, 99),
    act: () => showPlace(place.key, chat),
  }))
}

function personEntries({ strings }: App, chat: Chat): readonly PaletteEntry[] {
  const { client, me } = chat
  const words = strings.value
  return [...client.state.value.people.values()]
    .filter(({ nick }) => nick !== me.value.nick)
    .map(({ nick }) => ({
      key: `person ${nick}`,
      name: nick,
      hint: words.write,
      icon: 'at',
      weight: 0,
      act: () => {
        client.act({ kind: 'open', nick })
        goTo(nick, chat)
      },
    }))
}

function actionEntries({ strings, language, view, settings, signOut }: App, chat: Chat): readonly PaletteEntry[] {
  const words = strings.value
  const own = overlayWords(language.value).palette
  const open = (overlay: Overlay) => () => {
    view.overlay.value = overlay
  }
  const place = chat.place.value
  const entries: readonly (Omit<PaletteEntry, 'hint' | 'weight' | 'key'> & { readonly hint?: string })[] = [
    { name: words.search, icon: 'search', act: open('search') },
    { name: words.settings, icon: 'settings', act: open('settings') },
    { name: words.openJoin, icon: 'plus', act: open('join') },
    ...(place === null || place.kind === 'server'
      ? []
      : ([
          { name: words.openDate, icon: 'calendar', act: open('date') },
          { name: own.readAll, icon: 'check', hint: 'Esc', act: () => readAll(chat) },
          ...(place.kind === 'channel'
            ? ([
                { name: words.channelSettings, icon: 'settings', act: open('channel') },
                {
                  name: own.leave(place.name),
                  icon: 'leave',
                  act: () => chat.client.act({ kind: 'part', place: place.key }),
                },
              ] as const)
            : []),
        ] as const)),
    { name: words.me.keys, icon: 'keyboard', hint: '?', act: open('keys') },
    { name: words.commands, icon: 'more', act: open('commands') },
    ...(['system', 'light', 'dark'] as const).map(
      (theme) => ({ name: words.me.themes[theme], icon: 'settings', act: () => settings.change({ theme }) }) as const,
    ),
    ...(['comfortable', 'compact'] as const).map(
      (density) =>
        ({ name: words.me.densities[density], icon: 'settings', act: () => settings.change({ density }) }) as const,
    ),
    ...LANGUAGE_TAGS.map(
      (language) =>
        ({ name: LANGUAGES[language].name, icon: 'settings', act: () => settings.change({ language }) }) as const,
    ),
    { name: words.me.leave, icon: 'leave', act: () => signOut('') },
  ]
  return entries.map(({ hint = '', ...entry }, index) => ({ ...entry, hint, key: entry.name, weight: 500 - index }))
}
