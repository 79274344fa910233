/** Above the conversation: where one is, what it is about, and the two sides of the page. */
import type { Place } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { callsOf } from '../chat/go-to.ts'
import { Icon, type IconName } from '../controls/icon.tsx'
import { Line } from './line.tsx'
import { Topic } from './topic.tsx'
import './header.css'

export function PlaceHeader({ place }: { readonly place: Place | null }) {
  const { strings, view, settings } = useApp()
  const { places } = useChat()
  const words = strings.value
  const { hasPlaces, hasPeople } = settings.current.value
  const elsewhere = [...places.value.values()].some((other) => other.key !== place?.key && callsOf(other) > 0)
  return (
    <div class="place-header-area">
      <header class="place-header">
        <Side name={words.places} icon="menu" side="places" isShown={hasPlaces} hasNews={elsewhere} />
        <div class="place-header-words">
          <h1 class="place-header-name">
            <bdi>{place === null ? words.noPlace : place.kind === 'server' ? words.serverPlace : place.name}</bdi>
          </h1>
          {place?.kind === 'channel' && <Topic key={place.key} place={place} />}
        </div>
        {place !== null && (
          <button
            type="button"
            class="icon-button place-header-search"
            aria-label={words.search}
            title={words.search}
            onClick={() => {
              view.overlay.value = 'search'
            }}
          >
            <Icon name="search" />
          </button>
        )}
        {place !== null && place.kind !== 'server' && (
          <button
            type="button"
            class="icon-button place-header-date"
            aria-label={words.openDate}
            title={words.openDate}
            onClick={() => {
              view.overlay.value = 'date'
            }}
          >
            <Icon name="calendar" />
          </button>
        )}
        {place?.kind === 'channel' && (
          <Side name={words.people} icon="people" side="people" isShown={hasPeople} hasNews={false} />
        )}
      </header>
      <Line />
    </div>
  )
}

interface SideParts {
  readonly name: string
  readonly icon: IconName
  readonly side: 'places' | 'people'
  /** On a wide screen. */
  readonly isShown: boolean
  readonly hasNews: boolean
}

/** On a narrow screen it slides over the conversation, on a wide one it stands beside it. */
function Side({ name, icon, side, isShown, hasNews }: SideParts) {
  const { view, settings } = useApp()
  const wide = side === 'places' ? '(width >= 720px)' : '(width >= 1100px)'
  return (
    <button
      type="button"
      class={`icon-button place-header-${side}`}
      aria-label={name}
      title={name}
      aria-expanded={matchMedia(wide).matches ? isShown : view.drawer.value === side}
      data-news={hasNews || undefined}
      onClick={() => {
        if (!matchMedia(wide).matches) view.drawer.value = view.drawer.value === side ? null : side
        else settings.change(side === 'places' ? { hasPlaces: !isShown } : { hasPeople: !isShown })
      }}
    >
      <Icon name={icon} />
    </button>
  )
}
