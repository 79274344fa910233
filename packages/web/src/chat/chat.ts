/**
 * The page once a person has come in: the client, and which of its places is in view. `state` is one value that the client replaces; a component
 * reads the part that it shows from a computed signal, so it is drawn again only when that part is another object.
 */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type {
  Action,
  ClientState,
  ConnectionState,
  ItemKey,
  Me,
  MessageId,
  Place,
  PlaceKey,
} from '@partyline/irc/client'
import type { Drafts } from '../composer/drafts.ts'
import type { Files } from '../files/files.ts'
import { SentTexts } from '../composer/sent-texts.ts'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

export interface Client {
  readonly state: ReadonlySignal<ClientState>
  readonly act: (action: Action) => void
  /** Leaves the server. */
  readonly stop: (reason?: string) => void
}

/** To which message the timeline is to go; it shows it and forgets about it. */
export type Target =
  | { readonly kind: 'message'; readonly id: MessageId }
  | { readonly kind: 'time'; readonly time: number }
  | { readonly kind: 'unread' }
  | { readonly kind: 'end' }

/** A message that is answered. */
export interface Answered {
  readonly id: MessageId
  readonly nick: string
  readonly text: string
}

export interface Chat {
  readonly client: Client
  readonly drafts: Drafts
  readonly sent: SentTexts
  /** The name that somebody else has, where the server gave another one; until the person has seen that. */
  readonly taken: Signal<string | null>
  readonly connection: ReadonlySignal<ConnectionState>
  readonly me: ReadonlySignal<Me>
  readonly places: ReadonlySignal<ReadonlyMap<PlaceKey, Place>>
  /** The place in view; null: none is. */
  readonly key: Signal<PlaceKey | null>
  readonly place: ReadonlySignal<Place | null>
  /** The first messages are on the screen, or will not come soon: what was put off for them is loaded. */
  readonly isShown: Signal<boolean>
  /** Behind which time messages are marked as new, by place, from its opening until the mark is taken away. */
  readonly marks: Signal<ReadonlyMap<PlaceKey, number | null>>
  /** The place that comes into view when it is there. */
  readonly wanted: Signal<PlaceKey | null>
  readonly target: Signal<Target | null>
  /** Up to which time a place was emptied on the screen; scrolling up shows it. */
  readonly cleared: Signal<ReadonlyMap<PlaceKey, number>>
  readonly answered: Signal<ReadonlyMap<PlaceKey, Answered>>
  /** The message that has its actions shown. */
  readonly pointed: Signal<ItemKey | null>
  /** The message for which a reaction is being chosen. */
  readonly reacting: Signal<ItemKey | null>
  /** The message whose menu is open. */
  readonly menu: Signal<MessageMenu | null>
  /** null until it is loaded. */
  readonly files: Signal<Files | null>
  /** Where the timelines were when they were left. */
  readonly spots: Map<PlaceKey, Spot | null>
  /** What is not sent is kept in this browser from then on; before, no text leaves its composer. */
  keepUnsent: () => Promise<unknown>
  /** The composer of the place in view takes the focus. */
  focusComposer: () => void
  /** The newest message in view does. */
  focusTimeline: () => void
  /** By a page. */
  scrollTimeline: (pages: 1 | -1) => void
}

export interface MessageMenu {
  readonly key: ItemKey
  /** In pixels of the window. */
  readonly at: { readonly x: number; readonly y: number }
}

/** Where a row stands, in pixels from the upper edge of the timeline. */
export interface Spot {
  readonly key: string
  readonly top: number
}

export function openChat(client: Client, drafts: Drafts): Chat {
  const { state } = client
  const key = signal<PlaceKey | null>(null)
  return {
    client,
    drafts,
    sent: new SentTexts(),
    taken: signal(null),
    connection: computed(() => state.value.connection),
    me: computed(() => state.value.me),
    places: computed(() => state.value.places),
    key,
    place: computed(() => (key.value === null ? null : (state.value.places.get(key.value) ?? null))),
    isShown: signal(false),
    marks: signal(new Map()),
    wanted: signal(null),
    target: signal(null),
    cleared: signal(new Map()),
    answered: signal(new Map()),
    pointed: signal(null),
    reacting: signal(null),
    menu: signal(null),
    files: signal(null),
    spots: new Map(),
    keepUnsent: async () => {},
    focusComposer: () => {},
    focusTimeline: () => {},
    scrollTimeline: () => {},
  }
}

export const ChatContext = createContext<Chat | null>(null)

/** @throws {Error} nobody has come in */
export function useChat(): Chat {
  const chat = useContext(ChatContext)
  if (chat === null) throw new Error('This component needs a ChatContext above it.')
  return chat
}
