import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIMITS } from '../limits.ts'
import { describeDoors } from './describe-doors.ts'
import { DOORS, DOOR_NAMES, doorOf, OWN_LIMITS } from './table.ts'

const GUEST = {
  name: 'a.example',
  password: null,
  fingerprint: 'AA:BB',
  hostKey: 'SHA256:abc',
  channel: '#a',
  shellWord: (text: string) => text,
}

void test('no two doors have a limit or an option of one name, and none has one of the server', () => {
  const limits: readonly string[] = [...Object.keys(LIMITS), ...DOORS.flatMap(({ limits }) => Object.keys(limits))]
  assert.equal(new Set(limits).size, limits.length)
  const options: readonly string[] = [...DOOR_NAMES, ...DOORS.flatMap(({ options }) => Object.keys(options))]
  assert.equal(new Set(options).size, options.length)
})

void test('a limit of a door has its default within its bounds, a reason, and says what happens at it', () => {
  for (const [name, { min, max, default: value, reason, reached }] of Object.entries(OWN_LIMITS)) {
    assert.ok(min <= value && value <= max, name)
    assert.ok(reason.length > 0 && reached.length > 0, name)
  }
})

void test('every door is listed once, those for browsers first, and says what to type where it is reached', () => {
  const doors = describeDoors()
  assert.deepEqual(doors.map(({ name }) => name).toSorted(), DOOR_NAMES.toSorted())
  assert.equal(doorOf(doors[0]?.name ?? 'irc').definition.visitors, 'browsers')
  for (const { name, waysIn } of doors) {
    const lines = waysIn({ kind: 'tcp', host: '2001:db8::1', port: 4321 }, GUEST).flatMap(({ lines }) => lines)
    // A door may be for programs that are told elsewhere; what is told has the place.
    assert.ok(lines.length === 0 || lines.some((line) => typeof line === 'string' && line.includes('4321')), name)
    for (const { lines } of waysIn({ kind: 'unix', path: '/run/door' }, GUEST)) assert.ok(lines.length > 0, name)
  }
})
