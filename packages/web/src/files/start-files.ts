/** Begins what has to do with files, when the first messages are on the screen. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { Names } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import type { Claim } from '../session/identity.ts'
import { uploadsOf } from '../session/own-record.ts'
import { Shelf } from './shelf.ts'
import { Presence, until } from './presence.ts'
import { RememberedUploads, type UploadPlace } from './remembered-uploads.ts'
import { Uploads } from './uploads.ts'

/** @returns ends it */
export function startFiles({ kept }: App, chat: Chat, account: ReadonlySignal<Claim['account']>): () => void {
  const { client, connection, me } = chat
  const hasNetwork = signal(true)
  const follow = new AbortController()
  addEventListener('online', () => (hasNetwork.value = true), { signal: follow.signal })
  addEventListener('offline', () => (hasNetwork.value = false), { signal: follow.signal })
  const presence = new Presence(computed(() => connection.value.kind === 'online' && hasNetwork.value))
  const uploads = new Uploads({
    proof: account,
    isGuest: () => me.peek().account === null,
    presence,
    arrived: (place, signal) => until(isIn(chat, place), signal),
    say({ name }, link) {
      const place = new Names(client.state.peek().server.isupport).place(name)
      client.act({ kind: 'send', place, text: link })
    },
    now: () => Date.now(),
  })
  let name: string | null = null
  const endBecoming = effect(() => {
    const own = account.value
    if (own?.name === name) return
    name = own?.name ?? null
    const now = () => Date.now()
    const beginning = own === null ? '' : uploadsOf(own)
    uploads.become(own === null ? null : new RememberedUploads({ kept, locks: navigator.locks, beginning, now }))
  })
  const shelf = new Shelf({ proof: account })
  chat.files.value = { uploads, shelf, ask: signal(null), opened: signal(null) }
  return () => {
    chat.files.value = null
    endBecoming()
    follow.abort()
    uploads.end()
    presence.end()
    shelf.end()
  }
}

/** Or is known not to be. */
function isIn({ client, connection, places }: Chat, { kind, name }: UploadPlace): ReadonlySignal<boolean> {
  return computed(() => {
    if (connection.value.kind !== 'online') return false
    const place = places.value.get(new Names(client.state.peek().server.isupport).place(name))
    return kind !== 'channel' || place?.membership.kind !== 'joining'
  })
}
