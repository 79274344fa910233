/** The page without a pointer: a whole first visit, and what needs panels and menus. The focus is always somewhere. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { composer, message, pageUrl, WebBrowser, workerOf } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'

/** More than any way through the page has. */
const TABS_MAX = 80

suiteUnless(missing('chromium'), 'the page by keyboard alone', () => {
  const lifetime = new AsyncDisposableStack()
  let server: ChatServer
  let browser: WebBrowser

  before(async () => {
    const folder = lifetime.use(await tempFolder())
    server = lifetime.use(await ChatServer.start({ data: folder.path('data') }))
    browser = lifetime.use(await WebBrowser.start())
  })
  after(async () => {
    await lifetime.disposeAsync()
    assert.deepEqual(browser.complaints, [])
  })

  void test('a first visit: a name, an account, a message, a search, settings, and out again', async () => {
    const page = await browser.open(pageUrl(server), { reducedMotion: 'reduce' })
    await comeIn(page, 'ann')
    await page.keyboard.type('an otter drinks tea')
    await page.keyboard.press('Enter')
    await message(page, 'an otter drinks tea').waitFor()

    await choose(page, 'Settings')
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    await tabTo(page, 'Password')
    await page.keyboard.type('correct-horse')
    await page.keyboard.press('Enter')
    await page.getByText('You are logged in as ann.').waitFor()
    await tabTo(page, 'Colours', 'Shift+Tab')
    await page.keyboard.type('Dark')
    await poll(async () => ((await page.locator('html').getAttribute('data-theme')) === 'dark' ? true : null), 'dark')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await focusIsOn(page, 'Message #lobby', 'the focus is back where it was')

    await choose(page, 'Search')
    await page.getByRole('textbox', { name: 'Words' }).waitFor()
    await focusIsOn(page, 'Words')
    await page.keyboard.type('otter')
    await page.keyboard.press('Enter')
    await page.locator('.search-hit').waitFor()
    await tabTo(page, 'an otter drinks tea')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await message(page, 'an otter drinks tea').waitFor()
    await poll(() => focused(page), 'the focus is somewhere')

    await choose(page, 'Leave the chat')
    await page.getByRole('textbox', { name: 'Your name' }).waitFor()
    await focusIsOn(page, 'Your name')
    await page.context().close()
  })

  void test('a reaction, and moderation: from the person in the list to a new rank, and out of the channel', async () => {
    const page = await browser.open(pageUrl(server), { reducedMotion: 'reduce' })
    await comeIn(page, 'olga')
    await page.keyboard.type('/join #tea')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '#tea' }).waitFor()
    await page.locator('.people-row').first().waitFor()
    await using ben = await IrcClient.connect(server.door('irc'))
    await ben.register('ben', { capabilities: ['message-tags'] })
    await ben.join('#tea')
    ben.send('PRIVMSG #tea :is there any tea?')
    await message(page, 'is there any tea?').waitFor()
    // Then what hears the keys of a message is there too.
    await workerOf(page)

    await page.keyboard.press('Control+ArrowUp')
    await page.keyboard.press('e')
    await page.getByRole('dialog', { name: 'React' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '❤️: olga' }).waitFor()
    await ben.expect(/TAGMSG #tea/)
    await poll(() => focused(page), 'the focus is somewhere')

    await tabTo(page, 'ben')
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, 'Rank')
    await page.keyboard.type('May speak')
    await ben.expect(/MODE #tea \+v ben/)
    await tabTo(page, 'Reason')
    await page.keyboard.type('no more tea')
    await tabTo(page, 'Remove from the channel')
    await page.keyboard.press('Enter')
    await ben.expect(/KICK #tea ben :no more tea/)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('.person').filter({ hasText: 'ben' }).waitFor({ state: 'detached' })
    await focusIsOn(page, 'People', 'the list has what the person in it had')
    await page.context().close()
  })
})

async function comeIn(page: Page, nick: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name' }).waitFor()
  await focusIsOn(page, 'Your name')
  await page.keyboard.type(nick)
  await page.keyboard.press('Enter')
  await composer(page).waitFor()
}

async function choose(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Channel, person, or what to do' }).waitFor()
  await page.keyboard.type(name)
  await page.getByRole('option', { name, exact: true }).and(page.locator('[aria-selected=true]')).waitFor()
  await page.keyboard.press('Enter')
}

/** What has the focus, by its name; null: nothing has. */
async function focused(page: Page): Promise<string | null> {
  return page.evaluate(`(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return null
    const label = element.labels?.[0]?.querySelector('.field-label') ?? element.labels?.[0]
    return element.getAttribute('aria-label') ?? label?.innerText ?? element.innerText.trim().split('\\n')[0]
  })()`)
}

async function focusIsOn(page: Page, name: string, why = `the focus on ${name}`): Promise<void> {
  await poll(async () => ((await focused(page)) === name ? true : null), why)
}

/** @throws {Error} the key does not lead there */
async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: (string | null)[] = []
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    const now = await focused(page)
    if (now === name) return
    passed.push(now)
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not lead to ${name}, but to ${passed.join(', ')}`)
}
