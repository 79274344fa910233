/** Files that are shared in the page, in Debian's chromium: chosen, dropped, pasted; over cuts and reloads; and what is said when one is not taken. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readFile, utimes, writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { findsNothing } from '../support/axe.ts'
import { composer, enter, message, pageUrl, PHONE, say, takeNetwork, WebBrowser } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { LossyProxy } from '../support/lossy-proxy.ts'
import { pngOf } from '../support/png.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const KIB = 1024
const MIB = 1024 * KIB

interface GivenFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

function fileOf(name: string, bytes: number): GivenFile {
  return { name, mimeType: 'application/octet-stream', buffer: randomBytes(bytes) }
}

function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

suiteUnless(missing('chromium'), 'files that are shared in a browser', () => {
  const lifetime = new AsyncDisposableStack()
  let server: ChatServer
  let proxy: LossyProxy
  let browser: WebBrowser
  let bob: IrcClient

  before(async () => {
    const folder = lifetime.use(await tempFolder())
    const args = ['--limit', `upload-bytes-max=${4 * MIB}`, '--limit', `upload-bytes-per-account-max=${6 * MIB}`]
    server = lifetime.use(await ChatServer.start({ data: folder.path('data'), args }))
    proxy = lifetime.use(await LossyProxy.start(server.door('web').port))
    browser = lifetime.use(await WebBrowser.start())
    bob = lifetime.use(await IrcClient.connect(server.door('irc')))
    await bob.register('bob', { capabilities: ['message-tags', 'echo-message', 'batch'] })
    await bob.join('#lobby')
  })
  after(async () => {
    await lifetime.disposeAsync()
    // A refusal is what some of these are about.
    const complaints = browser.complaints.filter((one) => !/responded with a status of [45]\d\d/.test(one))
    assert.deepEqual(complaints, [])
  })

  /** In #lobby, with an account. */
  const visit = async (nick: string, options = {}, url = `http://127.0.0.1:${proxy.port}/`): Promise<Page> => {
    const page = await browser.open(url, { reducedMotion: 'reduce', ...options })
    await enter(page, nick)
    await composer(page).fill('/msg NickServ REGISTER correct-horse')
    await page.locator('.composer-send').click()
    await page.locator('.me .hint', { hasText: new RegExp(`(Account|账号) ${nick}`) }).waitFor({ state: 'attached' })
    await attach(page).waitFor()
    return page
  }
  const attach = (page: Page) => page.getByRole('button', { name: /^(Share files|分享文件)$/ })
  const upload = (page: Page, name: string) => page.locator('.upload', { hasText: name })
  const choose = async (page: Page, ...files: readonly GivenFile[]) => {
    const chooser = page.waitForEvent('filechooser')
    await attach(page).click()
    await (await chooser).setFiles([...files])
  }
  /** Bob gets it, whole. */
  const arrives = async ({ name, buffer }: GivenFile) => {
    const said = await bob.expect(new RegExp(` PRIVMSG #lobby :\\S+/files/[\\w-]{22}/${name}`))
    const answer = await fetch(said.params[1] ?? '')
    assert.equal(sha256Of(new Uint8Array(await answer.arrayBuffer())), sha256Of(buffer))
  }
  /** As a browser gives them to the page. */
  const give = (page: Page, how: 'drop' | 'paste', ...files: readonly GivenFile[]) =>
    page.evaluate(
      `((how, files) => {
        const data = new DataTransfer()
        for (const { name, base64 } of files)
          data.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name))
        const event = (kind) => kind === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true })
        const target = document.querySelector(how === 'paste' ? '.composer textarea' : '.timeline')
        globalThis.give = (kind) => target.dispatchEvent(event(kind))
        if (how === 'paste') give('paste')
        else give('dragenter')
      })(${JSON.stringify(how)}, ${JSON.stringify(files.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') })))})`,
    )

  void test('several are chosen by the button, and come in their order, each when it is complete', async () => {
    const page = await visit('ann')
    const files = [fileOf('one.bin', 700 * KIB), fileOf('two.bin', 3), fileOf('empty.bin', 0)]
    await choose(page, ...files)
    for (const file of files) await arrives(file)
    for (const { name } of files) await page.locator('.file-card', { hasText: name }).waitFor()
    await page.locator('.uploads').waitFor({ state: 'detached' })
    await page.context().close()
  })

  void test('are dropped onto the page, which shows that it takes them, and pasted', async () => {
    const page = await visit('dora')
    const dropped = fileOf('dropped.bin', 2 * KIB)
    await give(page, 'drop', dropped)
    await page.getByText('Let go here to share in #lobby').waitFor()
    await page.evaluate(`give('dragover'); give('drop')`)
    await page.locator('.drop-target').waitFor({ state: 'detached' })
    await arrives(dropped)
    const pasted = fileOf('pasted.png', 2 * KIB)
    await give(page, 'paste', pasted)
    await arrives(pasted)
    await page.context().close()
  })

  void test('go on where they are, after a connection that was cut in the middle and after a time without network', async () => {
    const page = await visit('cyd')
    const cut = fileOf('cut.bin', 3 * MIB)
    proxy.cutAfter(900 * KIB)
    await choose(page, cut)
    await arrives(cut)
    const later = fileOf('later.bin', 2 * MIB)
    proxy.holdAfter(600 * KIB)
    await choose(page, later)
    await upload(page, 'later.bin').getByRole('progressbar').waitFor()
    const giveBack = await takeNetwork(page)
    await upload(page, 'later.bin').getByText('Goes on as soon as there is a connection').waitFor()
    await findsNothing(page, 'an upload without network')
    proxy.mend()
    await giveBack()
    await arrives(later)
    await page.context().close()
  })

  void test('are not shared where they are cancelled', async () => {
    const page = await visit('eve')
    proxy.holdAfter(600 * KIB)
    await choose(page, fileOf('never.bin', 2 * MIB), fileOf('after.bin', 3))
    await upload(page, 'after.bin').getByText('Waits for those before it').waitFor()
    await findsNothing(page, 'uploads under way')
    await page.getByRole('button', { name: 'Do not share never.bin' }).click()
    await upload(page, 'never.bin').waitFor({ state: 'detached' })
    // The focus is not lost.
    await page.locator('.composer textarea:focus').waitFor()
    proxy.mend()
    await page.locator('.file-card', { hasText: 'after.bin' }).waitFor()
    assert.equal(await page.locator('.file-card', { hasText: 'never.bin' }).count(), 0)
    await page.context().close()
  })

  void test('are gone on with after a reload, when the same file is chosen again, and not another one', async () => {
    await using folder = await tempFolder()
    const [file, path] = [fileOf('half.bin', 2 * MIB), folder.path('half.bin')]
    const write = async (content: Buffer) => {
      await writeFile(path, content)
      await utimes(path, 1_000_000_000, 1_000_000_000)
    }
    await write(file.buffer)
    const page = await visit('ivy')
    proxy.holdAfter(700 * KIB)
    await page.locator('.composer input[type=file]').setInputFiles(path)
    await upload(page, 'half.bin')
      .getByText(/^524 kB of/)
      .waitFor()
    // Only then may more of it pass.
    await page.reload()
    proxy.mend()
    await upload(page, 'half.bin').getByText('was not complete when the page was left').waitFor()
    await findsNothing(page, 'an upload that was left')
    const chooseAgain = async () => {
      const chooser = page.waitForEvent('filechooser')
      await upload(page, 'half.bin').getByRole('button', { name: 'Choose the file' }).click()
      await (await chooser).setFiles(path)
    }
    await write(randomBytes(2 * MIB))
    await chooseAgain()
    await upload(page, 'half.bin').getByText('That is another file').waitFor()
    await write(file.buffer)
    const piece = page.waitForRequest((request) => request.method() === 'PATCH')
    await chooseAgain()
    assert.ok(Number((await piece).headers()['upload-offset']) > 0)
    await arrives(file)
    await upload(page, 'half.bin').waitFor({ state: 'detached' })
    await page.reload()
    await attach(page).waitFor()
    assert.equal(await upload(page, 'half.bin').count(), 0)
    await page.context().close()
  })

  void test('that waited when the page was left are named after a reload, and go on when they are chosen together', async () => {
    const page = await visit('olga')
    const files = [fileOf('first.bin', MIB), fileOf('second.bin', 300), fileOf('third.bin', 400)]
    await using folder = await tempFolder()
    for (const { name, buffer } of files) await writeFile(folder.path(name), buffer)
    const paths = files.map(({ name }) => folder.path(name))
    proxy.holdAfter(200 * KIB)
    await page.locator('.composer input[type=file]').setInputFiles(paths)
    await upload(page, 'third.bin').getByText('Waits for those before it').waitFor()
    const remembered = `Object.keys(localStorage).filter((name) => name.includes('upload')).length`
    await page.waitForFunction(`${remembered} === 3`)
    // Only then may more of them pass.
    await page.reload()
    proxy.mend()
    for (const { name } of files) await upload(page, name).getByText('was not complete when the page').waitFor()
    const chooser = page.waitForEvent('filechooser')
    await upload(page, 'second.bin').getByRole('button', { name: 'Choose the file' }).click()
    await (await chooser).setFiles(paths)
    for (const file of files) await arrives(file)
    await page.locator('.uploads').waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(remembered), 0)
    await page.context().close()
  })

  void test('are chosen and given up by a command, and keep where they were taken only where it says so', async () => {
    const page = await visit('rita')
    const buffer = await readFile(new URL('../../vectors/pictures/turned.jpg', import.meta.url))
    const ask = async (command: string, name: string): Promise<GivenFile> => {
      const chooser = page.waitForEvent('filechooser')
      await say(page, command)
      const file = { name, mimeType: 'image/jpeg', buffer }
      await (await chooser).setFiles([file])
      return file
    }
    await arrives(await ask('/upload --keep', 'whole.jpg'))
    await assert.rejects(arrives(await ask('/upload', 'cleaned.jpg')), /Expected values to be strictly equal/)
    proxy.holdAfter(100 * KIB)
    await choose(page, fileOf('large.bin', MIB), fileOf('behind.bin', 5))
    await upload(page, 'behind.bin').waitFor()
    await say(page, '/upload cancel')
    await page.locator('.uploads').waitFor({ state: 'detached' })
    proxy.mend()
    await page.context().close()
  })

  void test('say why they are not taken: too large, no room for more, no right to speak', async () => {
    const page = await visit('fay')
    await choose(page, fileOf('large.bin', 4 * MIB + 1))
    await upload(page, 'large.bin').getByRole('alert').filter({ hasText: '4.19 MB is the most here' }).waitFor()
    assert.equal(await upload(page, 'large.bin').getByRole('button', { name: 'Try again' }).count(), 0)
    await choose(page, fileOf('first.bin', 4 * MIB), fileOf('second.bin', 3 * MIB))
    await upload(page, 'second.bin').getByRole('alert').filter({ hasText: 'all the room' }).waitFor()
    await say(page, '/join #quiet')
    await page.getByRole('heading', { name: '#quiet', exact: true }).waitFor()
    await say(page, '/mode #quiet +m')
    await say(page, '/mode #quiet -o fay')
    await page.locator('.row-event').filter({ hasText: '-o' }).waitFor()
    await choose(page, fileOf('muted.bin', 5))
    await upload(page, 'muted.bin').getByRole('alert').filter({ hasText: 'may not share' }).waitFor()
    await findsNothing(page, 'uploads that were not taken')
    await page.getByRole('button', { name: 'Do not share large.bin' }).click()
    await upload(page, 'large.bin').waitFor({ state: 'detached' })
    await page.context().close()
  })

  void test('say why they are not taken: what a scanner finds, and a password that holds no more', async () => {
    await using folder = await tempFolder()
    const scanner = folder.path('scanner')
    await writeFile(scanner, '#!/bin/sh\necho "Eicar was found"\nexit 1\n', { mode: 0o755 })
    const args = ['--upload-scan', scanner]
    await using strict = await ChatServer.start({ data: folder.path('data'), args })
    const page = await visit('meg', {}, pageUrl(strict))
    await choose(page, fileOf('virus.bin', 5))
    await upload(page, 'virus.bin').getByRole('alert').filter({ hasText: 'Eicar was found' }).waitFor()
    await using elsewhere = await IrcClient.connect(strict.door('irc'))
    await elsewhere.register('meg', { password: 'meg:correct-horse' })
    elsewhere.send('PRIVMSG NickServ :SET PASSWORD battery-staple')
    await elsewhere.expect(/ NOTICE meg :.*password.*changed/i)
    await upload(page, 'virus.bin').getByRole('button', { name: 'Try again' }).click()
    await upload(page, 'virus.bin').getByRole('alert').filter({ hasText: 'no longer takes the password' }).waitFor()
    await findsNothing(page, 'an upload with a password that holds no more')
    await page.context().close()
  })

  void test('say that the server has no room', async () => {
    await using folder = await tempFolder()
    const args = ['--limit', 'upload-bytes-total-max=100']
    await using small = await ChatServer.start({ data: folder.path('data'), args })
    const page = await visit('nan', { locale: 'zh-CN' }, pageUrl(small))
    await choose(page, fileOf('more.bin', 5_000))
    await upload(page, 'more.bin').getByRole('alert').filter({ hasText: '服务器没有剩余空间' }).waitFor()
    await findsNothing(page, 'an upload without room')
    await page.context().close()
  })

  void test('wait for the account that a guest makes', async () => {
    const page = await browser.open(pageUrl(server), { reducedMotion: 'reduce' })
    await enter(page, 'gil')
    await attach(page).waitFor()
    const file = fileOf('guest.bin', 5)
    await choose(page, file)
    await upload(page, 'guest.bin').getByRole('alert').filter({ hasText: 'Only people with an account' }).waitFor()
    await findsNothing(page, 'a guest that shares')
    await upload(page, 'guest.bin').getByRole('button', { name: 'Make an account' }).click()
    await page.getByLabel('Password', { exact: true }).fill('correct-horse')
    await page.getByRole('button', { name: 'Make an account of gil' }).click()
    await arrives(file)
    await page.context().close()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    void test(`are chosen on a phone, with its camera or without, ${colorScheme}`, async () => {
      const page = await visit(`pia${colorScheme}`, { ...PHONE, colorScheme })
      await attach(page).tap()
      await page.getByRole('menuitem', { name: 'Take a picture' }).waitFor()
      await findsNothing(page, 'the menu of what is shared')
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('menuitem', { name: 'Take a picture' }).tap()
      const input = (await chooser).element()
      assert.deepEqual(
        [await input.getAttribute('accept'), await input.getAttribute('capture')],
        ['image/*', 'environment'],
      )
      proxy.holdAfter(100 * KIB)
      const file = fileOf(`photo-${colorScheme}.jpg.bin`, MIB)
      await (await chooser).setFiles([file])
      await upload(page, file.name).getByRole('progressbar').waitFor()
      await findsNothing(page, 'an upload on a phone')
      assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
      proxy.mend()
      await arrives(file)
      await page.context().close()
    })
  }

  void test('are shared with one person, who sees them as in a channel', async () => {
    const [page, other] = [await visit('kim'), await visit('lou')]
    await say(page, '/query lou')
    await page.getByRole('heading', { name: 'lou', exact: true }).waitFor()
    await choose(page, { ...fileOf('secret.png', 0), buffer: pngOf(300, 200) })
    await page.getByRole('button', { name: 'Open secret.png' }).waitFor()
    await other.getByRole('button', { name: /^kim/ }).first().click()
    await other.getByRole('img', { name: 'Picture: secret.png' }).waitFor()
    for (const one of [page, other]) await one.context().close()
  })

  void test('are not offered where the server takes none', async () => {
    await using folder = await tempFolder()
    await using none = await ChatServer.start({ data: folder.path('data'), args: ['--limit', 'upload-bytes-max=0'] })
    const page = await browser.open(pageUrl(none))
    await enter(page, 'hal')
    await say(page, 'hello')
    await message(page, 'hello').waitFor()
    await page.waitForLoadState('networkidle')
    assert.equal(await attach(page).count(), 0)
    await composer(page).waitFor()
    await page.context().close()
  })
})
