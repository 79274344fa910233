import assert from 'node:assert/strict'
import { it } from 'node:test'
import { IdleError, IdleWatch } from './idle-watch.ts'

void it('time passes from the start', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  using watch = new IdleWatch(100)
  t.mock.timers.tick(99)
  assert.equal(await Promise.race([watch.expired, Promise.resolve('not yet')]), 'not yet')
  t.mock.timers.tick(1)
  await assert.rejects(watch.expired, IdleError)
})

void it('no time passes before the first touch of an unarmed one, nor after it was disarmed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  using watch = new IdleWatch(100, { isArmed: false })
  t.mock.timers.tick(1_000)
  watch.touch()
  t.mock.timers.tick(99)
  watch.disarm()
  t.mock.timers.tick(1_000)
  watch.touch()
  t.mock.timers.tick(99)
  const early = await Promise.race([watch.expired, Promise.resolve('not yet')])
  assert.equal(early, 'not yet')
  t.mock.timers.tick(1)
  await assert.rejects(watch.expired, IdleError)
})

void it('without a time nothing ever expires', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  using watch = new IdleWatch(undefined)
  watch.touch()
  t.mock.timers.tick(1_000_000)
  assert.equal(await Promise.race([watch.expired, Promise.resolve('not yet')]), 'not yet')
})
