/** Where a person writes: what was sent can be had again, what was not sent stays, and /clear empties the view and nothing else. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { composer, enter, message, pageUrl, say, texts, WebBrowser } from '../support/browser.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'

suiteUnless(missing('chromium'), 'the composer in a browser', () => {
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

  void test('the arrow keys lead through what was sent, commands too and passwords not, and never over a draft', async () => {
    const page = await browser.open(pageUrl(server))
    await enter(page, 'ann')
    for (const text of ['first', 'two\nlines', '/topic tea', '/msg NickServ identify secret-word', '/join #lobby']) {
      await say(page, text)
      await poll(async () => ((await composer(page).inputValue()) === '' ? true : null), `${text} is sent`)
    }
    const press = async (key: string) => {
      await composer(page).press(key)
      return composer(page).inputValue()
    }
    assert.equal(await press('ArrowUp'), '/join #lobby')
    assert.equal(await press('ArrowUp'), '/topic tea')
    assert.equal(await press('ArrowUp'), 'two\nlines')
    // The cursor goes up within the text first.
    assert.equal(await press('ArrowUp'), 'two\nlines')
    assert.equal(await press('ArrowUp'), 'first')
    assert.equal(await press('ArrowUp'), 'first')
    assert.equal(await press('ArrowDown'), 'two\nlines')
    await composer(page).fill('a draft')
    assert.equal(await press('ArrowUp'), 'a draft')
    assert.equal(await press('ArrowDown'), 'a draft')
    // Recalled, it is sent as it was, or changed.
    await composer(page).fill('')
    for (const _ of ['/join #lobby', '/topic tea', 'two\nlines', 'within it']) await press('ArrowUp')
    assert.equal(await press('ArrowUp'), 'first')
    await composer(page).pressSequentially(', again')
    await composer(page).press('Enter')
    await message(page, 'first, again').waitFor()
    await page.close()
  })

  void test('each place keeps what was not sent', async () => {
    const page = await browser.open(pageUrl(server))
    await enter(page, 'ben')
    await composer(page).fill('for the lobby')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('Join or make')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Name' }).fill('#garden')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '#garden' }).waitFor()
    assert.equal(await composer(page).inputValue(), '')
    await composer(page).fill('for the garden')
    await composer(page).press('Alt+Shift+ArrowDown')
    await page.getByRole('heading', { name: '#garden' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^lobby/ }).click()
    assert.equal(await composer(page).inputValue(), 'for the lobby')
    await page.getByRole('button', { name: /^garden/ }).click()
    assert.equal(await composer(page).inputValue(), 'for the garden')
    await page.close()
  })

  void test('what is typed or sent right behind a command that leads elsewhere is there, and a mistake loses nothing', async () => {
    const page = await browser.open(pageUrl(server))
    // What carries out commands is loaded with the first of them: until `give` is called the person types on.
    const asked = Promise.withResolvers<void>()
    const loaded = Promise.withResolvers<void>()
    await page.route('**/carry-out-command-*.js', async (route) => {
      asked.resolve()
      await loaded.promise
      await route.continue()
    })
    await enter(page, 'dora')
    await say(page, '/join #shed')
    await asked.promise
    await page.keyboard.type('for the shed')
    await page.keyboard.press('Enter')
    await page.keyboard.type('/join #barn')
    await page.keyboard.press('Enter')
    await page.keyboard.type('for the barn')
    await page.keyboard.press('Enter')
    await page.keyboard.type('not sent')
    loaded.resolve()
    await page.getByRole('heading', { name: '#barn' }).waitFor()
    await message(page, 'for the barn').waitFor()
    assert.deepEqual(await texts(page), ['for the barn'])
    assert.equal(await composer(page).inputValue(), 'not sent')
    await page.getByRole('button', { name: /^shed/ }).click()
    await message(page, 'for the shed').waitFor()
    assert.equal(await composer(page).inputValue(), '')
    await say(page, '/jion #x')
    await page.getByRole('alert').waitFor()
    assert.equal(await composer(page).inputValue(), '/jion #x')
    await page.close()
  })

  void test('/clear empties the view; what comes stands at the top, and what was there is above it', async () => {
    const page = await browser.open(pageUrl(server))
    await enter(page, 'cleo')
    for (const number of [1, 2, 3]) await say(page, `before ${number}`)
    await message(page, 'before 3').waitFor()
    await say(page, '/clear')
    await poll(async () => ((await inView(page)).length === 0 ? true : null), 'nothing is in view')
    await say(page, 'afterwards')
    await message(page, 'afterwards').waitFor()
    await poll(async () => ((await inView(page)).join() === 'afterwards' ? true : null), 'what came is in view, alone')
    const [box, view] = [
      await message(page, 'afterwards').boundingBox(),
      await page.locator('.timeline-scroller').boundingBox(),
    ]
    assert.ok(box !== null && view !== null && box.y - view.y < 60, 'it stands at the top')
    await page.locator('.timeline-scroller').hover()
    await page.mouse.wheel(0, -300)
    await poll(async () => ((await inView(page)).includes('before 3') ? true : null), 'what was there is above')
    // Nothing was deleted, and the page is as it was after a reload.
    await page.reload()
    await message(page, 'before 3').waitFor()
    assert.ok((await texts(page)).includes('afterwards'))
    await page.close()
  })
})

/** The messages of which something can be seen. */
async function inView(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const view = document.querySelector('.timeline-scroller').getBoundingClientRect()
    return [...document.querySelectorAll('.row-message .message-text')]
      .filter((text) => { const box = text.getBoundingClientRect(); return box.bottom > view.top + 1 && box.top < view.bottom - 1 })
      .map((text) => text.innerText)
  })()`)
}
