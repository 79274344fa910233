import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { StoreError, type StoreErrorCode } from '../errors.ts'
import type { RetentionLimits } from './store.ts'
import { startUpkeep } from './upkeep.ts'

function fixture() {
  const clock = new FakeClock()
  const logged: string[] = []
  const write = (event: string) => void logged.push(event)
  const state: {
    trouble: StoreErrorCode | null
    calls: number
    free: number
    since: number
    portions: number
    isFull: boolean
  } = {
    trouble: null,
    calls: 0,
    free: 50,
    since: 7,
    portions: 0,
    isFull: false,
  }
  const forgotten: RetentionLimits[] = []
  const store = {
    async upkeep() {
      state.calls += 1
      if (state.trouble !== null) throw new StoreError(state.trouble, 'the test said so')
      return { diskFreePercent: state.free }
    },
    async forget(limits: RetentionLimits) {
      if (state.isFull) throw new StoreError('STORE_FULL', 'the test said so')
      forgotten.push(limits)
      state.portions = Math.max(state.portions - 1, 0)
      return state.portions > 0
    },
  }
  const log = { debug: write, info: write, warn: write, error: write }
  const upkeep = startUpkeep({
    store,
    clock,
    log,
    diskFreePercentMin: () => 5,
    retention: () => ({ since: state.since, bytesPerTargetMax: 8, conversationsMax: 9 }),
  })
  const second = async (trouble: StoreErrorCode | null) => {
    state.trouble = trouble
    clock.advance(1_000)
    await new Promise((resolve) => setImmediate(resolve))
    return logged.splice(0)
  }
  return { clock, state, second, upkeep, forgotten }
}

void test('a folder that is moved is told of once within a second, and once when it is back', async () => {
  const { second } = fixture()
  assert.deepEqual(await second(null), [])
  assert.deepEqual(await second('STORE_MOVED'), ['data.moved'])
  assert.deepEqual(await second('STORE_MOVED'), [])
  assert.deepEqual(await second(null), ['data.returned'])
  assert.deepEqual(await second('STORE_MOVED'), ['data.moved'])
  assert.deepEqual(await second('STORE_FULL'), ['upkeep.failed'])
  assert.deepEqual(await second('STORE_FULL'), [])
})

void test('it is called every second, never twice at once, and not after its end', async () => {
  const { clock, state, second, upkeep } = fixture()
  await second(null)
  const before = state.calls
  for (let count = 0; count < 5; count += 1) await second(null)
  assert.equal(state.calls, before + 5)
  upkeep[Symbol.dispose]()
  await second(null)
  assert.equal(state.calls, before + 5)
  assert.equal(clock.timerCount, 0)
})

void test('a disk with less than the least free share is told of once, and once when there is room again', async () => {
  const { state, second } = fixture()
  const logged: string[][] = []
  for (const free of [50, 5, 4.9, 3, 5.5, 4.9, 6, 4]) {
    state.free = free
    logged.push(await second(null))
  }
  assert.deepEqual(logged, [[], [], ['disk.low'], [], [], [], ['disk.recovered'], ['disk.low']])
})

void test('what is not kept is forgotten a portion at a time, each when it is its turn, by the limits of that moment', async () => {
  const { clock, state, second, forgotten } = fixture()
  await second(null)
  forgotten.length = 0
  state.portions = 3
  await second(null)
  state.since = 70
  for (let count = 0; count < 5; count += 1) {
    clock.advance(0)
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.deepEqual(
    forgotten.map(({ since }) => since),
    [7, 70, 70],
  )
  await second(null)
  assert.equal(forgotten.length, 4)
})

void test('a disk on which nothing can be forgotten is told of once, and its free share as before', async () => {
  const { state, second } = fixture()
  await second(null)
  state.isFull = true
  state.free = 1
  assert.deepEqual(await second(null), ['disk.low', 'upkeep.failed'])
  assert.deepEqual(await second(null), [])
  state.isFull = false
  assert.deepEqual(await second(null), [])
})
