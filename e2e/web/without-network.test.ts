/** The page where there is no network, where there is another version of it, and where it is closed: its service worker. */
import assert from 'node:assert/strict'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { loadConfig, start, type RunningServer } from '@partyline/server'
import { composer, enter, message, pageUrl, say, takeNetwork, WebBrowser, workerOf } from '../support/browser.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'

const BUILT = join(import.meta.dirname, '../../packages/web/dist')

suiteUnless(missing('chromium'), 'the page in a browser, with its service worker', () => {
  let folder: TempFolder
  let browser: WebBrowser
  before(async () => {
    folder = await tempFolder()
    browser = await WebBrowser.start()
  })
  after(async () => {
    await browser[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  void test('opens without the network after the first visit, at each of its addresses', async () => {
    await using server = await ChatServer.start({ data: folder.path('offline') })
    const page = await browser.open(pageUrl(server))
    await enter(page, 'ann')
    await workerOf(page)
    const giveNetwork = await takeNetwork(page)
    await page.reload()
    await page.getByText('No network.').waitFor()
    await page.goto(`${pageUrl(server)}invitation`)
    await page.getByText('No network.').waitFor()
    await giveNetwork()
    await say(page, 'back again')
    await message(page, 'back again').waitFor()
    await page.context().close()
  })

  void test('tells of another version, which takes the place of this one when the person wants it', async (context) => {
    const data = folder.path('newer')
    const server = await serverOf(data, '127.0.0.1:0', BUILT)
    const place = server.doors.web[0] ?? ''
    const page = await browser.open(`http://${place}/`)
    await enter(page, 'ben')
    await workerOf(page)
    await composer(page).fill('half a thought')
    await server.drain()
    await otherPage(folder.path('client'))
    const newer = await serverOf(data, place, folder.path('client'))
    context.after(() => newer.drain())
    await page.getByRole('button', { name: 'Load it now' }).click({ timeout: 30_000 })
    await page.locator('meta[name=version]').waitFor({ state: 'attached' })
    await composer(page).waitFor()
    assert.equal(await composer(page).inputValue(), 'half a thought')
    await page.context().close()
  })
})

/** A server in this process, which can be told where its page lies. */
function serverOf(data: string, web: string, clientFolder: string): Promise<RunningServer> {
  const args = ['--data', data, '--irc=off', '--ircs=off', '--plain=off', '--ssh=off', '--web', web]
  const log = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }
  return start(loadConfig({ args, env: {}, cwd: data, readFile: () => '' }), { log, clientFolder })
}

/** The page of a later version. */
async function otherPage(client: string): Promise<void> {
  await cp(BUILT, client, { recursive: true })
  for (const [name, change] of [
    ['index.html', (text: string) => text.replace('</head>', '<meta name="version" content="2" /></head>')],
    ['service-worker.js', (text: string) => text.replace('partyline-page-', 'partyline-page-2-')],
  ] as const) {
    await writeFile(join(client, name), change(await readFile(join(client, name), 'utf8')))
    await rm(join(client, `${name}.br`), { force: true })
    await rm(join(client, `${name}.gz`), { force: true })
  }
}
