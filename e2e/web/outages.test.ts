/** What was said is there once, and what was typed is not lost, whatever happens to the connection, the server and the page. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { composer, enter, message, pageUrl, say, takeNetwork, texts, WebBrowser, workerOf } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'

/** What this browser has of a person: messages, and drafts. */
const KEPT_OF_PERSON = `Object.keys(localStorage).filter((name) => name.includes('client/'))`

suiteUnless(missing('chromium'), 'a browser and a server that goes', () => {
  const lifetime = new AsyncDisposableStack()
  let browser: WebBrowser

  before(async () => {
    browser = lifetime.use(await WebBrowser.start())
  })
  after(async () => {
    await lifetime.disposeAsync()
    // A browser that looks for another version of the worker finds no server.
    const complaints = browser.complaints.filter((one) => !one.includes('when fetching the script'))
    assert.deepEqual(complaints, [])
  })

  void test('kill -9: the strip says so, what is written meanwhile is sent once, and nothing is doubled', async () => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    const first = await ChatServer.start({ data })
    const { port } = first.door('web')
    const page = await browser.open(pageUrl(first))
    await enter(page, 'ann')
    await say(page, 'before the crash')
    await message(page, 'before the crash').waitFor()
    await first.kill()
    await page.locator('.line[data-line=broken]').waitFor()
    await page.getByRole('button', { name: 'Try now' }).waitFor()
    await say(page, 'while it is gone')
    await page.locator('[data-pending=waiting]', { hasText: 'while it is gone' }).waitFor()
    await composer(page).fill('half a sen')
    await using second = await ChatServer.start({ data, args: ['--web', `127.0.0.1:${port}`] })
    const online = page.locator('.line[data-line=solid]').waitFor()
    // It may have tried by itself, and then there is no button any more.
    await Promise.any([page.getByRole('button', { name: 'Try now' }).click(), online])
    await online
    await message(page, 'while it is gone').waitFor()
    assert.equal(await composer(page).inputValue(), 'half a sen')
    const said = (await texts(page)).filter((text) => /crash|gone/.test(text))
    assert.deepEqual(said, ['before the crash', 'while it is gone'])
    await using iris = await IrcClient.connect(second.door('irc'))
    await iris.register('iris', { capabilities: ['draft/chathistory', 'batch', 'server-time', 'message-tags'] })
    await iris.join('#lobby')
    iris.send('CHATHISTORY LATEST #lobby * 50')
    await iris.expect(/ BATCH -/)
    const stored = iris.messages.filter(({ verb, params }) => verb === 'PRIVMSG' && params[1] === 'while it is gone')
    assert.equal(stored.length, 1)
    await page.close()
  })

  void test('without a network the page says so and keeps what is written, over a reload too', async () => {
    await using folder = await tempFolder()
    const server = await ChatServer.start({ data: folder.path('data') })
    const { port } = server.door('web')
    const page = await browser.open(pageUrl(server))
    await enter(page, 'ben')
    await say(page, '/register a-long-enough-word')
    await page.getByText('Account ben').waitFor()
    await say(page, 'with a network')
    await message(page, 'with a network').waitFor()
    // The page opens without the network once its worker has taken it over.
    await workerOf(page)
    const giveNetwork = await takeNetwork(page)
    await server.kill()
    await page.getByText('No network.').waitFor()
    await say(page, 'in a tunnel')
    await page.locator('[data-pending=waiting]', { hasText: 'in a tunnel' }).waitFor()
    await page.reload()
    await page.getByText('No network.').waitFor()
    await message(page, 'with a network').waitFor()
    await page.locator('[data-pending=waiting]', { hasText: 'in a tunnel' }).waitFor()
    await page.getByText('Account ben').waitFor()
    assert.equal(await page.locator('.people-header').innerText(), 'People')
    await using again = await ChatServer.start({ data: folder.path('data'), args: ['--web', `127.0.0.1:${port}`] })
    await giveNetwork()
    await message(page, 'in a tunnel').waitFor()
    assert.deepEqual(
      (await texts(page)).filter((text) => text === 'in a tunnel'),
      ['in a tunnel'],
    )
    assert.ok(again.pid > 0)
    await leave(page)
    // Neither of an account that was made since.
    await enter(page, 'bea')
    await say(page, '/register another-long-word')
    await page.getByText('Account bea').waitFor()
    await say(page, 'with an account')
    await message(page, 'with an account').waitFor()
    await leave(page)
    await page.close()
  })

  void test('a page of which a part could not be loaded says so, and is whole when it is opened again', async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    const page = await browser.open(pageUrl(server))
    const parts = '**/assets/{carry-out-command,row-events,find-links,saved-client}-*.js'
    await page.route(parts, (route) => route.abort(), { times: 4 })
    await enter(page, 'dora')
    await say(page, '/topic tea')
    await poll(async () => ((await composer(page).inputValue()) === '/topic tea' ? true : null), 'the command is back')
    await say(page, 'see https://partyline.example/')
    await message(page, 'see').waitFor()
    await composer(page).fill('half a sen')
    await page.getByText('A part of this page could not be loaded.').waitFor()
    await page.getByRole('button', { name: 'Load it now' }).click()
    await page.getByRole('link', { name: 'https://partyline.example/' }).waitFor()
    await message(page, 'see').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Reply' }).waitFor()
    assert.equal(await composer(page).inputValue(), 'half a sen')
    await page.close()
  })

  void test('what two tabs have not sent is sent once, also when one was closed, and nothing is kept of a person that leaves', async () => {
    await using folder = await tempFolder()
    const server = await ChatServer.start({ data: folder.path('data') })
    const { port } = server.door('web')
    const page = await browser.open(pageUrl(server))
    await enter(page, 'cleo')
    await say(page, 'while all is well')
    await message(page, 'while all is well').waitFor()
    await workerOf(page)
    await server.kill()
    await page.locator('.line[data-line=broken]').waitFor()
    await say(page, 'of the first tab')
    const waiting = (tab: typeof page, text: string) => tab.locator('[data-pending=waiting]', { hasText: text })
    await waiting(page, 'of the first tab').waitFor()
    const other = await page.context().newPage()
    await other.goto(pageUrl(server))
    await say(other, 'of the second tab')
    await waiting(other, 'of the second tab').waitFor()
    assert.equal(await waiting(other, 'of the first tab').count(), 0)
    await other.close()
    await page.reload()
    await waiting(page, 'of the second tab').waitFor()
    await message(page, 'while all is well').waitFor()
    await using again = await ChatServer.start({ data: folder.path('data'), args: ['--web', `127.0.0.1:${port}`] })
    await message(page, 'of the second tab').waitFor({ timeout: 30_000 })
    await message(page, 'of the first tab').waitFor()
    assert.deepEqual(
      (await texts(page)).filter((text) => text.includes('tab')),
      ['of the first tab', 'of the second tab'],
    )
    assert.ok(again.pid > 0)
    await leave(page)
    await page.close()
  })
})

/** Nothing is kept of a person that leaves. */
async function leave(page: Page): Promise<void> {
  await say(page, '/quit')
  await page.getByRole('textbox', { name: 'Your name' }).waitFor()
  assert.deepEqual(await page.evaluate(KEPT_OF_PERSON), [])
}
