/**
 * The service worker of the page (W3C Service Workers): keeps the files of one version of the page, so that it opens without the network, and shows pushes.
 * A new version of the server has another worker, which waits until the person takes it: files of two versions are never mixed.
 *
 * scripts/build-web.ts builds it, with the names of the files and a digest of them.
 */
/// <reference lib="webworker" />
import { noticeOf } from './notice.ts'
import { hashOf, parseChosen, TAKE_OVER, type Chosen } from './protocol.ts'
import { cachedName, PAGE } from './routes.ts'

declare const self: ServiceWorkerGlobalScope
declare const PAGE_FILES: readonly string[]
declare const PAGE_VERSION: string

const CACHES = 'partyline-page-'
const CACHE = CACHES + PAGE_VERSION
const FILES = new Set(PAGE_FILES)
const ICON = 'icon-192.png'

self.addEventListener('install', (event) => event.waitUntil(fill()))

self.addEventListener('activate', (event) => event.waitUntil(begin()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { method, url, mode } = request
  const name = cachedName({ method, url, isNavigation: mode === 'navigate' }, self.registration.scope, FILES)
  if (name !== null) event.respondWith(cached(name, request))
})

self.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) void self.skipWaiting()
})

self.addEventListener('push', (event) => event.waitUntil(show(event.data?.text() ?? '')))

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const chosen = parseChosen(event.notification.data)
  if (chosen !== null) event.waitUntil(open(chosen))
})

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE)
  // The server has a text for programs at the address of the page. What has no hash in its name is asked for anew.
  const page = new Request(PAGE, { headers: { Accept: 'text/html' }, cache: 'reload' })
  await cache.addAll(
    [...FILES].map((name) => new Request(name, { cache: name.startsWith('assets/') ? 'default' : 'reload' })),
  )
  const answer = await fetch(page)
  if (!answer.ok) throw new TypeError(`the page was answered ${answer.status}`)
  await cache.put(PAGE, answer)
}

async function begin(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(CACHES) && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function cached(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  // Browsers empty caches where the disk is full.
  return (await cache.match(name)) ?? fetch(request)
}

async function show(line: string): Promise<void> {
  const notice = noticeOf(line)
  if (notice === null || (await windows()).some(({ focused }) => focused)) return
  const { title, body, tag, time, chosen } = notice
  const rest = { body, tag, data: chosen, icon: ICON, badge: ICON, ...(time === null ? {} : { timestamp: time }) }
  await self.registration.showNotification(title, rest)
}

async function open(chosen: Chosen): Promise<void> {
  const [first] = await windows()
  if (first === undefined) {
    await self.clients.openWindow(PAGE + hashOf(chosen))
    return
  }
  first.postMessage(chosen)
  await first.focus()
}

function windows(): Promise<readonly WindowClient[]> {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true })
}
