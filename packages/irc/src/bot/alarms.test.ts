import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IrcError } from '../errors.ts'
import { ManualClock, settled } from '../testing/manual-clock.ts'
import { Alarms, type Alarm, type BotStore } from './alarms.ts'
import { BOT_LIMITS } from './limits.ts'

class MemoryStore implements BotStore {
  text: string | null = null
  saves = 0
  isBroken = false
  #isBusy = false

  load(): Promise<string | null> {
    return Promise.resolve(this.text)
  }

  async save(text: string): Promise<void> {
    assert.ok(!this.#isBusy, 'one save at a time')
    this.#isBusy = true
    await settled()
    this.#isBusy = false
    this.saves += 1
    if (this.isBroken) throw new Error('the disk is full')
    this.text = text
  }
}

async function setUp({ store = new MemoryStore(), clock = new ManualClock(1_000), fails = 0 } = {}) {
  const rung: string[] = []
  const errors: string[] = []
  let left = fails
  const alarms = new Alarms({
    clock,
    store,
    ring: ({ data }: Alarm) => {
      left -= 1
      if (left >= 0) return Promise.reject(new Error('not now'))
      rung.push(data['text'] ?? '')
      return Promise.resolve()
    },
    onError: (error) => errors.push(error instanceof Error ? error.message : String(error)),
  })
  await alarms.load()
  return { alarms, clock, store, rung, errors }
}

const alarm = (at: number, text: string) => ({ at, kind: 'remind', data: { text } })

void test('alarms ring in the order of their times, once each', async () => {
  const { alarms, clock, rung, store } = await setUp()
  alarms.start()
  await alarms.set(alarm(3_000, 'second'))
  await alarms.set(alarm(2_000, 'first'))
  await clock.advance(999)
  assert.deepEqual(rung, [])
  await clock.advance(1)
  assert.deepEqual(rung, ['first'])
  await clock.advance(100_000)
  assert.deepEqual(rung, ['first', 'second'])
  assert.deepEqual(alarms.all, [])
  // What was rung is stored no more.
  const later = await alarms.set(alarm(1_000_000, 'later'))
  assert.equal(store.text, JSON.stringify({ nextId: 4, alarms: [later] }))
})

void test('an alarm that was set is stored, and rings after a restart, also when its time has passed', async () => {
  const store = new MemoryStore()
  const first = await setUp({ store })
  await first.alarms.set(alarm(2_000, 'tea'))
  await first.alarms.set(alarm(9_000, 'cake'))
  const again = await setUp({ store, clock: new ManualClock(5_000) })
  again.alarms.start()
  await again.clock.advance(0)
  assert.deepEqual(again.rung, ['tea'])
  const next = await again.alarms.set(alarm(6_000, 'milk'))
  assert.equal(next?.id, 3)
  await again.clock.advance(10_000)
  assert.deepEqual(again.rung, ['tea', 'milk', 'cake'])
})

void test('an alarm that is a year away is waited for in steps that a timer can take', async () => {
  const { alarms, clock, rung } = await setUp()
  alarms.start()
  const year = 366 * 86_400_000
  await alarms.set(alarm(1_000 + year, 'birthday'))
  await clock.advance(year - 1)
  assert.deepEqual(rung, [])
  await clock.advance(1)
  assert.deepEqual(rung, ['birthday'])
})

void test('what fails is tried again after a minute, and given up after some tries', async () => {
  const { alarms, clock, rung, errors } = await setUp({ fails: 2 })
  alarms.start()
  await alarms.set(alarm(2_000, 'tea'))
  await clock.advance(1_000 + 2 * BOT_LIMITS.alarmRetryMs)
  assert.deepEqual([rung, errors.length], [['tea'], 2])

  const hopeless = await setUp({ fails: 1_000 })
  hopeless.alarms.start()
  await hopeless.alarms.set(alarm(2_000, 'tea'))
  await hopeless.clock.advance(1_000 + 20 * BOT_LIMITS.alarmRetryMs)
  assert.equal(hopeless.errors.length, BOT_LIMITS.alarmTriesMax)
  assert.deepEqual(hopeless.alarms.all, [])
})

void test('an alarm that cannot be stored is none', async () => {
  const { alarms, store, clock, rung } = await setUp()
  alarms.start()
  store.isBroken = true
  await assert.rejects(alarms.set(alarm(2_000, 'tea')), /disk is full/)
  assert.deepEqual(alarms.all, [])
  await clock.advance(10_000)
  assert.deepEqual(rung, [])
})

void test('many that are set at once are few saves', async () => {
  const { alarms, store } = await setUp()
  await Promise.all(Array.from({ length: 100 }, (_, at) => alarms.set(alarm(at, String(at)))))
  assert.ok(store.saves <= 2, String(store.saves))
  assert.equal(alarms.all.length, 100)
})

void test('there are at most so many, and of at most such a size', async () => {
  const { alarms } = await setUp()
  assert.equal(await alarms.set(alarm(1, 'x'.repeat(BOT_LIMITS.alarmDataMax))), null)
  const room = BOT_LIMITS.alarmDataMax - JSON.stringify({ text: '' }).length
  assert.notEqual(await alarms.set(alarm(1, 'x'.repeat(room))), null)
  await Promise.all(Array.from({ length: BOT_LIMITS.alarmsMax - 1 }, (_, at) => alarms.set(alarm(at, 'y'))))
  assert.equal(await alarms.set(alarm(1, 'one more')), null)
  assert.equal(alarms.all.length, BOT_LIMITS.alarmsMax)
})

void test('one that is taken back does not ring', async () => {
  const { alarms, clock, rung } = await setUp()
  alarms.start()
  const tea = await alarms.set(alarm(2_000, 'tea'))
  assert.equal(await alarms.cancel(tea?.id ?? 0), true)
  assert.equal(await alarms.cancel(tea?.id ?? 0), false)
  await clock.advance(10_000)
  assert.deepEqual(rung, [])
})

for (const text of [
  '',
  '{',
  'null',
  '[]',
  '{"nextId":1}',
  '{"nextId":"1","alarms":[]}',
  '{"nextId":1,"alarms":[{"id":1}]}',
]) {
  void test(`a store with ${JSON.stringify(text)} in it is told of, and not overwritten`, async () => {
    const store = new MemoryStore()
    store.text = text
    await assert.rejects(setUp({ store }), (error) => error instanceof IrcError && error.code === 'IRC_BOT_STORE')
    assert.equal(store.saves, 0)
  })
}
