import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldName, isChannelName } from '@partyline/irc'
import * as fc from 'fast-check'
import { formatChannelRow, parseChannelRow } from './channel-row.ts'
import { channelOf } from './testing.ts'

function thereAndBack(name: string): unknown {
  const [key, record] = formatChannelRow(channelOf(name, { key: foldName(name) }))
  return parseChannelRow({ key, record })
}

const SPACES_WHERE_COMPARED = ['#\u{b8}', '#a\u{a8}b', '#\u{b4}', '#\u{fdfa}']
for (const name of SPACES_WHERE_COMPARED) {
  void test(`${name} is found again, though what it is compared by has a space`, () => {
    assert.ok(isChannelName(name) && foldName(name).includes(' '))
    assert.deepEqual(thereAndBack(name), channelOf(name, { key: foldName(name) }))
  })
}

void test('every channel that can be made is found again', () => {
  const name = fc.string({ unit: 'binary', minLength: 1 }).map((text) => `#${text}`.normalize('NFC'))
  fc.assert(
    fc.property(name.filter(isChannelName), (made) => {
      assert.deepEqual(thereAndBack(made), channelOf(made, { key: foldName(made) }))
    }),
    { numRuns: 1_000 },
  )
})

void test('settings that are cut, of another channel, or that no channel can have are damaged', () => {
  const [key, record] = formatChannelRow(channelOf('#den'))
  const damaged = [
    [key, record.slice(1)],
    ['#other', record],
    [key, record.replace('"name":"#den"', '"name":"#d n"')],
    [key, record.replace('"name":"#den"', '"name":"den"')],
  ] as const
  for (const [where, found] of damaged) {
    assert.throws(() => parseChannelRow({ key: where, record: found }), { code: 'STORE_CORRUPT' })
  }
})
