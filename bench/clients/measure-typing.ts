/** How long a key takes to be seen in the page while so many messages a second come into view. */
import { setTimeout as wait } from 'node:timers/promises'
import { composer, WebBrowser } from '../../e2e/support/browser.ts'
import { Failure } from '../load/failure.ts'
import { Latencies } from '../measure/latency.ts'
import { RAISED, startPartyline } from '../servers/partyline.ts'
import { openAt, slowDown, watchComputing } from './browser-page.ts'
import { CHANNEL, gatherTalkers, talk } from './talk.ts'

const WARM_UP_MS = 3_000
const KEY_EVERY_MS = 150

export interface TypingLoad {
  readonly rate: number
  readonly seconds: number
  /** How many times slower the page computes than this machine. */
  readonly slower: number
}

export interface Typing {
  /** As sent. */
  readonly messagesPerSecond: number
  readonly coreShare: number
  /** From the key (the time of its event) until the frame is drawn that has what it typed. */
  readonly keys: Latencies
}

export async function measureTyping({ rate, seconds, slower }: TypingLoad): Promise<Typing> {
  const server = await startPartyline({ core: null }, RAISED)
  const browser = await WebBrowser.start()
  try {
    const talkers = await gatherTalkers(server.port, new Failure())
    const page = await openAt(browser, server.webPort, 'reader', CHANNEL)
    await slowDown(page, slower)
    const load = new AbortController()
    const talking = talk(talkers, rate, load.signal)
    await wait(WARM_UP_MS)
    await page.evaluate(WATCH_KEYS)
    const [computed, start] = [await watchComputing(page), performance.now()]
    for (let count = 1; performance.now() - start < seconds * 1000; count += 1) {
      await page.keyboard.press('a')
      // The composer stays short, as people's texts are.
      if (count % 10 === 0) await composer(page).fill('')
      await wait(KEY_EVERY_MS)
    }
    const coreShare = ((await computed()) * 1000) / (performance.now() - start)
    load.abort()
    const messagesPerSecond = await talking
    const keys = new Latencies()
    for (const ms of await page.evaluate<readonly number[]>('keyTimes')) keys.add(ms)
    return { messagesPerSecond, coreShare, keys }
  } finally {
    await browser[Symbol.asyncDispose]()
    await server.stop()
  }
}

/** In the page. The browser notes the time of an event before the page can take it. */
const WATCH_KEYS = `
globalThis.keyTimes = []
addEventListener('keydown', ({ timeStamp }) => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => keyTimes.push(performance.now() - timeStamp)
    port2.postMessage(null)
  })
}, { capture: true })
`
