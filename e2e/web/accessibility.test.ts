/** axe finds nothing on any page of the browser client, in both themes (WCAG 2.2 A and AA, and its own good practices). */
import { after, before, test } from 'node:test'
import { findsNothing } from '../support/axe.ts'
import { composer, enter, message, pageUrl, PHONE, say, WebBrowser, workerOf } from '../support/browser.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

suiteUnless(missing('chromium'), 'the browser client for everybody', () => {
  const lifetime = new AsyncDisposableStack()
  let server: ChatServer
  let browser: WebBrowser

  before(async () => {
    const folder = lifetime.use(await tempFolder())
    server = lifetime.use(await ChatServer.start({ data: folder.path('data') }))
    browser = lifetime.use(await WebBrowser.start())
  })
  after(() => lifetime.disposeAsync())

  for (const colorScheme of ['light', 'dark'] as const) {
    void test(`axe finds nothing, ${colorScheme}`, async () => {
      const page = await browser.open(pageUrl(server), { colorScheme, reducedMotion: 'reduce' })
      await page.getByRole('button', { name: 'Start talking' }).waitFor()
      await findsNothing(page, 'the entrance')
      await page.getByRole('textbox', { name: 'Your name' }).fill('not a name')
      await page.getByRole('button', { name: 'I have an account' }).click()
      await page.getByRole('button', { name: 'Start talking' }).click()
      await findsNothing(page, 'the entrance with what is wrong')
      await page.getByRole('button', { name: 'without an account' }).click()
      await enter(page, `ann${colorScheme}`)
      await say(page, 'a text with `code` and https://example.org/')
      await say(page, '/me does something')
      await say(page, '/whois nobody')
      await message(page, 'does something').last().waitFor()
      await page.locator('.row-reply').first().waitFor()
      // Then what follows the pointer is there too.
      await workerOf(page)
      await message(page, 'does something').last().hover()
      await page.locator('.action-bar').waitFor()
      await findsNothing(page, 'the conversation')
      for (const [key, heading] of [
        ['Control+k', 'Go anywhere'],
        ['Control+/', 'All keys'],
      ] as const) {
        await composer(page).press(key)
        await page.getByRole('heading', { name: heading }).waitFor()
        await findsNothing(page, heading)
        await page.keyboard.press('Escape')
      }
      await page.getByRole('button', { name: 'Join or make a channel' }).click()
      await page.getByRole('heading', { name: 'Join or make a channel' }).waitFor()
      await findsNothing(page, 'joining')
      await page.keyboard.press('Escape')
      await composer(page).pressSequentially('/k')
      await page.getByRole('option', { name: '/kick' }).first().waitFor()
      await findsNothing(page, 'completion')
      await page.close()
    })
  }

  void test('axe finds nothing on a phone', async () => {
    const page = await browser.open(pageUrl(server), { ...PHONE, reducedMotion: 'reduce' })
    await enter(page, 'pam')
    await findsNothing(page, 'the conversation')
    await page.getByRole('button', { name: 'Places' }).tap()
    await page.getByRole('navigation').waitFor()
    await findsNothing(page, 'places')
    await page.close()
  })
})
