/** What a person sees when something is not as usual, each reached with the real server: in words, with a way out, and axe finds nothing. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { open, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:tls'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { admin } from '../support/admin.ts'
import { findsNothing } from '../support/axe.ts'
import { composer, enter, message, pageUrl, say, WebBrowser, workerOf } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, missingPrivilege, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { mountTmpfs } from '../support/tmpfs.ts'

const SECRET = 'open sesame'
const MESSAGES_MAX = 3_000

suiteUnless(missing('chromium'), 'states of the page in a browser', () => {
  let folder: TempFolder
  let browser: WebBrowser
  before(async () => {
    folder = await tempFolder()
    browser = await WebBrowser.start()
  })
  after(async () => {
    await browser[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
    assert.deepEqual(browser.complaints, [])
  })
  const visit = (url: string) => browser.open(url, { reducedMotion: 'reduce' })

  void test('a wrong password of the server is said beside its field', async () => {
    await writeFile(folder.path('secret'), `${SECRET}\n`)
    const args = ['--password-file', folder.path('secret')]
    await using server = await ChatServer.start({ data: folder.path('password'), args })
    const page = await visit(pageUrl(server))
    await page.getByRole('textbox', { name: 'Your name' }).fill('ann')
    await page.keyboard.press('Enter')
    const field = page.getByLabel('Password of the server')
    await field.waitFor()
    await findsNothing(page, 'password-asked')
    await field.fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'neither the password of the server nor an invitation' }).waitFor()
    await findsNothing(page, 'password-wrong')
    await field.fill(SECRET)
    await page.keyboard.press('Enter')
    await composer(page).waitFor()
    await page.context().close()
  })

  void test('a wrong password of an account is said beside its field', async () => {
    await using server = await ChatServer.start({ data: folder.path('account') })
    await using ben = await IrcClient.connect(server.door('irc'))
    await ben.register('ben')
    ben.send('PRIVMSG NickServ :REGISTER correct-horse')
    await ben.expect(/NOTICE ben :.*(account|registered)/i)
    await ben.connection.close()
    const page = await visit(pageUrl(server))
    const suggested = await page.getByRole('textbox', { name: 'Your name' }).inputValue()
    await page.getByRole('button', { name: 'I have an account' }).click()
    const account = page.getByRole('textbox', { name: 'Account' })
    assert.equal(await account.and(page.locator(':focus')).inputValue(), '', 'what was suggested is no account')
    await page.getByRole('button', { name: 'Come in without an account' }).click()
    assert.equal(await page.getByRole('textbox', { name: 'Your name' }).inputValue(), suggested)
    await page.getByRole('button', { name: 'I have an account' }).click()
    await account.fill('ben')
    await page.getByLabel('Password or device token').fill('wrong-horse')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'do not belong together' }).waitFor()
    await findsNothing(page, 'account-wrong')
    await page.getByLabel('Password or device token').fill('correct-horse')
    await page.keyboard.press('Enter')
    await composer(page).waitFor()
    await page.context().close()
  })

  void test('an empty channel says that it begins here; removed and banned from one, the page says by whom and why', async () => {
    await using server = await ChatServer.start({ data: folder.path('kicked') })
    await using owner = await IrcClient.connect(server.door('irc'))
    await owner.register('olga')
    await owner.join('#tea')
    const page = await visit(pageUrl(server))
    await enter(page, 'ann')
    await say(page, '/join #empty')
    await page.getByText('Nobody has said anything yet').waitFor()
    await findsNothing(page, 'empty-channel')
    await say(page, '/join #tea')
    await page.getByRole('heading', { name: '#tea', exact: true }).waitFor()
    await composer(page).fill('half a sen')
    // The page shows a channel as soon as it has asked for it.
    await owner.expect(/:ann!\S+ JOIN #tea/)
    owner.send('KICK #tea ann :too loud')
    await page.getByText('olga removed you from this channel: too loud').waitFor()
    await findsNothing(page, 'kicked')
    owner.send('MODE #tea +b ann!*@*')
    await owner.settle()
    await page.getByRole('button', { name: 'Join again' }).click()
    await page.getByRole('status').filter({ hasText: 'You are banned from' }).waitFor()
    await findsNothing(page, 'banned-from-channel')
    owner.send('MODE #tea -b ann!*@*')
    await owner.settle()
    await page.getByRole('button', { name: 'Join again' }).click()
    assert.equal(await composer(page).inputValue(), 'half a sen', 'what was typed before is not lost')
    await page.context().close()
  })

  void test('banned from the server, the page says so, keeps what was said, and does not try again by itself', async () => {
    const data = folder.path('banned')
    await using server = await ChatServer.start({ data })
    const page = await visit(pageUrl(server))
    await enter(page, 'ann')
    await say(page, 'said before')
    await message(page, 'said before').waitFor()
    await admin(data, 'ban', 'ann!*@*', '--reason', 'Spam')
    await page.locator('.line[data-line=broken]').waitFor()
    await page.getByRole('status').filter({ hasText: 'Spam' }).waitFor()
    await findsNothing(page, 'banned')
    await page.getByRole('button', { name: 'Try now' }).click()
    await page.getByRole('status').filter({ hasText: 'Spam' }).waitFor()
    await page.getByRole('button', { name: 'Come in otherwise' }).click()
    await page.getByRole('textbox', { name: 'Your name' }).waitFor()
    await findsNothing(page, 'banned-entrance')
    await page.context().close()
  })

  void test('a server that is gone: the page says so and when it tries again, and leaving works without it', async () => {
    const server = await ChatServer.start({ data: folder.path('gone') })
    const page = await visit(pageUrl(server))
    await enter(page, 'ann')
    await say(page, 'said before')
    await message(page, 'said before').waitFor()
    // From then on all of the page is kept.
    await workerOf(page)
    await server.kill()
    await page.getByText(/Trying again in/).waitFor()
    await message(page, 'said before').waitFor()
    await findsNothing(page, 'gone')
    await page.locator('.me-button').click()
    await page.getByRole('menuitem', { name: 'Leave the chat' }).click()
    await page.getByRole('textbox', { name: 'Your name' }).waitFor()
    await findsNothing(page, 'signed-out')
    assert.deepEqual(
      await page.evaluate(`Object.keys(localStorage).filter((name) => /client|identity/.test(name))`),
      [],
    )
    await page.context().close()
  })

  void test('a certificate that has changed leads to what the browser says about it', async () => {
    const first = await ChatServer.start({ data: folder.path('first'), args: ['--webs', '127.0.0.1:0'] })
    const { host, port } = first.door('webs')
    await using trusting = await WebBrowser.start(`--ignore-certificate-errors-spki-list=${await keyAt(host, port)}`)
    const page = await trusting.open(`https://${host}:${port}/`, { reducedMotion: 'reduce' })
    await enter(page, 'ann')
    await first.kill()
    await using second = await ChatServer.start({ data: folder.path('second'), args: ['--webs', `${host}:${port}`] })
    assert.notEqual(second.fingerprint, first.fingerprint)
    const link = page.getByRole('link', { name: 'Is its certificate another one?' })
    await link.waitFor()
    await findsNothing(page, 'certificate')
    const [warned] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await warned.getByText('ERR_CERT_AUTHORITY_INVALID').waitFor()
    await page.context().close()
  })

  void test(
    'while the disk of the server is full, a message says that it is not kept, and is sent when there is room',
    { skip: missingPrivilege() },
    async () => {
      await using _disk = await mountTmpfs(folder.path('disk'), 'size=4m')
      await using server = await ChatServer.start({ data: folder.path('disk', 'data') })
      const page = await visit(pageUrl(server))
      await enter(page, 'ann')
      await say(page, 'while there is room')
      await message(page, 'while there is room').waitFor()
      const filler = folder.path('disk', 'filler')
      await fill(filler)
      const failed = page.locator('[data-pending=failed]')
      // The database has some room of its own.
      for (let number = 0; number < MESSAGES_MAX && (await failed.count()) === 0; number += 1) {
        await say(page, `without room ${number}.`)
        await page.getByText(`without room ${number}.`).waitFor()
        await page.locator('[data-pending]:not([data-pending=failed])').waitFor({ state: 'detached' })
      }
      const [text = ''] = /without room \d+\./.exec(await failed.first().innerText()) ?? []
      const refused = failed.filter({ hasText: text })
      await refused.filter({ hasText: 'could not write this to its disk' }).waitFor()
      await findsNothing(page, 'disk-full')
      await rm(filler)
      await refused.getByRole('button', { name: 'Try again' }).click()
      await message(page, text).waitFor()
      await page.context().close()
    },
  )
})

/** The SHA-256 of the public key of the certificate there, in base64. */
async function keyAt(host: string, port: number): Promise<string> {
  const socket = connect({ host, port, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' })
  socket.destroy()
  assert.ok(key !== undefined)
  return createHash('sha256').update(key).digest('base64')
}

/** Writes a file until there is no room for another byte. */
async function fill(file: string): Promise<void> {
  await using handle = await open(file, 'w')
  const block = Buffer.alloc(4_096)
  try {
    for (;;) await handle.write(block)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
