import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { it, type TestContext } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import type { Hook, HookId } from '../network/hook.ts'
import { HookSender, type Said } from './hook-sender.ts'

const KEY = Buffer.from('a secret of the two')
const said = (text: string, id = text): Said => ({
  id,
  time: 1_700_000_000_000,
  channel: '#a',
  nick: 'ann',
  account: null,
  kind: 'PRIVMSG',
  text,
})

/** A program at a loopback address that answers with these statuses, then with 200. */
async function receiving(
  context: TestContext,
  statuses: number[],
  { queueMax = 100, waitingMax = 1_000, atOnceMax = 16 } = {},
) {
  const heard: { readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }[] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      response.writeHead(statuses.shift() ?? 200).end()
      heard.push({ headers: request.headers, body })
      for (const tell of waiting) tell()
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const clock = new FakeClock()
  const logged: string[] = []
  const timers = Promise.withResolvers<void>()
  /** `looked`: how often a hook was looked up, which begins each try. */
  const state: { hook: Hook | undefined; looked: number } = { hook: undefined, looked: 0 }
  const hook = {
    way: 'out',
    url: `http://127.0.0.1:${port}/`,
    secret: `whsec_${KEY.toString('base64')}`,
    id: 'h' as HookId,
    by: 'ann',
    host: 'h',
    at: 0,
  } as const
  state.hook = hook
  const note = (_event: string, fields?: Readonly<Record<string, unknown>>) => {
    logged.push(String(fields?.['message']))
    for (const tell of waiting) tell()
  }
  const sender = new HookSender({
    clock,
    log: { debug() {}, info() {}, warn: note, error: note },
    isAllowed: () => true,
    resolve: () => Promise.resolve(['127.0.0.1']),
    hook: (id) => {
      state.looked += 1
      return state.hook && { ...state.hook, id }
    },
    queueMax: () => queueMax,
    waitingMax: () => waitingMax,
    atOnceMax: () => atOnceMax,
    giveUpMs: () => 60_000,
  })
  context.after(() => sender[Symbol.dispose]())
  timers.resolve()
  const until = async (isThere: () => boolean) => {
    while (!isThere()) await new Promise<void>((resolve) => setImmediate(resolve))
  }
  const texts = () => heard.map(({ body }) => (JSON.parse(body) as { data: Said }).data.text)
  return { sender, hook, heard, texts, clock, logged, until, state }
}

void it('arrives once each, in order, signed so that the other side can check it', async (context) => {
  const { sender, hook, heard, texts, until } = await receiving(context, [])
  for (const text of ['one', 'two', 'three']) sender.send(hook, said(text))
  await until(() => heard.length === 3)
  assert.deepEqual(texts(), ['one', 'two', 'three'])
  const { headers, body } = heard[0] ?? assert.fail()
  const wanted = createHmac('sha256', KEY)
    .update(`one.${String(headers['webhook-timestamp'])}.${body}`)
    .digest('base64')
  assert.equal(headers['webhook-signature'], `v1,${wanted}`)
  assert.equal(headers['webhook-id'], 'one')
})

void it('is dated by each try, because the other side refuses old dates, and has one id', async (context) => {
  const { sender, hook, heard, clock, until } = await receiving(context, [500])
  const began = Math.floor(clock.now() / 1_000)
  sender.send(hook, said('one'))
  await until(() => clock.timerCount === 1)
  clock.advance(1_000)
  await until(() => heard.length === 2)
  assert.deepEqual(
    heard.map(({ headers }) => [headers['webhook-id'], Number(headers['webhook-timestamp']) - began]),
    [
      ['one', 0],
      ['one', 1],
    ],
  )
})

void it('is tried again, later each time, while what comes behind it waits', async (context) => {
  const { sender, hook, heard, texts, clock, until } = await receiving(context, [500, 429])
  sender.send(hook, said('one'))
  sender.send(hook, said('two'))
  await until(() => heard.length === 1 && clock.timerCount === 1)
  clock.advance(999)
  assert.equal(clock.timerCount, 1)
  clock.advance(1)
  await until(() => heard.length === 2 && clock.timerCount === 1)
  clock.advance(2_000)
  await until(() => heard.length === 4)
  assert.deepEqual(texts(), ['one', 'one', 'one', 'two'])
})

void it('is dropped where the other side does not want it, or does not answer for long, and the next is sent', async (context) => {
  const { sender, hook, texts, logged, clock, heard, until } = await receiving(context, [404, 500])
  sender.send(hook, said('refused'))
  sender.send(hook, said('late'))
  await until(() => heard.length === 2 && clock.timerCount === 1)
  clock.advance(60_000)
  sender.send(hook, said('next'))
  await until(() => texts().includes('next'))
  assert.deepEqual(texts(), ['refused', 'late', 'late', 'next'])
  assert.deepEqual(logged, ['it was answered 404'])
})

void it('waits in a bounded number, the oldest of which are dropped', async (context) => {
  const { sender, hook, logged, clock, heard, texts, until } = await receiving(context, [500], { queueMax: 2 })
  sender.send(hook, said('one'))
  await until(() => heard.length === 1 && clock.timerCount === 1)
  for (const text of ['two', 'three', 'four']) sender.send(hook, said(text))
  assert.equal(logged.length, 2)
  clock.advance(1_000)
  await until(() => heard.length === 3)
  assert.deepEqual(texts(), ['one', 'three', 'four'])
})

void it('is not sent where the hook was removed meanwhile', async (context) => {
  const { sender, hook, heard, clock, until, state } = await receiving(context, [500])
  sender.send(hook, said('one'))
  await until(() => heard.length === 1 && clock.timerCount === 1)
  state.hook = undefined
  clock.advance(1_000)
  await until(() => clock.timerCount === 0)
  assert.equal(heard.length, 1)
})

/** The same program, as several hooks have it. */
const another = <T extends Hook>(hook: T, id: string): T => ({ ...hook, id: id as HookId })

void it('atOnceMax: so many are on their way over all hooks, which take turns', async (context) => {
  const { sender, hook, texts, until } = await receiving(context, [], { atOnceMax: 1 })
  for (const text of ['1', '2', '3']) sender.send(another(hook, 'a'), said(`a${text}`))
  for (const text of ['1', '2']) sender.send(another(hook, 'b'), said(`b${text}`))
  await until(() => texts().length === 5)
  assert.deepEqual(texts(), ['a1', 'b1', 'a2', 'b2', 'a3'])
  const more = await receiving(context, [], { atOnceMax: 2 })
  for (const id of ['a', 'b', 'c', 'd']) more.sender.send(another(more.hook, id), said(id))
  assert.equal(more.state.looked, 2, 'the others have not begun')
  await more.until(() => more.heard.length === 4)
})

void it('waitingMax: above it, the oldest of the hook for which most wait is dropped', async (context) => {
  const { sender, hook, texts, logged, clock, heard, until } = await receiving(context, [500], { waitingMax: 4 })
  for (const text of ['one', 'two', 'three']) sender.send(another(hook, 'a'), said(text))
  await until(() => heard.length === 1 && clock.timerCount === 1)
  // One above the limit, and then one more.
  const calm = another(hook, 'b')
  sender.send(calm, said('calm'))
  assert.equal(logged.length, 0)
  sender.send(another(hook, 'a'), said('four'))
  assert.deepEqual(logged, ['too many messages wait, so the oldest was dropped'])
  await until(() => texts().includes('calm'))
  clock.advance(1_000)
  await until(() => heard.length === 5)
  assert.deepEqual(texts(), ['one', 'calm', 'two', 'three', 'four'])
})
