import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountName } from '../../testing/test-network.ts'
import { nameKey } from '../context.ts'
import { channelRetention } from './channel-retention.ts'

void test('what a founder decides holds for all that is kept of the channel, and for no other', () => {
  const registration = (name: string, ageMs: number | null, bytes: number | null) =>
    [nameKey(name), { name, founder: accountName('ann'), registeredAt: 1, access: [], ageMs, bytes }] as const
  const all = new Map([registration('#a', 100, null), registration('#b', null, 7), registration('#c', null, null)])
  const targets = channelRetention(all, 1_000)
  assert.deepEqual(
    [...targets.keys()],
    ['#a', '#a,~', '#a,&', '#a,@', '#a,%', '#a,+', '#b', '#b,~', '#b,&', '#b,@', '#b,%', '#b,+'],
  )
  assert.deepEqual(targets.get('#a'), { since: 900, bytesMax: Infinity })
  assert.deepEqual(targets.get('#b,@'), { since: -Infinity, bytesMax: 7 })
})
