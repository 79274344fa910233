/** The owner's page, and an invitation on a phone. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { admin } from '../support/admin.ts'
import { composer, pageUrl, PHONE, WebBrowser } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'

const SECTIONS = ['Overview', 'People', 'Accounts', 'Invitations', 'Bans', 'Audit', 'Access', 'Backups']

suiteUnless(missing('chromium'), 'looking after a server in a browser', () => {
  let folder: TempFolder
  let server: ChatServer
  let browser: WebBrowser
  let owner: Page
  let link = ''
  before(async () => {
    folder = await tempFolder()
    server = await ChatServer.start({ data: folder.path('data'), args: ['--accounts', 'invitation'] })
    browser = await WebBrowser.start()
    link = String((await admin(folder.path('data'), 'owner-link'))['link'])
    owner = await browser.open(link)
    await owner.getByRole('button', { name: 'Overview' }).waitFor()
  })
  after(async () => {
    await browser[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
    // A browser tells of each refusal by itself.
    assert.deepEqual(
      browser.complaints.filter((text) => !/status of 4\d\d/.test(text)),
      [],
    )
  })
  const open = (section: string) => owner.getByRole('button', { name: section, exact: true }).click()

  void test('the code of the link leaves the address at once, and is good once', async () => {
    assert.equal(owner.url().includes('#'), false)
    const stranger = await browser.open(link)
    await stranger.getByText('This link was used').waitFor()
    await stranger.context().close()
    await owner.reload()
    await owner.goto(`${pageUrl(server)}owner`)
    await owner.getByRole('button', { name: 'Overview' }).waitFor()
  })

  void test('axe finds nothing in any of its sections', async () => {
    for (const section of SECTIONS) {
      await open(section)
      await owner.locator('.owner-section .spinner').waitFor({ state: 'detached' })
      const { violations } = await new AxeBuilder({ page: owner })
        .include('.owner')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
        .analyze()
      assert.deepEqual(
        violations.map(({ id, nodes }) => [section, id, nodes[0]?.html]),
        [],
      )
    }
  })

  void test('a person is disconnected, a ban made and lifted, and the audit has it', async () => {
    await using ann = await IrcClient.connect(server.door('irc'))
    await ann.register('ann')
    await open('People')
    await owner.getByRole('button', { name: 'Disconnect ann' }).click()
    await owner.getByRole('button', { name: 'Disconnect ann' }).click()
    await ann.expect(/^ERROR /)
    await open('Bans')
    await owner.getByRole('textbox', { name: 'Whom' }).fill('192.0.2.0/24')
    await owner.getByRole('button', { name: 'New ban' }).click()
    await owner.getByRole('button', { name: 'Lift the ban of 192.0.2.0/24' }).click()
    await owner.getByRole('button', { name: 'Lift the ban of 192.0.2.0/24' }).click()
    await owner.getByText('Nothing here yet.').waitFor()
    await open('Audit')
    await owner.getByText('KILL ann').waitFor()
    await owner.getByText('192.0.2.0/24').first().waitFor()
  })

  void test('a refusal of the server stands beside what was asked', async () => {
    await open('Bans')
    await owner.getByRole('textbox', { name: 'Whom' }).fill('*')
    await owner.getByRole('button', { name: 'New ban' }).click()
    await owner.getByRole('alert').filter({ hasText: 'would match everybody' }).waitFor()
  })

  void test('an invitation opens the chat on a phone: one tap, and its person is in, with an account', async () => {
    await open('Invitations')
    await owner.getByRole('textbox', { name: 'For whom' }).fill('Zoe')
    await owner.getByRole('button', { name: 'Make' }).click()
    const invitation = await owner.locator('.shown-link code').innerText()
    assert.match(invitation, /\/invitation#[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}$/)
    assert.ok((await owner.locator('.qr').boundingBox())?.width === 208)
    const phone = await browser.open(invitation, PHONE)
    await phone.getByRole('textbox', { name: 'Your name' }).fill('zoe')
    await phone.getByLabel(/A password/).fill('correct horse')
    await phone.getByRole('button', { name: 'Start talking' }).tap()
    await composer(phone).waitFor()
    await phone.locator('.me .hint', { hasText: 'Account zoe' }).waitFor({ state: 'attached' })
    await open('Accounts')
    await owner.getByText('zoe', { exact: true }).waitFor()
    await open('Invitations')
    await owner.getByText('1 of 1 used').waitFor()
    await phone.context().close()
  })

  void test('a backup is made and verified', async () => {
    await open('Backups')
    await owner.getByRole('button', { name: 'Back up now' }).click()
    await owner.getByRole('button', { name: /Verify the backup/ }).click()
    await owner.getByText('Whole').waitFor()
  })

  void test('a browser that is taken away can do nothing from then on', async () => {
    await open('Access')
    const { tokens } = (await admin(folder.path('data'), 'tokens')) as { tokens: readonly { name: string }[] }
    const name = tokens[0]?.name ?? ''
    assert.match(name, /^browser-/)
    await admin(folder.path('data'), 'token-remove', name)
    await open('People')
    await owner.getByText('This browser does not look after the server yet').waitFor()
  })
})
