import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { interleaveFamilies, raceAttempts } from './happy-eyeballs.ts'
import { FakeClock } from '../testing/fake-clock.ts'

function race(count: number, controller = new AbortController()) {
  const clock = new FakeClock()
  const attempts: { settle: PromiseWithResolvers<string>; signal: AbortSignal }[] = []
  const result = raceAttempts(
    Array.from({ length: count }, (_, index) => index),
    (_candidate, signal) => {
      const settle = Promise.withResolvers<string>()
      attempts.push({ settle, signal })
      return settle.promise
    },
    { attemptDelayMs: 250, signal: controller.signal, clock },
  )
  return { clock, attempts, result }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

void describe('raceAttempts', () => {
  void it('starts the next attempt after the delay and lets the earlier one go on', async () => {
    const { clock, attempts, result } = race(3)
    assert.equal(attempts.length, 1)
    clock.advance(249)
    assert.equal(attempts.length, 1)
    clock.advance(1)
    assert.equal(attempts.length, 2)
    assert.equal(attempts[0]?.signal.aborted, false)
    attempts[0].settle.resolve('the slow first')
    assert.equal(await result, 'the slow first')
    assert.equal(attempts[1]?.signal.aborted, true)
    assert.equal(clock.timerCount, 0)
  })

  void it('starts the next attempt at once when all that run have failed', async () => {
    const { attempts, result } = race(2)
    attempts[0]?.settle.reject(new Error('refused'))
    await settled()
    assert.equal(attempts.length, 2)
    attempts[1]?.settle.resolve('second')
    assert.equal(await result, 'second')
  })

  void it('gives undefined when every attempt has failed', async () => {
    const { clock, attempts, result } = race(2)
    clock.advance(250)
    attempts[1]?.settle.reject(new Error('refused'))
    attempts[0]?.settle.reject(new Error('refused'))
    assert.equal(await result, undefined)
    assert.equal(await race(0).result, undefined)
  })

  void it('ends every attempt when it is given up', async () => {
    const controller = new AbortController()
    const { clock, attempts, result } = race(2, controller)
    clock.advance(250)
    controller.abort()
    assert.equal(await result, undefined)
    assert.deepEqual(
      attempts.map(({ signal }) => signal.aborted),
      [true, true],
    )
  })
})

void describe('interleaveFamilies', () => {
  void it('lets the families take turns, beginning with the first', () => {
    const families = (list: number[]) =>
      interleaveFamilies(list.map((family) => ({ family }))).map(({ family }) => family)
    assert.deepEqual(families([6, 6, 4, 4]), [6, 4, 6, 4])
    assert.deepEqual(families([4, 6, 6, 6]), [4, 6, 6, 6])
    assert.deepEqual(families([4]), [4])
    assert.deepEqual(families([]), [])
  })
})
