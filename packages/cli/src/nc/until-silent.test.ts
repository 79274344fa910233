import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { queryObjects } from 'node:v8'
import { untilSilent } from './until-silent.ts'

void describe('untilSilent', () => {
  void it('waits on while something comes, and not when nothing does', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    let count = 0
    let isOver = false
    const waiting = untilSilent(new Promise(() => {}), () => count, 1_000).then(() => (isOver = true))
    while (count < 10) {
      count += 1
      t.mock.timers.tick(1_000)
    }
    await Promise.resolve()
    assert.equal(isOver, false)
    t.mock.timers.tick(1_000)
    t.mock.timers.tick(1_000)
    await waiting
  })

  void it('ends and fails with what it waits for', async () => {
    await untilSilent(Promise.resolve(), () => 0, 60_000)
    await assert.rejects(
      untilSilent(Promise.reject(new Error('broken')), () => 0, 60_000),
      /broken/,
    )
  })

  void it('holds no more after a long answer than after a short one', async () => {
    const over = Promise.withResolvers<void>()
    let count = 0
    const waiting = untilSilent(over.promise, () => (count += 1), 1)
    const isAt = (least: number) => count >= least
    const aliveAfter = async (least: number) => {
      while (!isAt(least)) await setImmediate()
      return queryObjects(Promise, { format: 'count' })
    }
    const before = await aliveAfter(10)
    const after = await aliveAfter(600)
    over.resolve()
    await waiting
    assert.ok(after - before < 100)
  })
})
