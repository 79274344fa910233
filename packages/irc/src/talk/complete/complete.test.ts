import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { Names } from '../../client/names.ts'
import { clientState } from '../../testing/client-states.ts'
import { messageItem } from '../../testing/items.ts'
import { applyCompletion, complete } from './complete.ts'

const state = clientState({
  isupport: ['CASEMAPPING=ascii'],
  people: [{ nick: 'stranger' }],
  places: [
    {
      name: '#team',
      nicks: ['me', 'Ann', 'andy', 'Bob', '_bob_', '李雷'],
      items: [
        messageItem('a', 1, { nick: 'andy', text: 'deployment of https://deploy.example 🎉deploys' }),
        messageItem('b', 2, { nick: 'Ann' }),
        messageItem('c', 3, { nick: 'andy' }),
        messageItem('d', 4, { nick: 'gone' }),
        messageItem('e', 5, { nick: 'me', isMine: true }),
      ],
    },
    { name: '#tea' },
    { name: 'Dave' },
  ],
})

/** `|` is the cursor. */
function candidates(marked: string, place = '#team') {
  const cursor = marked.indexOf('|')
  const context = { state, place: new Names(state.server.isupport).place(place) }
  return complete(marked.replace('|', ''), cursor, context)
}

const inserts = (marked: string, place?: string) =>
  candidates(marked, place)?.candidates.map(({ insert }) => insert) ?? []

/** With the first candidate taken. */
function completed(marked: string, place?: string): string {
  const typed = marked.replace('|', '')
  const completion = candidates(marked, place)
  const [first] = completion?.candidates ?? []
  if (completion === null || completion === undefined || first === undefined) return marked
  const { text, cursor } = applyCompletion(typed, completion, first)
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`
}

for (const [marked, expected] of [
  ['an|', ['andy: ', 'Ann: ']],
  ['ann|', ['Ann: ']],
  ['hello AN|', ['andy ', 'Ann ']],
  ['@an|', ['@andy ', '@Ann ']],
  ['bo|', ['Bob: ', '_bob_: ']],
  ['me|', []],
  ['gon|', []],
  ['李|', ['李雷: ']],
  ['|', ['andy: ', 'Ann: ']],
  ['x |', []],
  ['see #te|', ['#tea ', '#team ']],
  ['a dep|', ['deployment ', 'deploys ']],
  ['/ki|', ['/kick ', '/kickban ', '/kill ']],
  ['/j|', ['/join ']],
  ['/wc|', ['/close ']],
  ['x /ki|', []],
  ['//ki|', []],
  ['/kick bo|', ['Bob ', '_bob_ ']],
  ['/kick #te|', ['#tea ', '#team ']],
  ['/kick #team bo|', ['Bob ', '_bob_ ']],
  ['/kick #team bob an|', ['andy ', 'Ann ']],
  ['/op Ann bo|', ['Bob ', '_bob_ ']],
  ['/msg an|', ['andy ', 'Ann ']],
  ['/msg #te|', ['#tea ', '#team ']],
  ['/msg bob dep|', ['deployment ', 'deploys ']],
  ['/me an|', ['andy ', 'Ann ']],
  ['/help ki|', ['kick ', 'kickban ', 'kill ']],
  ['/nick a|', ['andy ', 'Ann ']],
  ['/login an|', []],
  ['/nothing an|', []],
] as const) {
  void test(`${marked} is completed by ${JSON.stringify(expected)}`, () => assert.deepEqual(inserts(marked), expected))
}

void test('in a conversation its partner is completed, and without a place all that are known', () => {
  assert.deepEqual(inserts('d|', 'Dave'), ['Dave: '])
  assert.deepEqual(inserts('/whois s|', ''), ['stranger '])
})

void test('a name takes the place of what stands before the cursor, and a space is not doubled', () => {
  assert.equal(completed('hi an| how are you'), 'hi andy | how are you'.replace('| ', '|'))
  assert.equal(completed('an|: x'), 'andy: |: x')
  assert.equal(completed('ask bo|'), 'ask Bob |')
})

void test('behind a very long word, the beginning of the next is found at once', () => {
  const begunAt = performance.now()
  candidates(`${'x'.repeat(100_000)} |`)
  assert.ok(performance.now() - begunAt < 2_000)
})

void test('candidates are at most fifty', () => {
  const nicks = Array.from({ length: 5_000 }, (_, at) => `user${at}`)
  const state = clientState({ places: [{ name: '#big', nicks }] })
  const completion = complete('user', 4, { state, place: new Names(new Map()).place('#big') })
  assert.equal(completion?.candidates.length, 50)
})

void test('whatever is typed, a candidate taken is a text with the cursor in it', () => {
  const typed = fc.string({ unit: fc.constantFrom('a', 'b', '/', '#', '@', ' ', '\n', 'kick', 'msg', '李') })
  fc.assert(
    fc.property(typed, fc.nat(20), (typed, at) => {
      const cursor = Math.min(at, typed.length)
      const completion = complete(typed, cursor, { state, place: new Names(state.server.isupport).place('#team') })
      for (const candidate of completion?.candidates ?? []) {
        const { text, cursor } = applyCompletion(typed, completion ?? { start: 0, end: 0 }, candidate)
        assert.ok(cursor <= text.length && text.slice(0, cursor).endsWith(candidate.insert))
      }
    }),
  )
})
