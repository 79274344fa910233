/** Debian's chromium with the page of a server, as people use it. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core'
import type { ChatServer } from './server.ts'

/** For whatever is waited for. */
const WAIT_MS = 30_000

/** Playwright wants a path, and not a name to look for. */
function chromiumPath(): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  return folders.map((folder) => join(folder, 'chromium')).find((path) => existsSync(path)) ?? 'chromium'
}

/** A phone as it is held. */
export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true }

export class WebBrowser implements AsyncDisposable {
  readonly #browser: Browser
  readonly #contexts: BrowserContext[] = []
  /** What a page has complained of. A test ends with none. */
  readonly complaints: string[] = []

  /** @param more of the browser's own arguments */
  static async start(...more: readonly string[]): Promise<WebBrowser> {
    // Its own sandbox needs rights that containers do not give; the pages are the test's own.
    const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...more]
    return new WebBrowser(await chromium.launch({ executablePath: chromiumPath(), args }))
  }

  constructor(browser: Browser) {
    this.#browser = browser
  }

  /** A page of a person of its own: nothing is shared with other pages. */
  async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 760 },
      locale: 'en-GB',
      ...options,
    })
    this.#contexts.push(context)
    context.setDefaultTimeout(WAIT_MS)
    const page = await context.newPage()
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? error.message))
    page.on('console', (message) => {
      // A connection that cannot be made is told of by the browser, and is what some tests are about.
      if (message.type() === 'error' && !/WebSocket|ERR_|favicon/.test(message.text()))
        this.complaints.push(message.text())
    })
    await page.goto(url)
    return page
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const context of this.#contexts) await context.close()
    await this.#browser.close()
  }
}

/** Takes the network away from a page; the function that comes back gives it again. */
export async function takeNetwork(page: Page): Promise<() => Promise<void>> {
  const context = page.context()
  const devTools = await context.newCDPSession(page)
  const tell = async (offline: boolean) => {
    await devTools.send('Network.overrideNetworkState', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
  }
  // Chromium gives a document that is loaded the state of the machine, though nothing is let through.
  const tellAgain = () => void tell(true)
  page.on('domcontentloaded', tellAgain)
  await context.setOffline(true)
  return async () => {
    page.off('domcontentloaded', tellAgain)
    await context.setOffline(false)
    await tell(false)
    await devTools.detach()
  }
}

export function pageUrl(server: ChatServer): string {
  const { host, port } = server.door('web')
  return `http://${host}:${port}/`
}

/** Comes in as a guest. */
export async function enter(page: Page, nick: string): Promise<void> {
  await page.getByRole('textbox', { name: /Your name|你的名字/ }).fill(nick)
  await page.keyboard.press('Enter')
  await composer(page).waitFor()
}

export function composer(page: Page) {
  return page.locator('.composer textarea')
}

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** A message in the timeline, once it is stored. */
export function message(page: Page, text: string | RegExp) {
  return page.locator('.row-message:not([data-pending])', { has: page.locator('.message-text', { hasText: text }) })
}

/** The texts of all messages that are drawn, in their order. */
export function texts(page: Page): Promise<readonly string[]> {
  return page.locator('.row-message .message-text').allInnerTexts()
}

/** Where it is on the screen, once nothing moves it any more. */
export async function placeOf(element: Locator) {
  await (await element.elementHandle())?.waitForElementState('stable')
  const box = await element.boundingBox()
  if (box === null) throw new Error('it is not on the screen')
  return box
}

/** Until the files of the page are kept. */
export async function workerOf(page: Page): Promise<void> {
  await page.waitForFunction(`navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated')`)
}
