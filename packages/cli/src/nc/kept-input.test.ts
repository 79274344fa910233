import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { queryObjects } from 'node:v8'
import { KeptInput } from './kept-input.ts'
import { readerOf } from './standard-streams.ts'

void describe('kept input', () => {
  void it('gives a turn what an earlier one waited for and did not get', async () => {
    const source = new PassThrough()
    const input = new KeptInput(readerOf(source))
    const first = input.turn()
    let given: Uint8Array | null | undefined
    void first.readInput().then((bytes) => (given = bytes))
    first.end()
    source.write('typed while nobody was there')
    const second = input.turn()
    assert.equal(String(await second.readInput()), 'typed while nobody was there')
    assert.equal(given, undefined)
    const next = second.readInput()
    source.write('more')
    assert.equal(String(await next), 'more')
  })

  void it('ends when the source has, for every turn after it', async () => {
    const source = new PassThrough()
    const input = new KeptInput(readerOf(source))
    source.end('last')
    const first = input.turn()
    assert.equal(String(await first.readInput()), 'last')
    assert.equal(input.isEnded, false)
    assert.equal(await first.readInput(), null)
    assert.equal(input.isEnded, true)
    first.end()
    assert.equal(await input.turn().readInput(), null)
  })

  void it('knows of the end that came between two turns', async () => {
    const source = new PassThrough()
    const input = new KeptInput(readerOf(source))
    const first = input.turn()
    void first.readInput()
    first.end()
    source.end()
    assert.equal(await input.turn().readInput(), null)
    assert.equal(input.isEnded, true)
  })

  void it('fails for every turn when it cannot be read', async () => {
    const input = new KeptInput(() => Promise.reject(new Error('broken')))
    await assert.rejects(input.turn().readInput(), /broken/)
    await assert.rejects(input.turn().readInput(), /broken/)
    assert.equal(input.isEnded, false)
  })

  void it('holds no more after many turns without input than after few', async () => {
    const source = new PassThrough()
    const input = new KeptInput(readerOf(source))
    const alive = (turns: number) => {
      for (let count = 0; count < turns; count += 1) {
        const turn = input.turn()
        void turn.readInput()
        turn.end()
      }
      return queryObjects(Promise, { format: 'count' })
    }
    const before = alive(10)
    assert.ok(alive(10_000) - before < 100)
    source.end('typed at last')
    assert.equal(String(await input.turn().readInput()), 'typed at last')
  })

  void it('reads nothing between two turns', async () => {
    let reads = 0
    const input = new KeptInput(() => {
      reads += 1
      return Promise.resolve(Buffer.from('x'))
    })
    const first = input.turn()
    await first.readInput()
    first.end()
    assert.equal(reads, 1)
  })
})
