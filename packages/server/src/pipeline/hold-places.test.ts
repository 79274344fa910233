import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdPlaces } from './hold-places.ts'

const place = (nick: string, until: number | null) => ({
  channel: '#a',
  nick,
  host: 'host.test',
  ranks: 'o',
  until,
})

void test('members of before the stop have a time from the start on; others keep theirs, and it lapses', () => {
  const { places, changes } = holdPlaces([place('ann', null), place('bob', 101), place('eve', 100)], 100, 50)
  assert.deepEqual(places, [place('ann', 150), place('bob', 101)])
  assert.deepEqual(changes, [
    { kind: 'taken', place: place('ann', 150) },
    { kind: 'left', channel: '#a', nick: 'eve', host: 'host.test' },
  ])
})
