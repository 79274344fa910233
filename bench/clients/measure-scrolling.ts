/** How smoothly a person scrolls: back through pages that load, through a hundred thousand messages, through five thousand people. */
import { rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { scrolledSince, watchScrolling, type Scrolled } from '../../e2e/support/scroll-watch.ts'
import { say, WebBrowser } from '../../e2e/support/browser.ts'
import { CHANNEL as LONG, generateHistory } from '../history/generate.ts'
import { disperse, gather } from '../load/crowd.ts'
import { CHANNEL as CROWDED } from '../load/message.ts'
import { newDataFolder, RAISED, servePartyline } from '../servers/partyline.ts'
import { openAt, type Page } from './browser-page.ts'

export const MESSAGES = 100_000
export const PEOPLE = 5_000
const WHEEL_PX = 100
/** As a screen is drawn: 6,000 pixels a second, as with a flick. */
const WHEEL_EVERY_MS = 1000 / 60
const LOAD_MS_MAX = 600_000

export interface Scrolling {
  /** Nothing moves: what the machine itself leaves out. */
  readonly still: Scrolled
  /** Earlier pages load meanwhile. */
  readonly loading: Scrolled
  readonly loadSeconds: number
  readonly heapMiB: number
  /** With all of them loaded. */
  readonly loaded: Scrolled
  readonly people: Scrolled
}

export async function measureScrolling(seconds: number): Promise<Scrolling> {
  const data = await newDataFolder()
  try {
    generateHistory(data, MESSAGES)
    const server = await servePartyline({ core: null }, data, [...RAISED, '--exempt=127.0.0.1'])
    const browser = await WebBrowser.start()
    try {
      const page = await openAt(browser, server.webPort, 'reader', LONG)
      const messages = await scrollMessages(page, seconds)
      const crowd = await gather({ ...CROWD, port: server.port, serverPid: server.pid })
      await say(page, `/join ${CROWDED}`)
      await page.getByRole('heading', { name: CROWDED, exact: true }).waitFor()
      await page.locator('.people-count', { hasText: `${PEOPLE + 1}`.replace(/(?=\d{3}$)/, ',') }).waitFor()
      const people = await during(page, seconds, '.people-scroller', [1, -1])
      disperse(crowd)
      return { ...messages, people }
    } finally {
      await browser[Symbol.asyncDispose]()
      await server.stop()
    }
  } finally {
    await rm(data, { recursive: true })
  }
}

const CROWD = {
  clients: PEOPLE,
  senders: 1,
  capabilities: [],
  hasEcho: false,
  part: 'full',
  underway: 1,
  bytes: 100,
  pauseMs: 0,
  seconds: 1,
} as const

async function scrollMessages(page: Page, seconds: number): Promise<Omit<Scrolling, 'people'>> {
  await page.locator('.row-message').nth(90).waitFor({ state: 'attached' })
  await watchScrolling(page, WHEEL_PX)
  await wait((seconds * 1000) / 2)
  const still = await scrolledSince(page)
  const loading = await during(page, seconds, '.timeline-scroller', [-1])
  const start = performance.now()
  await page.evaluate(TO_THE_BEGIN)
  await page.getByText(`This is where ${LONG} begins.`).waitFor({ timeout: LOAD_MS_MAX })
  const loadSeconds = (performance.now() - start) / 1000
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  const heapMiB = (await devtools.send('Runtime.getHeapUsage')).usedSize / 1024 / 1024
  const loaded = await during(page, seconds, '.timeline-scroller', [1, -1])
  return { still, loading, loadSeconds, heapMiB, loaded }
}

/** @param ways 1 down, -1 up, each for its share of the time */
async function during(page: Page, seconds: number, over: string, ways: readonly (1 | -1)[]): Promise<Scrolled> {
  await page.locator(over).hover()
  await watchScrolling(page, WHEEL_PX)
  for (const way of ways) {
    const until = performance.now() + (seconds * 1000) / ways.length
    for (let next = performance.now(); performance.now() < until; next += WHEEL_EVERY_MS) {
      await page.mouse.wheel(0, way * WHEEL_PX)
      const rest = next + WHEEL_EVERY_MS - performance.now()
      if (rest > 0) await wait(rest)
    }
  }
  return scrolledSince(page)
}

/** In the page: it stays at the upper edge while earlier pages come, until there are no more. */
const TO_THE_BEGIN = `(() => {
  const scroller = document.querySelector('.timeline-scroller')
  const up = () => {
    if (document.querySelector('.timeline-begin-title') !== null) return
    scroller.scrollTop = 0
    requestAnimationFrame(up)
  }
  up()
})()`
