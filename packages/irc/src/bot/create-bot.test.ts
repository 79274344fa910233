import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientState } from '../testing/client-states.ts'
import { eventItem, messageItem } from '../testing/items.ts'
import { ManualClock, settled } from '../testing/manual-clock.ts'
import { ScriptedClient } from '../testing/scripted-client.ts'
import { Names } from '../client/names.ts'
import type { MessageItem } from '../client/item.ts'
import { appended, EMPTY_TIMELINE } from '../client/timeline.ts'
import type { BotStore } from './alarms.ts'
import { createBot, type BotOptions } from './create-bot.ts'
import { BOT_LIMITS } from './limits.ts'

const names = new Names(new Map())
const [LAB, BOB] = [names.place('#lab'), names.place('bob')]
const BOT = { nick: 'bot', address: 'bot@host', account: null, isBot: true }

async function setUp(rest: Partial<BotOptions> & { tags?: boolean } = {}) {
  const { tags = true, ...options } = rest
  const old = messageItem('old', 1, { text: '!roll before the bot came' })
  const state = clientState({
    isupport: ['BOT=B'],
    can: { tags },
    places: [{ name: '#lab', nicks: ['me', 'ann'], items: [old] }, { name: 'bob' }],
  })
  const client = new ScriptedClient(state)
  const clock = new ManualClock()
  const errors: string[] = []
  const onError = (error: unknown) => void errors.push(error instanceof Error ? error.message : String(error))
  const bot = createBot({ client, clock, onError, ...options })
  let keys = 0
  const hear = async (text: string, item: Partial<MessageItem> & { nick?: string } = {}, place = LAB) => {
    keys += 1
    client.say(place, messageItem(`m${keys}`, 10 + keys, { text, ...item }))
    await settled()
  }
  /** What it has said and not been told of yet. */
  const said = () => [...client.state.places.values()].flatMap(({ pending }) => pending.map(({ text }) => text))
  return { bot, client, clock, errors, hear, said }
}

void test('a bot answers commands in a channel, by its name, and in private; what was said before it came it does not', async () => {
  const { bot, client, hear, said } = await setUp()
  const heard: string[] = []
  bot.command('Roll', 'throws dice', (call) => {
    heard.push(`${call.place} ${call.author.nick} ${call.name} ${call.args.join('+')}`)
    void call.reply('a six')
  })
  await bot.start()
  assert.deepEqual(client.actions, [
    { kind: 'connect' },
    { kind: 'command', place: '', verb: 'MODE', params: ['me', '+B'] },
  ])
  await hear('!roll 2d6  1d4')
  await hear('me: roll')
  await hear('roll now', { nick: 'bob' }, BOB)
  await hear('roll')
  assert.deepEqual(heard, ['#lab ann roll 2d6+1d4', '#lab ann roll ', 'bob bob roll now'])
  assert.deepEqual(said(), ['a six', 'a six', 'a six'])
  const [pending] = client.state.places.get(LAB)?.pending ?? []
  assert.equal(pending?.replyTo, 'id-m1')
})

void test('what the history of the first connection brings was said before the bot came', async () => {
  const { bot, client, hear, said } = await setUp()
  bot.command('hi', '', (call) => void call.say('hello'))
  client.set({ connection: { kind: 'online', since: 1, isCatchingUp: true } })
  await bot.start()
  await hear('!hi')
  assert.deepEqual(said(), [])
  client.set({ connection: { kind: 'online', since: 1, isCatchingUp: false } })
  await hear('!hi')
  assert.deepEqual(said(), ['hello'])
})

void test('what was said in a channel before the bot joined it is not answered, and what was said since is', async () => {
  const { bot, client, hear } = await setUp()
  const heard: string[] = []
  bot.command('hi', '', ({ rest }) => void heard.push(rest))
  client.change(LAB, (place) => ({ ...place, membership: { kind: 'joining' }, timeline: EMPTY_TIMELINE }))
  await bot.start()
  client.set({ connection: { kind: 'online', since: 1, isCatchingUp: true } })
  client.change(LAB, (place) => ({ ...place, membership: { kind: 'joined' } }))
  await hear('!hi before')
  const join = { ...eventItem('join', 20, 'me', { kind: 'join' }), isMine: true }
  client.change(LAB, (place) => ({ ...place, timeline: appended(place.timeline, [join]) }))
  await hear('!hi since', { time: 20 })
  await hear('!hi', { time: 19 }, BOB)
  assert.deepEqual(heard, [])
  client.set({ connection: { kind: 'online', since: 1, isCatchingUp: false } })
  await settled()
  assert.deepEqual(heard, ['since'])
  await hear('!hi again', { time: 21 })
  assert.deepEqual(heard, ['since', 'again'])
})

void test('where the server has no replies, an answer begins with a name', async () => {
  const { bot, hear, said } = await setUp({ tags: false })
  bot.command('hi', '', (call) => void call.reply('hello'))
  await bot.start()
  await hear('!hi')
  await hear('!hi', { nick: 'bob' }, BOB)
  assert.deepEqual(said(), ['ann: hello', 'hello'])
})

void test('bots, notices and own messages are not answered', async () => {
  const { bot, hear, said } = await setUp()
  bot.command('hi', '', (call) => void call.reply('hello'))
  bot.onMessage((heard) => void heard.say('heard'))
  await bot.start()
  await hear('!hi', { author: BOT })
  await hear('!hi', { form: 'notice' })
  await hear('!hi', { isMine: true })
  assert.deepEqual(said(), [])
  await hear('hi')
  assert.deepEqual(said(), ['heard'])
})

void test('mentions are what names it and is no command', async () => {
  const { bot, client, hear } = await setUp()
  const heard: string[] = []
  bot.command('hi', '', () => {})
  bot.onMention(({ text, react }) => {
    heard.push(text)
    react('👋')
  })
  await bot.start()
  await hear('me: hi', { mentionsMe: true })
  await hear('thanks, me', { mentionsMe: true })
  await hear('thanks, ann')
  await hear('thanks', { nick: 'bob' }, BOB)
  assert.deepEqual(heard, ['thanks, me', 'thanks'])
  assert.deepEqual(client.actions.at(-1), { kind: 'react', place: 'bob', id: 'id-m4', text: '👋', isOn: true })
})

void test('reactions of others are heard', async () => {
  const { bot, client } = await setUp()
  const heard: string[] = []
  bot.onReaction(({ nick, emoji, isOn, text }) => void heard.push(`${nick} ${emoji} ${isOn} ${text}`))
  await bot.start()
  const reactions = [{ text: '⏰', nicks: ['ann', 'me'], isMine: true }]
  const item = messageItem('old', 1, { text: 'tea', reactions })
  client.change(LAB, (place) => ({ ...place, timeline: { ...place.timeline, chunks: [[item]] } }))
  assert.deepEqual(heard, ['ann ⏰ true tea'])
})

void test('a handler that fails is told of, and the bot goes on', async () => {
  const { bot, errors, hear, said } = await setUp()
  bot.command('throw', '', () => {
    throw new Error('at once')
  })
  bot.command('reject', '', () => Promise.reject(new Error('later')))
  bot.command('hi', '', (call) => void call.say('hello'))
  await bot.start()
  await hear('!throw')
  await hear('!reject')
  await hear('!hi')
  assert.deepEqual(errors, ['at once', 'later'])
  assert.deepEqual(said(), ['Sorry, that went wrong.', 'Sorry, that went wrong.', 'hello'])
})

void test('what it says resolves when it is stored, or when it is refused', async () => {
  const { bot, client } = await setUp()
  await bot.start()
  const stored = bot.say('#lab', 'one')
  await settled()
  client.store(LAB)
  assert.deepEqual(await stored, { kind: 'stored', id: 'id-sent1' })
  const refused = bot.say('#lab', 'two')
  await settled()
  client.refuse(LAB, { kind: 'refused', text: 'Cannot send to channel', code: '404', context: ['#lab'] })
  assert.deepEqual(await refused, {
    kind: 'failed',
    why: { kind: 'refused', text: 'Cannot send to channel', code: '404', context: ['#lab'] },
  })
  assert.deepEqual(client.state.places.get(LAB)?.pending, [])
  assert.equal((await bot.say('#nowhere', 'three')).kind, 'failed')
  assert.equal((await bot.say('#lab', '')).kind, 'failed')
})

void test('no more handlers run at once than the limit says', async () => {
  const { bot, errors, hear } = await setUp({ sorry: '' })
  let running = 0
  bot.command('wait', '', async () => {
    running += 1
    await new Promise(() => {})
  })
  await bot.start()
  for (let calls = 0; calls < BOT_LIMITS.handlersMax; calls += 1) await hear('!wait')
  assert.deepEqual([running, errors.length], [BOT_LIMITS.handlersMax, 0])
  await hear('!wait')
  assert.deepEqual([running, errors.length], [BOT_LIMITS.handlersMax, 1])
})

void test('help lists the commands', async () => {
  const { bot, hear, said } = await setUp()
  bot.command('roll', 'throws dice', () => {})
  await bot.start()
  await hear('!help')
  assert.deepEqual(said(), ['!help — shows this list\n!roll — throws dice'])
})

void test('an alarm rings once the bot is there, over a restart, and again where its message was not stored', async () => {
  let kept: string | null = null
  const store: BotStore = {
    load: () => Promise.resolve(kept),
    save: (text) => {
      kept = text
      return Promise.resolve()
    },
  }
  const first = await setUp({ store })
  await first.bot.start()
  await first.bot.setAlarm({ at: 5_000, kind: 'remind', data: { text: 'tea' } })
  await first.bot.stop()
  assert.ok(first.client.isStopped)

  const again = await setUp({ store })
  again.bot.onAlarm('remind', async ({ data }) => {
    const sent = await again.bot.say('#lab', data['text'] ?? '')
    if (sent.kind === 'failed') throw new Error(sent.why.text)
  })
  await again.bot.start()
  await again.clock.advance(5_000)
  assert.deepEqual(again.said(), ['tea'])
  again.client.refuse(LAB, { kind: 'refused', text: 'not now', code: '404', context: ['#lab'] })
  await again.clock.advance(BOT_LIMITS.alarmRetryMs)
  assert.deepEqual([again.said(), again.errors], [['tea'], ['not now']])
  again.client.store(LAB)
  await again.clock.advance(10 * BOT_LIMITS.alarmRetryMs)
  assert.deepEqual(again.said(), [])
  assert.deepEqual(again.bot.alarms, [])
})

void test('after a broken connection it answers what was said meanwhile', async () => {
  const { bot, client, hear, said } = await setUp()
  bot.command('hi', '', (call) => void call.say('hello'))
  await bot.start()
  const why = { kind: 'lost', text: '' } as const
  client.set({ connection: { kind: 'waiting', attempt: 1, nextAt: 0, why } })
  client.set({ connection: { kind: 'online', since: 1, isCatchingUp: true } })
  await hear('!hi')
  assert.deepEqual(said(), ['hello'])
})

void test('a bot that is stopped waits for its handlers, and not for a server that is gone', async () => {
  const { bot, client, hear } = await setUp()
  let isDone = false
  bot.command('hi', '', async (call) => {
    await call.say('hello')
    isDone = true
  })
  await bot.start()
  await hear('!hi')
  const stopped = bot.stop('bye')
  client.store(LAB)
  await stopped
  assert.ok(isDone && client.isStopped)

  const lonely = await setUp()
  lonely.bot.command('hi', '', async (call) => void (await call.say('hello')))
  await lonely.bot.start()
  await lonely.hear('!hi')
  lonely.client.set({ connection: { kind: 'waiting', attempt: 1, nextAt: null, why: { kind: 'lost', text: '' } } })
  await lonely.bot.stop()
  assert.ok(lonely.client.isStopped)
})
