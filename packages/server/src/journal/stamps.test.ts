import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { FakeClock } from '@partyline/net/testing'
import type { Command } from '../network/command.ts'
import { say } from '../testing/test-network.ts'
import { Stamps } from './stamps.ts'

const AHEAD_MS_MAX = 60_000
const START = Date.UTC(2026, 10, 28)

function stampsAt(now: number, lastTime = 0) {
  const clock = new FakeClock(now)
  const givenUp: number[] = []
  let latest = 0
  const stamps = new Stamps({
    now: () => clock.now(),
    believed: () => clock.now(),
    givenSeq: 41,
    lastTime,
    latestTime: () => latest,
    aheadMsMax: () => AHEAD_MS_MAX,
    onGivenUp: (aheadMs) => givenUp.push(aheadMs),
  })
  return { clock, stamps, givenUp, tell: (time: number) => (latest = time), next: () => stamps.next(say.message('#a')) }
}

/** How many milliseconds each command is later than the clock, all of them given at one reading of the clock. */
function lateness(...commands: readonly Command[]): readonly number[] {
  const { stamps } = stampsAt(START)
  return commands.map((command) => stamps.next(command).time - START)
}

const [quit, partAll] = [{ kind: 'detach', reason: '' } as const, { kind: 'partAll' } as const]
const nick: Command = { kind: 'nick', nick: 'amy' }
const away: Command = { kind: 'away', text: null }
const kickThree: Command = {
  kind: 'kick',
  targets: ['bob', 'eve', 'joe'].map((nick) => ({ channel: '#a', nick })),
  reason: null,
}

const TABLE: readonly (readonly [promise: string, commands: readonly Command[], expected: readonly number[]])[] = [
  ['messages to one channel have later and later times', [say.message('#a'), say.message('#a')], [0, 1]],
  ['a channel is the same however its name is written', [say.message('#ä'), say.message('#Ä')], [0, 1]],
  ['messages to several channels may share a time', [say.message('#a'), say.message('#b'), say.join('#c')], [0, 0, 0]],
  ['private messages have later and later times', [say.message('bob'), say.message('eve')], [0, 1]],
  ['a private message may share the time of a channel', [say.message('#a'), say.message('bob')], [0, 0]],
  ['everything about a channel counts', [say.join('#a'), say.mode('#a', '+m'), say.part('#a')], [0, 1, 2]],
  [
    'a client that quits may be in any channel',
    [say.message('#a'), quit, say.message('#b'), partAll, nick],
    [0, 1, 2, 3, 4],
  ],
  ['but in no conversation', [say.message('bob'), quit, say.message('eve'), quit], [0, 0, 1, 1]],
  ['what is not recorded takes no time', [say.message('#a'), away, say.message('#a'), away, away], [0, 0, 1, 1, 1]],
  ['each member that a KICK removes has a time', [kickThree, say.message('#b'), say.message('#a')], [0, 2, 3]],
]

for (const [promise, commands, expected] of TABLE) {
  void test(promise, () => assert.deepEqual(lateness(...commands), expected))
}

void test('the clock is caught up with, and what was given before a start is not given again', () => {
  const { clock, next } = stampsAt(START, START)
  const given = [next(), next()]
  clock.advance(1)
  given.push(next())
  clock.advance(8)
  given.push(next())
  assert.deepEqual(
    given.map(({ seq, time }) => [seq, time - START]),
    [
      [42, 1],
      [43, 2],
      [44, 3],
      [45, 9],
    ],
  )
})

void test('places and ids are given once and ascend, dates do not go down, whatever is said', () => {
  const name = fc.constantFrom('#a', '#A', '#b', 'bob', 'eve')
  const command = fc.oneof(
    name.map((each) => say.message(each)),
    fc.constantFrom<Command>(quit, nick, away, kickThree),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(command, fc.nat(2))), (steps) => {
      const { clock, stamps } = stampsAt(START)
      const given = steps.map(([command, laterMs]) => {
        clock.advance(laterMs)
        return stamps.next(command)
      })
      assert.deepEqual(
        given.map(({ seq }) => seq),
        given.map((_, index) => 42 + index),
      )
      const ids = given.map(({ id }) => id)
      assert.deepEqual(ids.toSorted(), ids)
      assert.equal(new Set(ids).size, ids.length)
      const times = given.map(({ time }) => time)
      assert.deepEqual(
        times.toSorted((one, other) => one - other),
        times,
      )
    }),
  )
})

void test('dates wait for a clock that was set back by up to the limit', () => {
  const { clock, givenUp, next } = stampsAt(START)
  next()
  clock.setDate(START - AHEAD_MS_MAX)
  assert.equal(next().time, START + 1)
  clock.advance(AHEAD_MS_MAX + 2)
  assert.equal(next().time, START + 2)
  assert.deepEqual(givenUp, [])
})

void test('dates follow a clock that was set back by more, and it is said once', () => {
  const { clock, givenUp, next, tell } = stampsAt(START)
  const year = 365 * 86_400_000
  clock.setDate(START + year)
  const mistaken = next()
  tell(mistaken.time)
  clock.setDate(START)
  const right = [next()]
  tell(START)
  right.push(next())
  assert.deepEqual([mistaken.time, ...right.map(({ time }) => time)], [START + year, START, START + 1])
  assert.deepEqual(givenUp, [year])
  assert.ok(
    right.every(({ id }) => id < mistaken.id),
    'the ids are of their date',
  )
})

void test('at the start, a date in the store that lies ahead of the clock by more than the limit is not taken over', () => {
  assert.equal(stampsAt(START, START + AHEAD_MS_MAX).next().time, START + AHEAD_MS_MAX + 1)
  const { givenUp, next } = stampsAt(START, START + AHEAD_MS_MAX + 1)
  assert.equal(next().time, START)
  assert.deepEqual(givenUp, [AHEAD_MS_MAX + 1])
})

void test('dates that a great many messages have put ahead of the clock are not given up', () => {
  const { givenUp, next } = stampsAt(START)
  let last = next()
  for (let count = 0; count < 2 * AHEAD_MS_MAX; count += 1) last = next()
  assert.equal(last.time, START + 2 * AHEAD_MS_MAX)
  assert.deepEqual(givenUp, [])
})

void test('an entry that had more events than was foreseen is followed by later dates', () => {
  const { next, tell } = stampsAt(START)
  next()
  tell(START + 5)
  assert.deepEqual([next().time, next().time], [START + 6, START + 7])
})

void test('what has been given can be gone on from elsewhere', () => {
  const { stamps, next } = stampsAt(START)
  next()
  const other = stampsAt(START).stamps
  other.restore(JSON.parse(JSON.stringify(stamps.state)))
  assert.deepEqual(other.next(say.message('#a')), next())
})
