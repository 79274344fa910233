import assert from 'node:assert/strict'
import { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { LIMITS } from '../limits.ts'
import { memoryPair } from '../memory-pair.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { Farewells } from './farewells.ts'

const PER_SECOND = LIMITS.rejectionHandshakesPerSecond.default
const WORDS_PER_SECOND = LIMITS.rejectionsPerSecond.default
const UNDERWAY_MAX = LIMITS.rejectionsUnderwayMax.default

/** Says so many farewells. @returns how many sockets were closed without a word */
function say(farewells: Farewells, count: number, isTls: boolean, told: string[] = []): number {
  const sockets = Array.from({ length: count }, () => new Socket())
  for (const socket of sockets) {
    farewells.say(socket, 'full', isTls, async () => {
      const [ours, theirs] = memoryPair()
      void theirs.read().then((bytes) => {
        told.push(String(bytes))
        return theirs.close()
      })
      return ours
    })
  }
  return sockets.filter(({ destroyed }) => destroyed).length
}

void describe('Farewells', () => {
  void it('tells what there is to say', async () => {
    const told: string[] = []
    assert.equal(say(new Farewells(new FakeClock()), 3, false, told), 0)
    while (told.length < 3) await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(told, ['full', 'full', 'full'])
  })

  void it(`shakes ${PER_SECOND} hands in a second, and no more`, () => {
    const clock = new FakeClock()
    const farewells = new Farewells(clock)
    assert.equal(say(farewells, PER_SECOND, true), 0)
    assert.equal(say(farewells, 2, true), 2)
    clock.advance(999)
    assert.equal(say(farewells, 1, true), 1)
    clock.advance(1)
    assert.equal(say(farewells, PER_SECOND + 1, true), 1)
  })

  void it(`tells ${WORDS_PER_SECOND} in a second in the clear, and no more`, async () => {
    const clock = new FakeClock()
    const farewells = new Farewells(clock)
    const told: string[] = []
    for (let count = 0; count < WORDS_PER_SECOND; count += 100) {
      assert.equal(say(farewells, 100, false, told), 0)
      while (told.length < count + 100) await new Promise((resolve) => setImmediate(resolve))
    }
    assert.equal(say(farewells, 2, false), 2)
    clock.advance(1_000)
    assert.equal(say(farewells, 1, false), 0)
  })

  void it(`has ${UNDERWAY_MAX} under way, and no more`, () => {
    const farewells = new Farewells(new FakeClock())
    assert.equal(say(farewells, UNDERWAY_MAX, false), 0)
    assert.equal(say(farewells, 1, false), 1)
  })

  void it('reads a little of what a client sends meanwhile, and resets one that goes on', async () => {
    const farewells = new Farewells(new FakeClock())
    const [ours, theirs] = memoryPair()
    farewells.say(new Socket(), 'full', false, async () => ours)
    assert.equal(String(await theirs.read()), 'full')
    await assert.rejects(async () => {
      for (;;) await theirs.write(Buffer.alloc(16_384))
    })
    assert.ok(ours.bytesRead <= 4 * LIMITS.rejectionReadBytesMax.default)
    await ours.closed
  })

  void it('closes those under way when it is closed, before and after their handshake', async () => {
    const farewells = new Farewells(new FakeClock())
    const [before, after] = [new Socket(), new Socket()]
    const [ours] = memoryPair()
    farewells.say(before, 'full', true, () => new Promise(() => {}))
    farewells.say(after, 'full', true, async () => ours)
    await new Promise((resolve) => setImmediate(resolve))
    farewells.close()
    assert.equal(before.destroyed, true)
    await ours.closed
  })
})
