/** Files of the server where they are said, in Debian's chromium: a picture in its place, large, and what can be saved. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { findsNothing } from '../support/axe.ts'
import { enter, message, PHONE, pageUrl, say, takeNetwork, texts, WebBrowser, workerOf } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { pngOf } from '../support/png.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'

const AUTHORIZATION = `Basic ${btoa('ann:secret-word')}`
const TEXT = Buffer.from('some words\n')

suiteUnless(missing('chromium'), 'files of the server in a browser', () => {
  const lifetime = new AsyncDisposableStack()
  let folder: TempFolder
  let server: ChatServer
  let browser: WebBrowser
  let ann: IrcClient

  before(async () => {
    folder = lifetime.use(await tempFolder())
    server = lifetime.use(await ChatServer.start({ data: folder.path('data') }))
    browser = lifetime.use(await WebBrowser.start())
    ann = lifetime.use(await withAccount(server))
  })
  after(async () => {
    await lifetime.disposeAsync()
    // What is gone, or for members, is what some of these are about.
    const complaints = browser.complaints.filter((one) => !/responded with a status of 40[14]/.test(one))
    assert.deepEqual(complaints, [])
  })

  const picture = (page: Page, name: string) => page.getByRole('button', { name: `Open ${name}` })
  const shown = (page: Page, name: string) => page.getByRole('img', { name: `Picture: ${name}` })
  const visit = async (nick: string, options: BrowserContextOptions = {}, of = server) => {
    const page = await browser.open(pageUrl(of), { reducedMotion: 'reduce', ...options })
    await enter(page, nick)
    return page
  }

  void test('a picture has its room before it is there: nothing moves when it comes, at the end or above what is read', async () => {
    for (let index = 0; index < 30; index += 1) ann.send(`PRIVMSG #lobby :line ${index}`)
    await share(server, 'tall.png', pngOf(300, 900))
    for (let index = 30; index < 40; index += 1) ann.send(`PRIVMSG #lobby :line ${index}`)
    await share(server, 'wide.png', pngOf(1200, 600))
    const page = await browser.open(pageUrl(server), { reducedMotion: 'reduce' })
    const held: (() => void)[] = []
    await page.route('**/thumbnails/*', async (route) => {
      await new Promise<void>((resolve) => held.push(resolve))
      await route.continue()
    })
    await enter(page, 'eve')
    await picture(page, 'wide.png').waitFor()
    await picture(page, 'tall.png').waitFor()
    const places = () =>
      page.evaluate<readonly number[]>(
        `[document.querySelector('.timeline-scroller').scrollTop, ...[...document.querySelectorAll('.row')].map((row) => row.getBoundingClientRect().top)]`,
      )
    await poll(() => (held.length === 2 ? true : null), 'both are asked for')
    // Then all that is loaded behind the first messages is there.
    await workerOf(page)
    const before = await steady(places)
    assert.deepEqual(
      await picture(page, 'wide.png').evaluate((button) => [button.clientWidth, button.clientHeight]),
      [480, 240],
    )
    for (const go of held) go()
    await shown(page, 'wide.png').waitFor()
    await shown(page, 'tall.png').waitFor({ state: 'attached' })
    await until(page, `[...document.querySelectorAll('.file-open img')].every((img) => img.naturalWidth > 0)`)
    assert.deepEqual(await steady(places), before)
    assert.ok(!(await texts(page)).some((text) => text.includes('wide.png')), 'the picture stands for its link')
    await page.context().close()
  })

  for (const [name, options] of [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', PHONE],
  ] as const) {
    void test(`a picture is opened large, closed with Escape, and the focus is back, ${name}`, async () => {
      await share(server, 'large.png', pngOf(1600, 900))
      const page = await visit(`fay-${name.replaceAll(' ', '')}`, options)
      await shown(page, 'large.png').last().waitFor()
      await findsNothing(page, 'a picture in the timeline')
      await picture(page, 'large.png').last().focus()
      await page.keyboard.press('Enter')
      const large = page.getByRole('dialog').getByRole('img', { name: 'Picture: large.png' })
      await large.waitFor()
      await until(page, `document.querySelector('dialog img').naturalWidth === 1600`)
      await findsNothing(page, 'a picture that is open')
      assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
      assert.ok(
        await page.evaluate(
          `(() => { const d = document.querySelector('dialog'); return d.scrollHeight <= d.clientHeight })()`,
        ),
      )
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await picture(page, 'large.png').and(page.locator(':focus')).waitFor()
      await page.context().close()
    })
  }

  void test('what is no picture is a card that saves it, and says when it is not there any more', async () => {
    const link = await share(server, 'notes & <b>.txt', TEXT)
    const page = await visit('gil')
    const card = page.locator('.file-card', { hasText: 'notes & _b_.txt' })
    await card.getByText('11 byte').waitFor()
    const download = page.waitForEvent('download')
    await card.getByRole('button', { name: 'Save notes' }).click()
    assert.equal((await download).suggestedFilename(), 'notes & _b_.txt')
    assert.deepEqual(await readFile(await (await download).path()), TEXT)
    const id = /\/files\/([\w-]+)/.exec(link)?.[1] ?? ''
    const headers = { authorization: AUTHORIZATION, 'tus-resumable': '1.0.0' }
    const removed = await fetch(new URL(`/uploads/${id}`, pageUrl(server)), { method: 'DELETE', headers })
    assert.equal(removed.status, 204)
    await card.getByRole('button', { name: 'Save notes' }).click()
    await card.getByRole('alert').filter({ hasText: 'not there any more' }).waitFor()
    await findsNothing(page, 'a file that is gone')
    await page.context().close()
  })

  void test('after a reload without network a file is still shown as one', async () => {
    await share(server, 'kept.png', pngOf(400, 300))
    const page = await visit('hal')
    await shown(page, 'kept.png').waitFor()
    await until(page, `Object.values(localStorage).some((text) => text.includes('kept.png'))`)
    await workerOf(page)
    const giveBack = await takeNetwork(page)
    await page.reload()
    await picture(page, 'kept.png').waitFor()
    await page.locator('.file-picture', { hasText: 'could not be loaded' }).first().waitFor()
    await giveBack()
    await shown(page, 'kept.png').waitFor()
    await page.context().close()
  })

  void test('where only members have files, a page proves its account, and a guest is told', async () => {
    await using closed = await ChatServer.start({ data: folder.path('closed'), args: ['--file-access', 'members'] })
    await using _owner = await withAccount(closed)
    await share(closed, 'ours.png', pngOf(640, 480))
    await share(closed, 'ours.txt', TEXT)
    const page = await visit('ida', {}, closed)
    await page.locator('.file-picture', { hasText: 'Only members' }).waitFor()
    await page.locator('.file-card').getByRole('button').click()
    await page.locator('.file-card').getByRole('alert').filter({ hasText: 'Only members' }).waitFor()
    await findsNothing(page, 'files for members')
    await say(page, '/msg NickServ REGISTER correct-horse')
    await page.locator('.me .hint', { hasText: 'Account ida' }).waitFor()
    await shown(page, 'ours.png').waitFor()
    const download = page.waitForEvent('download')
    await page.locator('.file-card').getByRole('button').click()
    assert.deepEqual(await readFile(await (await download).path()), TEXT)
    await picture(page, 'ours.png').click()
    await until(page, `document.querySelector('dialog img')?.naturalWidth === 640`)
    await page.context().close()
  })

  void test('a quotation of a file is its name', async () => {
    await share(server, 'quoted.png', pngOf(200, 100))
    const page = await visit('jan')
    await picture(page, 'quoted.png').waitFor()
    // Then what hears the keys of a message is there too.
    await workerOf(page)
    await page.locator('.row-message', { has: picture(page, 'quoted.png') }).focus()
    await page.keyboard.press('r')
    await page.locator('.composer-reply-text', { hasText: /^quoted\.png$/ }).waitFor()
    await say(page, 'nice')
    await message(page, 'nice')
      .locator('.quoted-text', { hasText: /^quoted\.png$/ })
      .waitFor()
    await page.context().close()
  })
})

async function until(page: Page, condition: string): Promise<void> {
  await poll(async () => ((await page.evaluate(condition)) === true ? true : null), condition)
}

/** Once it is the same for some frames. */
async function steady<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  let last: Seen | null = null
  let count = 0
  return poll(async () => {
    const seen = await look()
    count = isDeepStrictEqual(seen, last) ? count + 1 : 0
    last = seen
    return count === 5 ? seen : null
  }, 'nothing moves')
}

/** ann, who sends files, in #lobby. */
async function withAccount(server: ChatServer): Promise<IrcClient> {
  const client = await IrcClient.connect(server.door('irc'))
  await client.register('ann', { capabilities: ['message-tags', 'echo-message'] })
  client.send('REGISTER * * secret-word')
  await client.expect(/ REGISTER SUCCESS /)
  await client.join('#lobby')
  return client
}

/** @returns its link */
async function share(server: ChatServer, name: string, content: Buffer): Promise<string> {
  const headers = {
    authorization: AUTHORIZATION,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  }
  const url = new URL('/uploads?channel=%23lobby', pageUrl(server))
  const answer = await fetch(url, { method: 'POST', headers, body: content })
  const text = await answer.text()
  assert.equal(answer.status, 201, text)
  return text.trim()
}
