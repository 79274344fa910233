/** Tells a person that does not look at the page what was said to it: in the title, as a notification of the system, and with a sound, as the person wants. */
import { effect } from '@preact/signals'
import { type Item, itemsBackwards, type MessageItem, type Place, type PlaceKey } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import { callsOf, goTo } from '../chat/go-to.ts'
import { noticeFor, type PageNotice } from './page-notice.ts'
import { playSound } from './play-sound.ts'

/** @returns ends it */
export function startNotifying(app: App, chat: Chat): () => void {
  let seen: ReadonlyMap<PlaceKey, Item | undefined> | null = null
  const endNews = effect(() => {
    const places = chat.places.value
    const isAttended = app.view.isAttended.peek()
    const newest = new Map<PlaceKey, Item | undefined>()
    for (const place of places.values()) {
      const last = itemsBackwards(place.timeline).next().value ?? undefined
      newest.set(place.key, last)
      // What is fetched of the time before is no news.
      const before = seen?.get(place.key)
      if (seen === null || before === undefined || before === last || place.loading.isCatchingUp) continue
      if (isAttended && place.key === chat.key.peek()) continue
      for (const item of callsAfter(place, before)) tell(item, place, app, chat)
    }
    seen = newest
  })
  const endTitle = effect(() => {
    document.title = titleOf(chat)
  })
  return () => {
    endNews()
    endTitle()
  }
}

/** What was said to the person: mentions, and everything in a conversation of two. Oldest first. */
function callsAfter(place: Place, before: Item): readonly MessageItem[] {
  const calls: MessageItem[] = []
  for (const item of itemsBackwards(place.timeline)) {
    if (item === before || item.time < before.time) break
    if (item.kind !== 'message' || item.isMine) continue
    if (item.mentionsMe || place.kind === 'conversation') calls.push(item)
  }
  return calls.toReversed()
}

function tell(item: MessageItem, place: Place, { settings, view, worker }: App, chat: Chat): void {
  const { isNotifying, hasSound } = settings.current.peek()
  if (hasSound) playSound()
  if (!isNotifying || view.isAttended.peek() || !('Notification' in window) || Notification.permission !== 'granted')
    return
  void worker.registration.then((registration) =>
    show(noticeFor(item, place), registration?.active ? registration : null, chat),
  )
}

/** By the service worker where there is one: browsers of phones know no other way. */
function show(
  { title, body, tag, chosen }: PageNotice,
  registration: ServiceWorkerRegistration | null,
  chat: Chat,
): void {
  if (registration !== null) {
    void registration.showNotification(title, { body, tag, data: chosen, icon: ICON, badge: ICON }).catch(reportError)
    return
  }
  const notification = new Notification(title, { body, tag })
  notification.addEventListener('click', () => {
    focus()
    goTo(chosen.place, chat)
    notification.close()
  })
}

const ICON = 'icon-192.png'

function titleOf({ places, place, client }: Chat): string {
  let calls = 0
  for (const other of places.value.values()) calls += callsOf(other)
  const network = client.state.peek().server.network || 'Partyline'
  const name = place.value?.name ?? ''
  return `${calls > 0 ? `(${calls}) ` : ''}${name === '' ? network : `${name} · ${network}`}`
}
