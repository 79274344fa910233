import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIp } from '@partyline/irc'
import { banText, compileBan, hasAddress, isBannedBy, parseBanTarget } from './server-bans.ts'

const TARGETS: readonly (readonly [written: string, of: string, text: string])[] = [
  ['192.0.2.7', 'network', '192.0.2.7'],
  ['192.0.2.7/24', 'network', '192.0.2.0/24'],
  ['*@192.0.2.7', 'network', '192.0.2.7'],
  ['*!*@192.0.2.0/24', 'network', '192.0.2.0/24'],
  ['::ffff:192.0.2.7', 'network', '192.0.2.7'],
  ['2001:DB8::1', 'network', '2001:db8::/64'],
  ['2001:db8::/32', 'network', '2001:db8::/32'],
  ['bob!*@*', 'mask', 'bob!*@*'],
  ['~bob@host.example', 'mask', '*!~bob@host.example'],
  ['host.example', 'mask', '*!*@host.example'],
  ['*!spam@192.0.2.0/24', 'mask', '*!spam@192.0.2.0/24'],
  ['Bob', 'account', 'Bob'],
]
for (const [written, of, text] of TARGETS) {
  void test(`a ban of ${written} is one of the ${of} ${text}`, () => {
    assert.deepEqual(parseBanTarget(written), { of, text })
  })
}

for (const written of ['', '*', '*!*@*', '*@*', '?*!*@*', '0.0.0.0/0', '::/0', '*@0.0.0.0/0', ':1 spam']) {
  void test(`nobody bans everybody, or nobody: ${JSON.stringify(written)}`, () => {
    assert.equal(parseBanTarget(written), null)
  })
}

function banOf(written: string) {
  const target = parseBanTarget(written)
  assert.ok(target !== null)
  return compileBan({ ...target, reason: '', by: 'ann', at: 0, until: null })
}

function addressOf(text: string) {
  const address = parseIp(text)
  assert.ok(address !== null)
  return address
}

void test('a ban of addresses holds for them and no others', () => {
  const has = (ban: string, address: string) => hasAddress(banOf(ban), addressOf(address))
  assert.ok(has('192.0.2.0/24', '192.0.2.255'))
  assert.ok(!has('192.0.2.0/24', '192.0.3.0'))
  assert.ok(has('192.0.2.7', '192.0.2.7'))
  assert.ok(!has('192.0.2.7', '192.0.2.8'))
  assert.ok(has('2001:db8::1', '2001:db8::2'))
  assert.ok(!has('2001:db8::1', '2001:db8:0:1::1'))
  assert.ok(!has('bob', '192.0.2.7'))
})

void test('a ban of a mask or account holds for what is seen of a user', () => {
  const user = { account: 'Bob', own: null, sourceKey: 'robert!~bob@192.0.2.7', address: parseIp('192.0.2.7') }
  for (const ban of ['bob', 'robert!*@*', '*!spam*@x', '*!~bob@192.0.2.0/24']) {
    assert.equal(isBannedBy(banOf(ban), user), ban !== '*!spam*@x', ban)
  }
  assert.ok(!isBannedBy(banOf('bob'), { ...user, account: null }))
  // That address may be shown and not be that of the client: a ban of addresses is compared with the connection only.
  assert.ok(!isBannedBy(banOf('192.0.2.7'), user))
})

void test('a client that is kept out is told until when, whom to ask, and why', () => {
  assert.equal(banText({ reason: '', until: null }), 'You are banned from this network. Its operators know more')
  assert.equal(
    banText({ reason: 'spam', until: Date.UTC(2026, 0, 31, 12, 30) }, 'abuse@chat.example'),
    'You are banned from this network until 2026-01-31 12:30:00 UTC. To ask why, write to abuse@chat.example. The reason: spam',
  )
})
