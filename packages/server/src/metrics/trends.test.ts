import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { FakeClock } from '@partyline/net/testing'
import { Measures } from './measures.ts'
import { MINUTE_MS, Trends } from './trends.ts'

/** A server that is looked at, and how much it has. */
function watched() {
  const clock = new FakeClock()
  const measures = new Measures()
  const now = { sessions: 1, users: 2, cpuSeconds: 10, memoryBytes: 3, disk: (): Promise<number> => Promise.resolve(4) }
  const trends = new Trends({
    clock,
    measures,
    sessions: {
      get size() {
        return now.sessions
      },
    },
    users: {
      get size() {
        return now.users
      },
    },
    diskBytes: () => now.disk(),
    process: () => now,
  })
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      clock.advance(MINUTE_MS)
      await nextTurn()
    }
  }
  return { clock, measures, now, trends, pass }
}

void describe('trends', () => {
  void it('say of each minute what was there at its end, and what happened in it', async () => {
    const { clock, measures, now, trends, pass } = watched()
    measures.messages = 7
    measures.recordSeconds.note(0.004)
    now.cpuSeconds = 40
    now.sessions = 5
    await pass(1)
    const first = {
      at: clock.now(),
      sessions: 5,
      users: 2,
      messages: 7,
      recordMs: 5,
      cpu: 0.5,
      memoryBytes: 3,
      diskBytes: 4,
    }
    assert.deepEqual(trends.samples('minute'), [first])
    await pass(1)
    const second = { ...first, at: clock.now(), messages: 0, recordMs: null, cpu: 0 }
    assert.deepEqual(trends.samples('minute'), [first, second])
    trends[Symbol.dispose]()
  })

  void it('keep 1,440 minutes, and of each quarter of an hour what happened in all of it', async () => {
    const { measures, trends, pass } = watched()
    for (let quarter = 0; quarter < 97; quarter += 1) {
      await pass(7)
      measures.messages += 1
      await pass(8)
      measures.messages += 1
    }
    assert.equal(trends.samples('minute').length, 1_440)
    const quarters = trends.samples('quarter')
    assert.equal(quarters.length, 97)
    assert.deepEqual(
      quarters.slice(0, 3).map(({ messages }) => messages),
      [1, 2, 2],
    )
    trends[Symbol.dispose]()
  })

  void it('go on where the disk does not answer, and end with the server', async () => {
    const { now, trends, pass } = watched()
    now.disk = () => Promise.reject(new Error('EIO'))
    await pass(2)
    assert.deepEqual(
      trends.samples('minute').map(({ diskBytes }) => diskBytes),
      [null, null],
    )
    trends[Symbol.dispose]()
    await pass(2)
    assert.equal(trends.samples('minute').length, 2)
  })
})
