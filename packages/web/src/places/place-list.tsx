/** All places with what is unread in them, the way to new ones, and who one is. */
import type { Place } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { callsOf, listedPlaces, showPlace } from '../chat/go-to.ts'
import { Icon, type IconName } from '../controls/icon.tsx'
import { MeButton } from './me-button.tsx'
import './places.css'

export function PlaceList() {
  const { strings, view } = useApp()
  const { places, client } = useChat()
  const words = strings.value
  const { channels, conversations, server } = listedPlaces(places.value)
  const network = client.state.value.server.network || location.hostname
  const open = (overlay: 'palette' | 'join') => () => {
    view.overlay.value = overlay
  }
  return (
    <>
      <header class="places-header">
        <p class="places-title">
          <bdi>{network}</bdi>
        </p>
        <button
          type="button"
          class="icon-button"
          aria-label={words.openPalette}
          title={`${words.openPalette} (Ctrl K)`}
          onClick={open('palette')}
        >
          <Icon name="search" />
        </button>
      </header>
      <div class="places-scroller" tabIndex={-1}>
        <Section title={words.channels} places={channels} icon="hash" onAdd={open('join')} addName={words.openJoin} />
        <Section
          title={words.conversations}
          places={conversations}
          icon="at"
          onAdd={open('palette')}
          addName={words.write}
        />
        {server !== undefined && <Section title={words.server} places={[server]} icon="more" />}
      </div>
      <MeButton />
    </>
  )
}

interface SectionParts {
  readonly title: string
  readonly places: readonly Place[]
  readonly icon: IconName
  readonly onAdd?: () => void
  readonly addName?: string
}

function Section({ title, places, icon, onAdd, addName }: SectionParts) {
  return (
    <section class="places-section">
      <div class="places-heading">
        <h2>{title}</h2>
        {onAdd !== undefined && (
          <button type="button" class="icon-button places-add" aria-label={addName} title={addName} onClick={onAdd}>
            <Icon name="plus" />
          </button>
        )}
      </div>
      <ul>
        {places.map((place) => (
          <li key={place.key}>
            <PlaceButton place={place} icon={icon} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function PlaceButton({ place, icon }: { readonly place: Place; readonly icon: IconName }) {
  const { strings, view } = useApp()
  const chat = useChat()
  const { key, kind, name, unread, membership } = place
  const isShown = chat.key.value === key
  // After a broken connection a channel is had again: it is not lost.
  const isOutside = membership.kind !== 'joined' && membership.kind !== 'joining'
  const person = kind === 'conversation' ? personOf(place, chat) : undefined
  const words = strings.value
  return (
    <button
      type="button"
      class="place"
      aria-current={isShown ? 'page' : undefined}
      data-unread={unread > 0 || undefined}
      data-outside={isOutside || undefined}
      onClick={() => {
        showPlace(key, chat)
        view.drawer.value = null
      }}
    >
      {person === undefined ? (
        <Icon name={icon} />
      ) : (
        <span
          class="presence"
          data-presence={person.isOnline === false ? 'offline' : person.away === null ? 'here' : 'away'}
        />
      )}
      <bdi class="place-name">
        {kind === 'server' ? words.serverPlace : kind === 'channel' ? name.replace(/^#/, '') : name}
      </bdi>
      <Unread unread={unread} mentions={callsOf(place)} isPartial={place.isUnreadPartial} />
    </button>
  )
}

interface UnreadParts {
  readonly unread: number
  readonly mentions: number
  /** There may be more of them. */
  readonly isPartial: boolean
}

function Unread({ unread, mentions, isPartial }: UnreadParts) {
  const { strings, formats } = useApp()
  if (unread === 0) return null
  const isMention = mentions > 0
  const count = isMention ? mentions : unread
  const words = strings.value
  return (
    <span class="unread" data-mention={isMention || undefined}>
      <span aria-hidden="true">
        {count > 99 ? '99+' : `${formats.value.count(count)}${isPartial && !isMention ? '+' : ''}`}
      </span>
      <span class="unseen">{isMention ? words.mentionCount(mentions) : words.unreadCount(unread)}</span>
    </span>
  )
}

function personOf({ name }: Place, { client }: ReturnType<typeof useChat>) {
  for (const person of client.state.value.people.values()) if (person.nick === name) return person
  return undefined
}
