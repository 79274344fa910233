/**
 * How long a person waits for the first message, on a page that computes four times slower than this machine. A message is there when the frame is
 * drawn that has it.
 */
import { composer, WebBrowser } from '../../e2e/support/browser.ts'
import { Failure } from '../load/failure.ts'
import { RAISED, startPartyline } from '../servers/partyline.ts'
import { type Page, slowDown, urlOf } from './browser-page.ts'
import { CHANNEL, gatherTalkers } from './talk.ts'

export const SLOWER = 4
const MESSAGES = 300

/** Milliseconds, of each round. */
export interface Opening {
  /** From the address until the name can be typed. */
  readonly entrance: readonly number[]
  /** From Enter there until the first message. */
  readonly entered: readonly number[]
  /** From the address until the first message, for a person that was here before, with nothing else that is kept. */
  readonly known: readonly number[]
  /** The same by a reload: the files and the newest messages are kept. */
  readonly again: readonly number[]
}

export async function measureOpening(rounds: number): Promise<Opening> {
  const server = await startPartyline({ core: null }, RAISED)
  const browser = await WebBrowser.start()
  try {
    const [talker] = await gatherTalkers(server.port, new Failure())
    for (let number = 0; number < MESSAGES; number += 1) {
      talker?.send(`PRIVMSG ${CHANNEL} :message ${number} ${'and some words '.repeat(number % 7)}\r\n`)
    }
    const all: { readonly [Key in keyof Opening]: number[] } = { entrance: [], entered: [], known: [], again: [] }
    // The first round is for the machine, which has read nothing of it yet.
    for (let round = 0; round <= rounds; round += 1) {
      const one = await openOnce(browser, urlOf(server.webPort), `reader${round}`)
      for (const key of KEYS) if (round > 0) all[key].push(one[key])
    }
    return all
  } finally {
    await browser[Symbol.asyncDispose]()
    await server.stop()
  }
}

const KEYS = ['entrance', 'entered', 'known', 'again'] as const satisfies readonly (keyof Opening)[]

type Times = Readonly<Record<keyof Opening, number>>

async function openOnce(browser: WebBrowser, url: string, nick: string): Promise<Times> {
  const stranger = await blankPage(browser)
  await stranger.goto(url)
  const entrance = await stranger.evaluate<number>('drawn("input[name=nick]")')
  await stranger.getByRole('textbox', { name: 'Your name' }).fill(nick)
  await stranger.evaluate('addEventListener("keydown", ({ timeStamp }) => { globalThis.pressedAt = timeStamp })')
  await stranger.keyboard.press('Enter')
  const entered = await stranger.evaluate<number>('drawn(".row-message").then((at) => at - pressedAt)')
  await workerOf(stranger)
  await stranger.reload()
  const again = await stranger.evaluate<number>('drawn(".row-message")')
  await composer(stranger).waitFor()
  await stranger.context().close()
  const known = await blankPage(browser, { origin: new URL(url).origin, nick: `${nick}-again` })
  await known.goto(url)
  const knownAt = await known.evaluate<number>('drawn(".row-message")')
  await known.context().close()
  return { entrance, entered, again, known: knownAt }
}

/** A page that has been nowhere, slowed down. */
async function blankPage(
  browser: WebBrowser,
  known: { readonly origin: string; readonly nick: string } | null = null,
): Promise<Page> {
  const value = JSON.stringify({ nick: known?.nick, serverPassword: '', account: null })
  const localStorage = [{ name: 'partyline.identity', value }]
  const origins = known === null ? [] : [{ origin: known.origin, localStorage }]
  const page = await browser.open('about:blank', { storageState: { cookies: [], origins } })
  await page.addInitScript(DRAWN)
  await slowDown(page, SLOWER)
  return page
}

/** Until the files of the page are kept. */
async function workerOf(page: Page): Promise<void> {
  await page.waitForFunction(`navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated')`)
}

/** In the page: when, since its address was opened, the frame was drawn that has such an element. */
const DRAWN = `
const first = new Map()
const looked = ['input[name=nick]', '.row-message']
const look = () => {
  for (const selector of looked) {
    if (first.has(selector) || document.querySelector(selector) === null) continue
    first.set(selector, new Promise((resolve) => {
      requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => resolve(performance.now()); port2.postMessage(null) })
    }))
  }
}
new MutationObserver(look).observe(document, { childList: true, subtree: true })
globalThis.drawn = async (selector) => {
  while (!first.has(selector)) await new Promise((resolve) => setTimeout(resolve, 20))
  return first.get(selector)
}
`
