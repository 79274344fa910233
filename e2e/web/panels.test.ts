/** What is opened over the chat: settings, search, moderation. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { composer, enter, message, pageUrl, say, WebBrowser } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'

suiteUnless(missing('chromium'), 'panels of the page in a browser', () => {
  let folder: TempFolder
  let server: ChatServer
  let browser: WebBrowser
  let ann: Page
  before(async () => {
    folder = await tempFolder()
    server = await ChatServer.start({ data: folder.path('data') })
    browser = await WebBrowser.start()
    ann = await browser.open(pageUrl(server))
    await enter(ann, 'ann')
  })
  after(async () => {
    await browser[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
    assert.deepEqual(browser.complaints, [])
  })
  const choose = async (name: string) => {
    await composer(ann).press('Control+k')
    await ann.getByRole('combobox').fill(name)
    await ann.getByRole('option', { name, exact: true }).click()
    await ann.getByRole('dialog').waitFor()
  }
  const inspect = async () => {
    const { violations } = await new AxeBuilder({ page: ann }).include('dialog').analyze()
    assert.deepEqual(
      violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
      [],
    )
  }
  const close = () => ann.getByRole('button', { name: /^(Close|关闭)$/ }).click()

  void test('settings hold at once and after a reload, and an account is made, with a token for a device', async () => {
    await choose('Settings')
    await inspect()
    await ann.getByRole('combobox', { name: 'Colours' }).selectOption('dark')
    assert.equal(await ann.locator('html').getAttribute('data-theme'), 'dark')
    await ann.getByRole('combobox', { name: 'Language' }).selectOption('zh')
    await ann.getByRole('heading', { name: '设置' }).waitFor()
    await ann.getByRole('combobox', { name: '语言' }).selectOption('en')
    await ann.getByRole('textbox', { name: /Words that count/ }).fill('otter, tea')
    await ann.getByRole('textbox', { name: 'Nickname' }).fill('no such name')
    await ann.getByRole('button', { name: 'Take this name' }).click()
    await ann.getByText(/cannot be a nickname/).waitFor()
    await ann.getByRole('textbox', { name: 'Nickname' }).fill('anna')
    await ann.getByRole('button', { name: 'Take this name' }).click()
    await ann.getByRole('button', { name: 'Make an account of anna' }).waitFor()
    await ann.getByRole('textbox', { name: 'Nickname' }).fill('ann')
    await ann.getByRole('button', { name: 'Take this name' }).click()
    assert.equal(await ann.getByRole('button', { name: 'Look after the server' }).count(), 0, 'a guest cannot')
    await ann.getByLabel('Password').fill('short')
    await ann.getByRole('button', { name: 'Make an account of ann', exact: true }).click()
    await ann.getByText(/must have at least .8. characters/).waitFor()
    await ann.getByLabel('Password').fill('correct horse')
    await ann.getByRole('button', { name: 'Make an account of ann' }).click()
    await ann.getByText('You are logged in as ann.').waitFor()
    const stays = ann.getByRole('checkbox', { name: 'Stay in the channels while no device is connected' })
    await stays.click()
    await stays.and(ann.locator(':checked')).waitFor()
    await ann.getByRole('textbox', { name: 'What it is for' }).fill('phone')
    await ann.getByRole('button', { name: 'Make a token' }).click()
    await ann.getByText(/The token of phone .* is plt_/).waitFor()
    await ann.getByRole('button', { name: 'Show them' }).click()
    await ann.getByRole('button', { name: /Take back phone/ }).click()
    await ann.getByText('proves nothing any more').waitFor()
    await ann.getByRole('combobox', { name: 'Language' }).selectOption('zh')
    await ann.getByRole('textbox', { name: '用在哪里' }).fill('pad')
    await ann.getByRole('button', { name: '生成令牌' }).click()
    await ann.getByText(/^pad 的令牌.*是 plt_/).waitFor()
    await ann.getByRole('combobox', { name: '语言' }).selectOption('en')
    await ann.getByLabel('New password').fill('another horse')
    await ann.getByRole('button', { name: 'Change password' }).click()
    await ann.getByText('Your password is changed').waitFor()
    assert.equal(await ann.getByText('Your password is changed').count(), 1, 'where it was asked for, and nowhere else')
    await ann.getByText(/^pad 的令牌.*是 plt_/).waitFor()
    await inspect()
    await close()
    assert.equal(await ann.getByRole('button', { name: /NickServ/ }).count(), 0, 'no conversation with it stays')
    await ann.reload()
    await composer(ann).waitFor()
    assert.equal(await ann.locator('html').getAttribute('data-theme'), 'dark')
    await choose('Settings')
    await stays.and(ann.locator(':enabled')).waitFor()
    assert.equal(await stays.isChecked(), true, 'what holds is told by the server')
    await ann.getByRole('button', { name: 'Look after the server' }).waitFor()
    await close()
  })

  void test('search finds by words, place, author and day, and leads to where the message stands', async () => {
    await using ben = await IrcClient.connect(server.door('irc'))
    await ben.register('ben')
    await ben.join('#lobby')
    ben.send('PRIVMSG #lobby :an otter drinks tea')
    await message(ann, 'an otter drinks tea').waitFor()
    await say(ann, 'tea for two')
    await message(ann, 'tea for two').waitFor()
    await ann.getByRole('button', { name: 'Search', exact: true }).click()
    await ann.getByRole('textbox', { name: 'Words' }).fill('tea')
    await ann.keyboard.press('Enter')
    await ann.locator('.search-hit').nth(1).waitFor()
    await ann.getByRole('textbox', { name: 'From whom' }).fill('ben')
    await ann.keyboard.press('Enter')
    await ann.locator('.search-hit').filter({ hasText: 'tea for two' }).waitFor({ state: 'detached' })
    await inspect()
    await ann.locator('.search-hit-text').click()
    await ann.getByRole('dialog').waitFor({ state: 'detached' })
    await message(ann, 'an otter drinks tea').waitFor()
    await ann.getByRole('button', { name: 'Search', exact: true }).click()
    await ann.getByRole('textbox', { name: 'Words' }).fill('walrus')
    await ann.keyboard.press('Enter')
    await ann.getByText('No message has all of that.').waitFor()
    await close()
  })

  void test('an operator of a channel changes it, mutes, bans and removes, and lifts it again', async () => {
    await say(ann, '/join #mine')
    await ann.getByRole('heading', { name: '#mine' }).waitFor()
    await ann.locator('.people-row').first().waitFor()
    await using ben = await IrcClient.connect(server.door('irc'))
    await ben.register('ben')
    await ben.join('#mine')
    await choose('Channel settings')
    await ann.getByRole('checkbox', { name: 'The channel is secret' }).click()
    await ben.expect(/MODE #mine \+s/)
    await ann.getByRole('checkbox', { name: 'The channel is secret', checked: true }).waitFor()
    await ann.getByRole('textbox', { name: 'At most so many people' }).fill('7')
    await ann.getByRole('textbox', { name: 'At most so many people' }).press('Enter')
    await ben.expect(/MODE #mine \+l 7/)
    await inspect()
    await close()
    const about = async (button: string) => {
      await ann.locator('.people-row').getByRole('button', { name: 'ben' }).click()
      await ann.getByRole('menuitem', { name: 'Rank, mute, remove, ban' }).click()
      await ann.getByRole('button', { name: button, exact: true }).click()
    }
    await about('Mute')
    await ben.expect(/MODE #mine \+b m:\*!\*@/)
    await about('Ban and remove')
    await ben.expect(/KICK #mine ben/)
    await choose('Channel settings')
    for (const muted of [true, false]) {
      await ann.getByRole('button', { name: muted ? /^Lift m:/ : /^Lift \*/ }).click()
      await ann.getByRole('button', { name: muted ? /^Lift m:/ : /^Lift \*/ }).waitFor({ state: 'detached' })
    }
    await close()
    await ben.join('#mine')
  })

  void test('what the server has to confirm shows what was asked for until it answers, and then what holds', async () => {
    const page = await browser.open('about:blank')
    // The answers that are about modes wait until `give` is called.
    let held: (() => void)[] | null = []
    await page.routeWebSocket(/.*/, (ours) => {
      const theirs = ours.connectToServer()
      theirs.onMessage((text) => {
        if (held !== null && / MODE #held /.test(String(text))) held.push(() => ours.send(text))
        else ours.send(text)
      })
    })
    const give = () => {
      for (const one of held ?? []) one()
      held = null
    }
    await page.goto(pageUrl(server))
    await enter(page, 'hanna')
    await say(page, '/join #held')
    await page.getByRole('heading', { name: '#held' }).waitFor()
    await page.locator('.people-row').first().waitFor()
    await using ben = await IrcClient.connect(server.door('irc'))
    await ben.register('benno')
    await ben.join('#held')
    await page.locator('.people-row', { hasText: 'benno' }).waitFor()
    const open = async (what: string) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill(what)
      await page.keyboard.press('Enter')
    }
    await open('Channel settings')
    const secret = page.getByRole('checkbox', { name: 'The channel is secret' })
    await secret.click()
    await ben.expect(/MODE #held \+s/)
    ben.send('PRIVMSG #held :the page is drawn again')
    await message(page, 'the page is drawn again').waitFor({ state: 'attached' })
    assert.ok(await secret.isChecked(), 'as it was asked for')
    give()
    await page.getByText(/\+s/).first().waitFor({ state: 'attached' })
    assert.ok(await secret.isChecked(), 'as it is')
    await page.keyboard.press('Escape')
    await say(page, '/op benno')
    await ben.expect(/MODE #held \+o benno/)
    await open('Channel settings')
    ben.send('MODE #held -o hanna')
    await ben.expect(/MODE #held -o hanna/)
    await secret.click()
    await page.getByRole('checkbox', { name: 'The channel is secret', checked: true }).waitFor()
    await page.close()
  })
})
