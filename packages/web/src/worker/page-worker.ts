/**
 * Whether the page is whole and the newest, and its side of the service worker: whether another version of the page waits, and which message a person
 * has chosen among the notifications.
 */
import { signal, type ReadonlySignal } from '@preact/signals'
import { chosenIn, parseChosen, TAKE_OVER, type Chosen } from './protocol.ts'

/** A page that is open for days hears of a new version also where the connection never broke. */
const LOOK_EVERY_MS = 3_600_000
/** Where nothing of a chat is shown for so long, as while a person types a name. */
const BEGIN_AFTER_MS = 5_000

export interface PageWorker {
  /** Registers it, once: it fetches all files of the page, and the first message does not compete with them. */
  readonly begin: () => void
  /** The server has another version of the page, which is here already. */
  readonly isNewer: ReadonlySignal<boolean>
  /** Something of it could not be loaded, as in a tunnel, or because the server has another version. Browsers try no module twice in one page. */
  readonly isIncomplete: ReadonlySignal<boolean>
  /** The other version takes the place of this one, or the whole page that of a part: it is opened again, with what was typed. */
  readonly takeOver: () => void
  /** Whether there is another version: ask when the connection comes back, because the server may have been replaced meanwhile. */
  readonly look: () => void
  /** A message that was chosen among the notifications, until it is shown. */
  readonly chosen: ReadonlySignal<Chosen | null>
  readonly shown: () => void
  /** null where the browser has no service workers, as over plain HTTP. */
  readonly registration: Promise<ServiceWorkerRegistration | null>
}

/** @param page the window, or what a test gives for it */
export function openPageWorker(
  page: Pick<Window, 'location' | 'history' | 'navigator' | 'addEventListener'> = window,
): PageWorker {
  const { location, history, navigator } = page
  const workers = 'serviceWorker' in navigator ? navigator.serviceWorker : null
  const isNewer = signal(false)
  const isIncomplete = signal(false)
  const chosen = signal<Chosen | null>(chosenIn(location.hash))
  if (chosen.value !== null) history.replaceState(null, '', location.pathname)
  page.addEventListener('unhandledrejection', (event) => {
    // Each browser says in words of its own that `import()` could not load it.
    if (!/module/.test(event.reason)) return
    event.preventDefault()
    isIncomplete.value = true
  })
  let isTaking = false
  workers?.addEventListener('message', ({ data }) => {
    chosen.value = parseChosen(data) ?? chosen.value
  })
  workers?.addEventListener('controllerchange', () => {
    // The first worker of a page takes it over as well, and then nothing is to be opened again.
    if (isTaking) location.reload()
  })
  const begun = Promise.withResolvers<void>()
  setTimeout(begun.resolve, BEGIN_AFTER_MS)
  const registration = workers === null ? Promise.resolve(null) : begun.promise.then(() => register(workers, isNewer))
  const look = () => void registration.then((found) => found?.update()).catch(() => {})
  setInterval(look, LOOK_EVERY_MS)
  return {
    begin: begun.resolve,
    isNewer,
    isIncomplete,
    takeOver() {
      if (!isNewer.value) location.reload()
      isTaking = true
      void registration.then((found) => found?.waiting?.postMessage(TAKE_OVER))
    },
    look,
    chosen,
    shown() {
      chosen.value = null
    },
    registration,
  }
}

/** Loaded by itself: no message waits for it. */
async function register(
  workers: ServiceWorkerContainer,
  isNewer: { value: boolean },
): Promise<ServiceWorkerRegistration | null> {
  const { registered } = await import('./register-worker.ts')
  return registered(workers, isNewer)
}
