import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Action } from '@partyline/irc/client'
import type { Chat } from '../chat/chat.ts'
import { renew, turnOff, turnOn, type PushBrowser } from './push.ts'

const SUBSCRIPTION = { endpoint: 'https://push.example/x', keys: { p256dh: 'BPub', auth: 'Secret' } }

/** A person with this account, and what the client was asked to do. */
function chatOf(account: string | null, vapid: string | null = 'BKey') {
  const acts: Action[] = []
  const isupport = new Map(vapid === null ? [] : [['VAPID', vapid]])
  const chat = {
    me: { value: { account } },
    client: { state: { value: { server: { isupport } } }, act: (action: Action) => acts.push(action) },
  } as unknown as Chat
  return { chat, acts }
}

function browserOf(permission: NotificationPermission, has: 'service' | 'no service' | 'no workers' = 'service') {
  const asked: unknown[] = []
  let isThere = false
  const subscription = {
    ...SUBSCRIPTION,
    toJSON: () => SUBSCRIPTION,
    unsubscribe: async () => {
      isThere = false
      return true
    },
  }
  const pushManager = {
    async subscribe(options: unknown) {
      if (has === 'no service') throw new DOMException('no', 'AbortError')
      asked.push(options)
      isThere = true
      return subscription
    },
    getSubscription: async () => (isThere ? subscription : null),
  }
  const registration = has === 'no workers' ? null : ({ pushManager } as unknown as ServiceWorkerRegistration)
  const browser: PushBrowser = { registration: Promise.resolve(registration), askPermission: async () => permission }
  return { browser, asked }
}

const REGISTER = ['REGISTER', 'https://push.example/x', 'p256dh=BPub;auth=Secret']
const params = (acts: readonly Action[]) =>
  acts.map((action) => (action.kind === 'command' ? action.params : action.kind))

void test('with an account and permission, the server is told where to push', async () => {
  const { chat, acts } = chatOf('ann')
  const { browser, asked } = browserOf('granted')
  assert.equal(await turnOn(browser, chat), 'on')
  assert.deepEqual(asked, [{ userVisibleOnly: true, applicationServerKey: 'BKey' }])
  assert.deepEqual(params(acts), [REGISTER])
})

void test('each new connection names the subscription again, and turning it off takes it back', async () => {
  const { chat, acts } = chatOf('ann')
  const { browser } = browserOf('granted')
  await renew(browser, chat)
  assert.deepEqual(acts, [])
  await turnOn(browser, chat)
  await renew(browser, chat)
  await turnOff(browser, chat)
  await turnOff(browser, chat)
  await renew(browser, chat)
  assert.deepEqual(params(acts), [REGISTER, REGISTER, ['UNREGISTER', 'https://push.example/x']])
})

const WITHOUT: readonly (readonly [
  what: string,
  outcome: string,
  parts: readonly [NotificationPermission, 'service' | 'no service' | 'no workers', string | null, string | null],
])[] = [
  ['the permission', 'blocked', ['denied', 'service', 'ann', 'BKey']],
  ['an account', 'no-account', ['granted', 'service', null, 'BKey']],
  ['a push service', 'no-push', ['granted', 'no service', 'ann', 'BKey']],
  ['service workers', 'no-push', ['granted', 'no workers', 'ann', 'BKey']],
  ['a server that pushes', 'no-push', ['granted', 'service', 'ann', null]],
]
for (const [what, outcome, [permission, has, account, vapid]] of WITHOUT) {
  void test(`without ${what} nothing is registered`, async () => {
    const { chat, acts } = chatOf(account, vapid)
    assert.equal(await turnOn(browserOf(permission, has).browser, chat), outcome)
    assert.deepEqual(acts, [])
  })
}
