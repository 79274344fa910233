import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Batch } from '../store/store.ts'
import { formatFamilies } from './exposition.ts'
import { Histogram } from './histogram.ts'
import { LoopDelay } from './loop-delay.ts'
import { Measures } from './measures.ts'

const THROUGH = { seq: 1, time: 1, position: null }

function batch(...verbs: readonly string[]): Batch {
  const event = { seq: 1, time: 1, id: 'i', target: '#a', source: 's', session: 's', user: 'u', account: null }
  return {
    changes: verbs.map((verb) => ({ kind: 'event', event: { ...event, verb, params: [], tags: {} } })),
    through: THROUGH,
  }
}

void describe('measurements', () => {
  void it('are written as Prometheus reads them', () => {
    const samples = [
      { labels: { reason: 'a "b" \\ c\nd' }, value: 3 },
      { suffix: '_sum', value: 0.5 },
    ]
    assert.equal(
      formatFamilies([
        { name: 'one_total', help: 'One', type: 'counter', samples },
        { name: 'none', help: 'None', type: 'gauge', samples: [] },
      ]),
      '# HELP one_total One\n# TYPE one_total counter\n' +
        'one_total{reason="a \\"b\\" \\\\ c\\nd"} 3\none_total_sum 0.5\n' +
        '# HELP none None\n# TYPE none gauge\n',
    )
  })

  void it('of a histogram count each value in every bucket that it fits', () => {
    const histogram = new Histogram([1, 10])
    for (const value of [1, 1, 2, 10, 11]) histogram.note(value)
    const values = histogram.samples.map(({ suffix, labels, value }) => [suffix, labels?.['le'], value])
    assert.deepEqual(values, [
      ['_bucket', '1', 2],
      ['_bucket', '10', 4],
      ['_bucket', '+Inf', 5],
      ['_sum', undefined, 25],
      ['_count', undefined, 5],
    ])
  })

  void it('of batches are how many changes and messages they have, and how long they took; empty ones do not count', async () => {
    const measures = new Measures()
    const clock = { now: 0, monotonic: () => clock.now }
    const store = measures.of(
      {
        append: async () => {
          clock.now += 20
        },
      },
      clock,
    )
    await store.append(batch('PRIVMSG', 'JOIN', 'NOTICE'))
    await store.append(batch())
    assert.equal(measures.messages, 2)
    assert.deepEqual(measures.changes.samples.slice(-2), [
      { suffix: '_sum', value: 3 },
      { suffix: '_count', value: 1 },
    ])
    assert.deepEqual(measures.recordSeconds.samples.at(-2), { suffix: '_sum', value: 0.02 })
  })

  void it('of a store that refuses are its refusals, which go on to the caller', async () => {
    const measures = new Measures()
    const full = new Error('full')
    const store = measures.of({ append: () => Promise.reject(full) }, { monotonic: () => 0 })
    await assert.rejects(store.append(batch('PRIVMSG')), full)
    assert.equal(measures.recordsFailed, 1)
    assert.equal(measures.messages, 0)
  })

  void it('of refusals and rejections are by reason', () => {
    const measures = new Measures()
    for (const numeric of ['ERR_NOSUCHNICK', 'ERR_NOSUCHNICK'] as const) {
      measures.refused({ kind: 'refusal', numeric, params: [] })
    }
    measures.refused({ kind: 'failure', verb: 'X', code: 'NOT_STORED', params: [], text: '' })
    measures.rejected('irc', 'connections-per-address')
    assert.deepEqual(measures.refusals, [
      { labels: { reason: 'ERR_NOSUCHNICK' }, value: 2 },
      { labels: { reason: 'NOT_STORED' }, value: 1 },
    ])
    assert.deepEqual(measures.rejections, [{ labels: { door: 'irc', reason: 'connections-per-address' }, value: 1 }])
  })

  void it('of the event loop begin when they are asked for, and find what holds it up', async () => {
    using delay = new LoopDelay()
    assert.deepEqual(delay.read(), [])
    const turn = () => new Promise((resolve) => setTimeout(resolve, 11))
    for (let turns = 0; turns < 3; turns += 1) await turn()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    await turn()
    const [median, , longest] = delay.read()
    assert.ok((longest?.value ?? 0) >= 0.08, `${longest?.value} s`)
    assert.ok((median?.value ?? 1) < (longest?.value ?? 0))
  })
})
