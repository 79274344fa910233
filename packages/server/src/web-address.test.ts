import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import type { OpenDoor } from './session/server-info.ts'
import { lookedUpNow, webAddress } from './web-address.ts'

const door = (name: string, ...addresses: readonly string[]): OpenDoor => {
  const isEncrypted = name.endsWith('s')
  return { name, visitors: name.startsWith('web') ? 'browsers' : 'clients', isEncrypted, ports: [], addresses }
}

const CASES: readonly (readonly [what: string, doors: readonly OpenDoor[], expected: object | null])[] = [
  ['none', [door('ircs', '[::]:6697')], null],
  ['a Unix socket', [door('web', 'unix:/run/web')], null],
  ['loopback', [door('web', '127.0.0.1:6680')], { origin: 'http://127.0.0.1:6680', isHere: true }],
  [
    'what others reach before what is encrypted',
    [door('webs', '[::1]:6710'), door('web', '192.0.2.7:80')],
    { origin: 'http://192.0.2.7:80', isHere: false },
  ],
  [
    'what is encrypted of what others reach',
    [door('web', '0.0.0.0:6680'), door('webs', '[::]:6710')],
    { origin: 'https://[2001:db8::1]:6710', isHere: false },
  ],
]
for (const [what, doors, expected] of CASES) {
  void test(`the web door is reached at: ${what}`, () => {
    assert.deepEqual(
      webAddress(doors, () => '2001:db8::1'),
      expected,
    )
  })
}

void test('an address is looked up again when some time has passed, and not for each that asks', () => {
  const clock = new FakeClock()
  let count = 0
  const ask = lookedUpNow(() => (count += 1), clock)
  assert.deepEqual([ask(), ask()], [1, 1])
  clock.advance(10_000)
  assert.deepEqual([ask(), ask()], [2, 2])
})
