import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventItem, Happening } from '../client/item.ts'
import { eventItem } from '../testing/items.ts'
import { describeFold } from './fold-summary.ts'
import { sayPhrase } from './phrase.ts'

/** `+ann` comes, `-ann` leaves, `ann>bob` takes another name. */
function events(words: string): readonly EventItem[] {
  return words.split(' ').map((word, at) => {
    const [from = '', to] = word.split('>')
    if (to !== undefined) return eventItem(`k${at}`, at, to, { kind: 'nick', from, to })
    const event: Happening = word.startsWith('+') ? { kind: 'join' } : { kind: 'part', reason: '' }
    return eventItem(`k${at}`, at, word.slice(1), event)
  })
}

for (const [words, said] of [
  ['+ann', 'ann came'],
  ['+ann +bob', 'ann and bob came'],
  ['+ann -bob +carol +dave', 'ann, carol and dave came, bob left'],
  ['+a +b +c +d +e -x -y', '5 people came, x and y left'],
  ['+a -a', 'a came and left'],
  ['-a +a', 'a left and came back'],
  ['+a a>b', 'b came'],
  ['a>b b>c', 'a is now c'],
  ['a>b b>a', ''],
  ['a>b -b', 'b left'],
  ['a>a1 b>b1 c>c1 d>d1', '4 people took other names'],
  ['+a -a +a', 'a came'],
  ['+a +b +c +d -p -q -r -s -t', '4 people came, 5 went'],
  ['-p -q -r -s +w -w', '4 people left, w came and left'],
] as const) {
  void test(`${words} is said as ${JSON.stringify(said)}`, () => {
    const phrases = describeFold(events(words))
    assert.equal(phrases.map((phrase) => sayPhrase(phrase)).join(', '), said)
  })
}
