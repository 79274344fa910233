/** The timeline: it opens where the person stopped reading, and nothing moves while earlier messages load. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { composer, enter, message, pageUrl, placeOf, say, WebBrowser, workerOf } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { scrolledSince, watchScrolling } from '../support/scroll-watch.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'

const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000000', '--limit', 'command-burst=1000000']
const HISTORY = 450
/** To scroll through all of it, while each page is fetched. */
const SCROLL_MS_MAX = 30_000
const WHEEL_PX = 600

suiteUnless(missing('chromium'), 'the timeline in a browser', () => {
  const lifetime = new AsyncDisposableStack()
  let server: ChatServer
  let browser: WebBrowser
  let ben: IrcClient

  before(async () => {
    const folder = lifetime.use(await tempFolder())
    server = lifetime.use(await ChatServer.start({ data: folder.path('data'), args: NO_RATE_LIMIT }))
    browser = lifetime.use(await WebBrowser.start())
    ben = lifetime.use(await IrcClient.connect(server.door('irc')))
    await ben.register('ben', { capabilities: ['echo-message'] })
    await ben.join('#lobby')
    for (let number = 0; number < HISTORY; number += 1) {
      const words = 'word '.repeat(number % 37)
      ben.send(`PRIVMSG #lobby :message ${number} ${words}`)
    }
    await ben.expect(new RegExp(`PRIVMSG #lobby :message ${HISTORY - 1}\\b`))
  })
  after(async () => {
    await lifetime.disposeAsync()
    assert.deepEqual(browser.complaints, [])
  })

  void test('scrolling back through all of the history, no message jumps', async () => {
    const page = await browser.open(pageUrl(server))
    await enter(page, 'ann')
    await message(page, `message ${HISTORY - 1}`).waitFor()
    await watchScrolling(page, WHEEL_PX)
    await page.locator('.timeline-scroller').hover()
    const begin = page.getByText('This is where #lobby begins.')
    const deadline = performance.now() + SCROLL_MS_MAX
    while (performance.now() < deadline && !(await begin.isVisible())) {
      await page.mouse.wheel(0, -WHEEL_PX)
      await page.waitForTimeout(16)
    }
    await message(page, /message 0\b/).waitFor()
    const { jumps, seen, rowsMax } = await scrolledSince(page)
    assert.ok(seen > HISTORY / 2, `only ${seen} messages were in view`)
    assert.deepEqual(jumps, [])
    assert.ok(rowsMax <= 400, `${rowsMax} rows were drawn`)
    await page.getByRole('button', { name: 'To the newest' }).click()
    await message(page, `message ${HISTORY - 1}`).waitFor()
    await page.close()
  })

  void test('away from the end, what comes is counted and moves nothing; the pill leads there', async () => {
    const page = await browser.open(pageUrl(server))
    await enter(page, 'cleo')
    await message(page, `message ${HISTORY - 1}`).waitFor()
    await page.locator('.timeline-scroller').hover()
    await page.mouse.wheel(0, -900)
    const pill = page.locator('.jump-pill')
    await pill.waitFor()
    const anchor = page
      .locator('.row-message')
      .filter({ hasText: `message ${HISTORY - 20} ` })
      .first()
    const before = await placeOf(anchor)
    ben.send('PRIVMSG #lobby :late one', 'PRIVMSG #lobby :late two')
    await pill.filter({ hasText: '2 new messages' }).waitFor()
    assert.deepEqual(await anchor.boundingBox(), before)
    await pill.click()
    await message(page, 'late two').waitFor()
    await pill.waitFor({ state: 'detached' })
    await page.close()
  })

  /** Until the server knows how far the person has read. */
  async function isToldWhatWasRead(account: string): Promise<void> {
    await using other = await IrcClient.connect(server.door('irc'))
    await other.register(account, { capabilities: ['draft/read-marker'], password: `${account}:correct-horse` })
    await poll(async () => {
      other.send('MARKREAD #lobby')
      const { params } = await other.expect(/ MARKREAD #lobby /)
      return params[1] === 'timestamp=*' ? null : true
    }, 'the server to be told what was read')
  }

  void test('it opens at the first unread message, and the position is in step with the server', async () => {
    const page = await browser.open(pageUrl(server))
    await enter(page, 'dora')
    await say(page, '/register correct-horse')
    await page.getByText('Account dora').waitFor()
    await say(page, '/msg NickServ SET ALWAYS-ON on')
    await page.getByRole('button', { name: 'lobby' }).click()
    await say(page, 'I have read all of this')
    await message(page, 'I have read all of this').waitFor()
    await isToldWhatWasRead('dora')
    await page.close()
    for (let number = 0; number < 60; number += 1)
      ben.send(`PRIVMSG #lobby :unread ${number} ${'word '.repeat(number % 9)}`)
    ben.send('PING done')
    await ben.expect(/PONG \S+ :?done/)
    const again = await browser.open(pageUrl(server))
    await again.getByRole('button', { name: 'I have an account' }).click()
    await again.getByRole('textbox', { name: 'Account' }).fill('dora')
    await again.getByRole('textbox', { name: 'Password' }).fill('correct-horse')
    await again.keyboard.press('Enter')
    await composer(again).waitFor()
    await again.locator('.row-new').waitFor()
    const view = await again.locator('.timeline-scroller').boundingBox()
    const first = await placeOf(message(again, /^unread 0\b/))
    assert.ok(view !== null && first.y > view.y && first.y < view.y + view.height / 2, 'the first unread is in view')
    await again.locator('.jump-pill').filter({ hasText: 'new messages' }).waitFor()
    await again.close()
  })

  void test('a day can be gone to, and the newest is one step away', async () => {
    const page = await browser.open(pageUrl(server))
    await enter(page, 'fay')
    await message(page, /late two|unread 59/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Go to a day' }).click()
    await page.getByRole('button', { name: 'Go there' }).click()
    await page.locator('.row-day').first().waitFor()
    await page.getByText('This is where #lobby begins.').waitFor()
    await composer(page).press('Escape')
    await page.locator('.jump-pill').waitFor({ state: 'detached' })
    await page.close()
  })

  for (const [locale, date] of [
    ['en-GB', /^\w+,? \d+ \w+ \d{4} at \d\d:\d\d:\d\d$/],
    ['en-US', /^\w+, \w+ \d+, \d{4} at \d+:\d\d:\d\d\s[AP]M$/],
  ] as const) {
    void test(`the date of a message is written as in a browser that prefers ${locale}`, async () => {
      const page = await browser.open(pageUrl(server), { locale })
      await enter(page, 'gil')
      const newest = page.locator('.row-message').last()
      await newest.waitFor()
      // Then what hears the pointer is there too.
      await workerOf(page)
      await newest.hover()
      assert.match((await newest.locator('.row-time').getAttribute('title')) ?? '', date)
      await page.close()
    })
  }
})
