import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from './fake-clock.ts'

void describe('FakeClock', () => {
  void it('fires timers in order, at their time, those set on the way included', () => {
    const clock = new FakeClock(1000)
    const fired: string[] = []
    clock.setTimeout(() => fired.push(`late ${clock.now()}`), 20)
    clock.setTimeout(() => {
      fired.push(`early ${clock.now()}`)
      clock.setTimeout(() => fired.push(`inner ${clock.now()}`), 5)
    }, 10)
    clock.advance(30)
    assert.deepEqual(fired, ['early 1010', 'inner 1015', 'late 1020'])
    assert.equal(clock.now(), 1030)
    assert.equal(clock.timerCount, 0)
  })

  void it('repeats an interval until it is cancelled', () => {
    const clock = new FakeClock()
    const times: number[] = []
    const interval = clock.setInterval(() => times.push(clock.now()), 10)
    clock.advance(35)
    interval.cancel()
    clock.advance(100)
    assert.deepEqual(times, [10, 20, 30])
  })

  void it('fires no timer and passes no time when its date is set', () => {
    const clock = new FakeClock(1000)
    const fired: number[] = []
    clock.setTimeout(() => fired.push(clock.now()), 10)
    clock.advance(5)
    clock.setDate(500)
    assert.deepEqual([clock.now(), clock.monotonic(), fired], [500, 5, []])
    clock.advance(5)
    assert.deepEqual([clock.now(), clock.monotonic(), fired], [505, 10, [505]])
  })

  void it('does not fire what was cancelled', () => {
    const clock = new FakeClock()
    clock.setTimeout(() => assert.fail('was cancelled'), 10).cancel()
    clock.advance(20)
  })
})
