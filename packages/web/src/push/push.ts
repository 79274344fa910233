/**
 * Notifications while the page is closed: the browser's push service wakes the service worker, and the server sends it what concerns the account
 * (W3C Push API, soju.im/webpush). The server forgets a subscription that is not named again, so each new connection names it.
 */
import { SERVER_PLACE } from '@partyline/irc/client'
import type { Chat } from '../chat/chat.ts'

/** What of a subscription the server needs. */
export interface Subscribed {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
}

/** What of the browser it takes; a test gives its own. */
export interface PushBrowser {
  readonly registration: Promise<Pick<ServiceWorkerRegistration, 'pushManager'> | null>
  readonly askPermission: () => Promise<NotificationPermission>
}

export type PushOutcome = 'on' | 'blocked' | 'no-account' | 'no-push'

/** The person is asked for permission first; without push, the page notifies as long as it is open. */
export async function turnOn({ registration, askPermission }: PushBrowser, chat: Chat): Promise<PushOutcome> {
  if ((await askPermission()) !== 'granted') return 'blocked'
  const subscribed = await subscribe(await registration, vapidKeyOf(chat))
  if (subscribed === null) return 'no-push'
  if (chat.me.value.account === null) return 'no-account'
  register(subscribed, chat)
  return 'on'
}

/** On a new connection, where it was turned on before. */
export async function renew({ registration }: Pick<PushBrowser, 'registration'>, chat: Chat): Promise<void> {
  const { pushManager } = (await registration) ?? {}
  const subscription = await pushManager?.getSubscription()
  const subscribed = subscription === null || subscription === undefined ? null : partsOf(subscription)
  if (subscribed !== null && chat.me.value.account !== null) register(subscribed, chat)
}

export async function turnOff({ registration }: Pick<PushBrowser, 'registration'>, chat: Chat): Promise<void> {
  const { pushManager } = (await registration) ?? {}
  const subscription = await pushManager?.getSubscription()
  if (subscription === null || subscription === undefined) return
  chat.client.act({
    kind: 'command',
    place: SERVER_PLACE,
    verb: 'WEBPUSH',
    params: ['UNREGISTER', subscription.endpoint],
  })
  await subscription.unsubscribe()
}

function register({ endpoint, p256dh, auth }: Subscribed, { client }: Chat): void {
  const params = ['REGISTER', endpoint, `p256dh=${p256dh};auth=${auth}`]
  client.act({ kind: 'command', place: SERVER_PLACE, verb: 'WEBPUSH', params })
}

/** With this key the server proves to the push service who it is (RFC 8292); null where the server pushes nothing. */
function vapidKeyOf({ client }: Chat): string | null {
  return client.state.value.server.isupport.get('VAPID') ?? null
}

/** null where the browser has no push, or its service cannot be reached. */
async function subscribe(
  registration: Pick<ServiceWorkerRegistration, 'pushManager'> | null,
  applicationServerKey: string | null,
): Promise<Subscribed | null> {
  if (registration === null || applicationServerKey === null) return null
  try {
    return partsOf(await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }))
  } catch {
    return null
  }
}

function partsOf(subscription: PushSubscription): Subscribed | null {
  const { endpoint, keys } = subscription.toJSON()
  const { p256dh, auth } = keys ?? {}
  return endpoint === undefined || p256dh === undefined || auth === undefined ? null : { endpoint, p256dh, auth }
}
