/** The page under fingers, on a phone: touches as Chrome gets them from a screen (Chrome DevTools Protocol, Input). */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'
import { composer, enter, message, pageUrl, PHONE, placeOf, WebBrowser, workerOf } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'

/** Longer than a tap. */
const PRESS_MS = 700
const STEPS = 8
const MESSAGES = 30
const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000', '--limit', 'command-burst=1000']

suiteUnless(missing('chromium'), 'the page under fingers', () => {
  const lifetime = new AsyncDisposableStack()
  let server: ChatServer
  let browser: WebBrowser
  let page: Page

  before(async () => {
    const folder = lifetime.use(await tempFolder())
    server = lifetime.use(await ChatServer.start({ data: folder.path('data'), args: NO_RATE_LIMIT }))
    browser = lifetime.use(await WebBrowser.start())
    page = await browser.open(pageUrl(server), PHONE)
    await enter(page, 'pam')
    // What is said before the place is loaded is unread, and the page would open there and not at the end.
    await page.locator('.timeline-begin-title').waitFor()
    await using ben = await IrcClient.connect(server.door('irc'))
    await ben.register('ben')
    await ben.join('#lobby')
    for (let number = 0; number < MESSAGES; number += 1) ben.send(`PRIVMSG #lobby :message ${number}`)
    await ben.settle()
    await message(page, 'message 29').waitFor()
    // From then on all that is loaded behind the first messages is there.
    await workerOf(page)
  })
  after(async () => {
    await lifetime.disposeAsync()
    assert.deepEqual(browser.complaints, [])
  })

  void test('a long press opens what can be done with a message, and it stays when the finger is lifted', async () => {
    await using finger = await Finger.on(page, message(page, 'message 28'))
    await delay(PRESS_MS)
    await page.getByRole('menu').waitFor()
    await finger.lift()
    await delay(100)
    await page.getByRole('menuitem', { name: 'Reply' }).tap()
    await page.locator('.composer-reply').filter({ hasText: 'message 28' }).waitFor()
    await page.getByRole('button', { name: 'Do not reply' }).tap()
  })

  void test('a swipe to the right answers a message, which follows the finger and goes back', async () => {
    const swiped = message(page, 'message 27')
    const at = await placeOf(swiped)
    await using finger = await Finger.on(page, swiped)
    await finger.move(50, 2)
    await poll(async () => (((await swiped.boundingBox())?.x ?? 0) > at.x + 10 ? true : null), 'it follows')
    await finger.move(40, 2)
    await finger.lift()
    await page.locator('.composer-reply').filter({ hasText: 'message 27' }).waitFor()
    await poll(async () => ((await swiped.boundingBox())?.x === at.x ? true : null), 'it is back')
    await page.getByRole('button', { name: 'Do not reply' }).tap()
  })

  void test('a finger that scrolls opens nothing and answers nothing', async () => {
    const scrolled = () => page.evaluate<number>(`document.querySelector('.timeline-scroller').scrollTop`)
    const before = await scrolled()
    await using finger = await Finger.on(page, message(page, 'message 26'))
    await finger.move(30, 160)
    await delay(PRESS_MS)
    await finger.lift()
    await poll(async () => ((await scrolled()) < before - 60 ? true : null), `it scrolls up from ${before}`)
    assert.equal(await page.getByRole('menu').count(), 0)
    assert.equal(await page.locator('.composer-reply').count(), 0)
    await page.getByRole('button', { name: 'To the newest' }).tap()
  })

  void test('a panel slides in, and goes with the finger to its side or with a tap beside it', async () => {
    const sides = [
      { button: 'Places', panel: page.getByRole('navigation'), away: -80 },
      { button: 'People', panel: page.getByRole('complementary'), away: 80 },
    ] as const
    for (const { button, panel, away } of sides) {
      await page.getByRole('button', { name: button }).tap()
      await settled(panel)
      await using finger = await Finger.on(page, panel)
      await finger.move(-away, 0)
      await finger.move(away, 0)
      await finger.lift()
      assert.ok(await panel.isVisible(), 'there and back again it stays')
      await using other = await Finger.on(page, panel)
      await other.move(away, 4)
      await other.lift()
      await panel.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: button }).tap()
      await settled(panel)
      await page.getByRole('button', { name: 'Close' }).tap({ position: { x: away < 0 ? 370 : 20, y: 300 } })
      await panel.waitFor({ state: 'hidden' })
    }
  })

  void test('the composer stays above a keyboard that lies over the page, and the newest message above the composer', async () => {
    await page.evaluate(`(() => {
      Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => 420 })
      visualViewport.dispatchEvent(new Event('resize'))
    })()`)
    await poll(async () => {
      const [typing, newest] = [await composer(page).boundingBox(), await message(page, 'message 29').boundingBox()]
      const isAbove = typing !== null && typing.y + typing.height <= 420
      return isAbove && newest !== null && newest.y + newest.height <= typing.y && newest.y > 60 ? true : null
    }, 'both are above the keyboard')
  })
})

/** Until nothing slides any more. */
async function settled(panel: Locator): Promise<void> {
  await panel.waitFor()
  await panel.evaluate((element) =>
    Promise.all(
      element.getAnimations().map((animation: { readonly finished: Promise<unknown> }) => animation.finished),
    ),
  )
}

type Send = (type: 'touchStart' | 'touchMove' | 'touchEnd') => Promise<unknown>

/** One finger on the screen, from its first touch until it is lifted. */
class Finger implements AsyncDisposable {
  readonly #send: Send
  #at: { x: number; y: number }
  #isDown = true

  /** In the middle of an element. */
  static async on(page: Page, element: Locator): Promise<Finger> {
    const box = await placeOf(element)
    const devtools = await page.context().newCDPSession(page)
    const at = { x: box.x + box.width / 3, y: box.y + box.height / 2 }
    const send: Send = (type) =>
      devtools.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [at] })
    await send('touchStart')
    return new Finger(at, send)
  }

  constructor(at: { x: number; y: number }, send: Send) {
    this.#at = at
    this.#send = send
  }

  async move(x: number, y: number): Promise<void> {
    for (let step = 0; step < STEPS; step += 1) {
      this.#at.x += x / STEPS
      this.#at.y += y / STEPS
      await this.#send('touchMove')
      await delay(16)
    }
  }

  async lift(): Promise<void> {
    if (this.#isDown) await this.#send('touchEnd')
    this.#isDown = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lift()
  }
}
