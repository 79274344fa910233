import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Item } from '../client/item.ts'
import { clientState } from '../testing/client-states.ts'
import { eventItem, messageItem } from '../testing/items.ts'
import { changesBetween } from './changes.ts'

const stateOf = (places: Readonly<Record<string, readonly Item[]>>) =>
  clientState({ places: Object.entries(places).map(([name, items]) => ({ name, items })) })

const inWords = (before: Readonly<Record<string, readonly Item[]>>, after: Readonly<Record<string, readonly Item[]>>) =>
  [...changesBetween(stateOf(before), stateOf(after))].map((change) =>
    change.kind === 'said'
      ? `${change.place.name} ${change.item.key}`
      : `${change.place.name} ${change.item.key} ${change.isOn ? '+' : '-'}${change.text} ${change.nick}`,
  )

const [a, b, c] = [messageItem('a', 10), messageItem('b', 20), messageItem('c', 30)]

void test('what was said since is new, in its order; events are not said', () => {
  assert.deepEqual(inWords({ '#x': [a] }, { '#x': [a, eventItem('e', 15, 'bob', { kind: 'join' }), b, c] }), [
    '#x b',
    '#x c',
  ])
  assert.deepEqual(inWords({ '#x': [] }, { '#x': [a] }), ['#x a'])
  assert.deepEqual(inWords({}, { bob: [a] }), ['bob a'])
})

void test('a page of the history in front is not new, nor is what a place that has just come up is filled with', () => {
  assert.deepEqual(inWords({ '#x': [b] }, { '#x': [a, b] }), [])
  assert.deepEqual(inWords({ '#x': [b], '#empty': [] }, { '#x': [b], '#empty': [a], bob: [a, c] }), ['bob c'])
})

void test('reactions are told one by one, given and taken back', () => {
  const reacted = (...reactions: readonly (readonly [string, ...string[]])[]) => ({
    ...a,
    reactions: reactions.map(([text, ...nicks]) => ({ text, nicks, isMine: false })),
  })
  assert.deepEqual(inWords({ '#x': [a, b] }, { '#x': [reacted(['👍', 'bob', 'carol']), b] }), [
    '#x a +👍 bob',
    '#x a +👍 carol',
  ])
  const before = { '#x': [reacted(['👍', 'bob'], ['🎉', 'bob'])] }
  assert.deepEqual(inWords(before, { '#x': [reacted(['👍', 'bob', 'carol'])] }), ['#x a +👍 carol', '#x a -🎉 bob'])
  assert.deepEqual(inWords(before, before), [])
})
