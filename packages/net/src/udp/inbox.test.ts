import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { ipAddress } from '../address.ts'
import { NetError, TimeoutError } from '../errors.ts'
import type { Datagram } from './datagram.ts'
import { Inbox } from './inbox.ts'

const FROM = ipAddress('127.0.0.1', 9)

function datagram(data: string): Datagram<string> {
  return { data, from: FROM }
}

function inbox(datagramsMax: number, bytesMax: number): { inbox: Inbox<string>; dropped: string[] } {
  const dropped: string[] = []
  const onDropped = ({ data }: Datagram<string>) => dropped.push(data)
  return { inbox: new Inbox<string>({ datagramsMax, bytesMax, onDropped }), dropped }
}

void describe('Inbox', () => {
  void it('drops the oldest when one more comes than fits, by number or by size', async () => {
    const byNumber = inbox(2, 100)
    for (const data of ['a', 'b', 'c']) byNumber.inbox.push(datagram(data))
    assert.deepEqual(byNumber.dropped, ['a'])
    const bySize = inbox(100, 5)
    for (const data of ['aa', 'bb', 'cccc']) bySize.inbox.push(datagram(data))
    assert.deepEqual(bySize.dropped, ['aa', 'bb'])
    assert.equal((await bySize.inbox.receive())?.data, 'cccc')
  })

  void it('is, over any pushes and reads, a queue that loses only its oldest', async () => {
    const steps = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant('push') }, fc.constant('read')), {
      maxLength: 3_000,
      size: 'max',
    })
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 1_500 }), async (steps, datagramsMax) => {
        const { inbox: tested, dropped } = inbox(datagramsMax, Infinity)
        const expected: string[] = []
        const expectedDropped: string[] = []
        for (const [index, step] of steps.entries()) {
          if (step === 'push') {
            tested.push(datagram(String(index)))
            expected.push(String(index))
            if (expected.length > datagramsMax) expectedDropped.push(expected.shift() ?? '')
          } else if (expected.length > 0) {
            assert.equal((await tested.receive())?.data, expected.shift())
          }
        }
        assert.deepEqual(dropped, expectedDropped)
      }),
      { numRuns: 50 },
    )
  })

  void it('tells a failure once, after what came before it', async () => {
    const { inbox: tested } = inbox(10, 100)
    const error = new NetError('NET_IO', 'as the network says')
    tested.push(datagram('before'))
    tested.fail(error)
    assert.equal((await tested.receive())?.data, 'before')
    await assert.rejects(tested.receive(), error)
    await assert.rejects(tested.receive({ timeoutMs: 1 }), TimeoutError)
    const waiting = tested.receive()
    tested.fail(error)
    await assert.rejects(waiting, error)
    assert.equal(tested.takeError(), undefined)
  })

  void it('hands out those of one sender and keeps the others in order', async () => {
    const { inbox: tested } = inbox(3, 100)
    for (const data of ['a', 'B', 'c', 'D']) tested.push(datagram(data))
    const upper = tested.extract(({ data }) => data === data.toUpperCase())
    assert.deepEqual(
      upper.map(({ data }) => data),
      ['B', 'D'],
    )
    assert.equal((await tested.receive())?.data, 'c')
  })

  void it('gives null after its end, and takes nothing any more', async () => {
    const { inbox: tested } = inbox(3, 100)
    tested.push(datagram('unread'))
    tested.end()
    tested.push(datagram('late'))
    assert.equal(await tested.receive(), null)
    assert.deepEqual(await tested.next(), { done: true, value: undefined })
  })
})
