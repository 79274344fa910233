/** Makes the client of a person that comes in, and keeps the page in step with it. */
import { effect, signal } from '@preact/signals'
import {
  ClientCore,
  type ClientState,
  Names,
  type Place,
  type PlaceKey,
  runClient,
  SERVER_PLACE,
} from '@partyline/irc/client'
import type { Kept } from '../app/kept.ts'
import type { SettingsStore } from '../app/settings.ts'
import { type Chat, openChat } from '../chat/chat.ts'
import { showPlace } from '../chat/go-to.ts'
import { Drafts } from '../composer/drafts.ts'
import { WebSocketTransport } from '../link/web-socket-transport.ts'
import { type Claim, identityOf } from './identity.ts'
import { hashOfPlace } from './invitation-of.ts'
import { draftsOf, type OwnRecord } from './own-record.ts'
import { readSaved } from './read-saved.ts'

/** Where everybody meets, for a person that was nowhere yet. */
const LOBBY = '#lobby'

const CLOCK = {
  now: () => Date.now(),
  setTimeout(callback: () => void, delayMs: number) {
    const timer = setTimeout(callback, delayMs)
    return { cancel: () => clearTimeout(timer) }
  },
}

export interface StartParts {
  readonly claim: Claim
  /** The place in the address of the page; null where it has none. */
  readonly named: string | null
  readonly kept: Kept
  readonly settings: SettingsStore
  readonly record: OwnRecord
  /** The person has an account from now on, or is a guest. */
  readonly onAccount: (account: Claim['account']) => void
}

export function startChat({ claim, named, kept, settings, record, onAccount }: StartParts): Chat {
  const saved = record.name === null ? null : readSaved(kept, record.name)
  const drafts = new Drafts(kept, draftsOf(claim))
  const isSomewhere = saved?.places.some(({ kind, isWanted }) => kind === 'channel' && isWanted) === true
  const core = new ClientCore({
    identity: identityOf(claim),
    channels: isSomewhere ? [] : [{ name: LOBBY }],
    ...(saved === null ? {} : { saved }),
    random: Math.random,
    onCredentials(own) {
      const account = own === null ? null : { name: own.account, secret: own.password }
      drafts.moveTo(draftsOf({ ...claim, account }))
      onAccount(account)
    },
    highlights: () => settings.current.value.highlights,
  })
  const running = runClient({
    core,
    transport: new WebSocketTransport(webSocketUrl(location)),
    clock: CLOCK,
    // A defect of the page: the console is where somebody looks for it.
    onDefect: (error) => reportError(error),
  })
  const state = signal<ClientState>(running.state)
  running.subscribe((changed) => {
    state.value = changed
  })
  const follow = new AbortController()
  const network = () => running.network(navigator.onLine)
  addEventListener('online', network, { signal: follow.signal })
  addEventListener('offline', network, { signal: follow.signal })
  const chat = openChat(
    {
      state,
      act: (action) => running.act(action),
      stop(reason) {
        follow.abort()
        running.stop(reason)
      },
    },
    drafts,
  )
  const endings = [effect(() => showSomething(chat, named)), effect(() => nameInAddress(chat))]
  follow.signal.addEventListener('abort', () => {
    for (const end of endings) end()
    record.release()
  })
  network()
  running.act({ kind: 'connect' })
  return chat
}

/** The door answers at the address of the page, encrypted where the page is. */
function webSocketUrl({ protocol, host }: Location): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/`
}

/** The place that is wanted, as soon as it is there; the first one that there is, where none is in view. */
function showSomething(chat: Chat, named: string | null): void {
  const places = chat.places.value
  const wanted = chat.wanted.value
  if (wanted !== null && places.has(wanted)) showPlace(wanted, chat)
  const { key } = chat
  if (key.value !== null && places.has(key.value)) return
  const first = firstPlace(places, named, chat.client.state.peek())
  if (first === null) key.value = null
  else showPlace(first, chat)
}

function firstPlace(places: ReadonlyMap<PlaceKey, Place>, named: string | null, state: ClientState): PlaceKey | null {
  const wanted = named === null ? undefined : places.get(new Names(state.server.isupport).place(named))
  const isOf = (kind: 'joined' | 'joining') => (place: Place) =>
    place.kind === 'channel' && place.membership.kind === kind
  const channels = [...places.values()]
  const joined = channels.find(isOf('joined')) ?? channels.find(isOf('joining'))
  if (wanted !== undefined) return wanted.key
  if (joined !== undefined) return joined.key
  return state.connection.kind === 'online' && places.size === 1 ? SERVER_PLACE : null
}

/** So that a reload, or a bookmark, comes back to it. */
function nameInAddress({ place }: Chat): void {
  const name = place.value?.name ?? ''
  const address = `${location.pathname.replace(/invitation$/, '')}${hashOfPlace(name)}`
  // Browsers bear it some three times a second, and the place is another object with each message.
  if (name !== '' && address !== location.pathname + location.hash) history.replaceState(null, '', address)
}
