/** A person that is away is told by push: from the switch in the settings to the message that the notification leads to. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { makeAuthority } from '../net/authority.ts'
import { composer, enter, message, pageUrl, say, WebBrowser, workerOf } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { PushService } from '../support/push-service.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'

suiteUnless(missing('chromium', 'openssl'), 'pushes', () => {
  const lifetime = new AsyncDisposableStack()
  let service: PushService
  let server: ChatServer
  let browser: WebBrowser

  before(async () => {
    const folder = lifetime.use(await tempFolder())
    const authority = lifetime.use(await makeAuthority())
    service = lifetime.use(await PushService.start(await authority.issue('localhost')))
    server = lifetime.use(
      await ChatServer.start({
        data: folder.path('data'),
        args: ['--outgoing-to', '127.0.0.1', '--outgoing-to', '::1'],
        under: ['env', `NODE_EXTRA_CA_CERTS=${authority.caFile}`],
      }),
    )
    browser = lifetime.use(await WebBrowser.start())
  })
  after(async () => {
    await lifetime.disposeAsync()
    assert.deepEqual(browser.complaints, [])
  })

  void test('the page subscribes, the server pushes, the notification leads to the message', async () => {
    const url = pageUrl(server)
    const page = await browser.open('about:blank')
    await page.context().grantPermissions(['notifications'], { origin: new URL(url).origin })
    await page.addInitScript(subscribingTo(service))
    await page.goto(url)
    await enter(page, 'cleo')
    await say(page, '/register correct-horse')
    await page.getByText('Account cleo').waitFor()
    await say(page, '/msg NickServ SET ALWAYS-ON on')
    await workerOf(page)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('Settings')
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox', { name: /Notify me/ }).click()
    await page.getByRole('checkbox', { name: /Notify me/, checked: true }).waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    // The place in view is another one.
    await say(page, '/join #garden')
    await page.getByRole('heading', { name: '#garden' }).waitFor()

    // A page that is looked at notifies by itself.
    await page.goto('about:blank')
    await using dan = await IrcClient.connect(server.door('irc'))
    await dan.register('dan')
    await dan.join('#lobby')
    dan.send('PRIVMSG #lobby :cleo: tea?')
    const { headers, text } = await service.next()
    assert.match(String(headers.authorization), /^vapid t=/)
    assert.equal(headers['content-encoding'], 'aes128gcm')
    assert.match(text, /^@\S*msgid=\S+ :dan!\S+ PRIVMSG #lobby :cleo: tea\?$/)

    await deliver(page, url, text)
    const [, id] = /msgid=([^;\s]+)/.exec(text) ?? []
    // With a page in front there would be none.
    const shown = await poll(() => notificationsOf(page), 'a notification')
    await page.goto(`${url}#/${encodeURIComponent('#garden')}`)
    assert.deepEqual(shown, [
      { title: 'dan · #lobby', body: 'cleo: tea?', tag: id, data: { kind: 'chosen', place: '#lobby', id } },
    ])
    await page.getByRole('heading', { name: '#garden' }).waitFor()
    await composer(page).waitFor()
    await choose(page)
    await page.getByRole('heading', { name: '#lobby' }).waitFor()
    await message(page, 'cleo: tea?').waitFor()
    await poll(async () => ((await notificationsOf(page)) === null ? true : null), 'it is gone when it was chosen')
    await page.context().close()
  })
})

/** This chromium reaches no service: in its place stands ours. What the page and the server do with it is theirs. */
function subscribingTo({ subscription }: PushService): string {
  return `
    const subscribed = { toJSON: () => (${JSON.stringify(subscription)}), endpoint: ${JSON.stringify(subscription.endpoint)} }
    let isSubscribed = false
    PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
      if (!userVisibleOnly || applicationServerKey.length < 80) throw new TypeError('no key')
      isSubscribed = true
      return subscribed
    }
    PushManager.prototype.getSubscription = async () => (isSubscribed ? subscribed : null)`
}

interface Shown {
  readonly title: string
  readonly body: string
  readonly tag: string
  readonly data: unknown
}

/** Those that are shown; null: none is, or the worker that shows them does not run yet. */
async function notificationsOf(page: Page): Promise<readonly Shown[] | null> {
  const [worker] = page.context().serviceWorkers()
  const shown = await worker?.evaluate<readonly Shown[]>(`self.registration.getNotifications()
    .then((found) => found.map(({ title, body, tag, data }) => ({ title, body, tag, data })))`)
  return shown === undefined || shown.length === 0 ? null : shown
}

/** A click on the notification. Only a person's own may bring a window to the front, and this one is there. */
async function choose(page: Page): Promise<void> {
  const [worker] = page.context().serviceWorkers()
  assert.ok(worker !== undefined)
  await worker.evaluate(`(async () => {
    const [notification] = await self.registration.getNotifications()
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification }))
  })()`)
}

/** As a push service does it, decrypted (Chrome DevTools Protocol, ServiceWorker domain). */
async function deliver(page: Page, url: string, data: string): Promise<void> {
  const client = await page.context().newCDPSession(page)
  const registered = Promise.withResolvers<string>()
  client.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const [first] = registrations
    if (first !== undefined) registered.resolve(first.registrationId)
  })
  await client.send('ServiceWorker.enable')
  const registrationId = await registered.promise
  const { origin } = new URL(url)
  await client.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
}
