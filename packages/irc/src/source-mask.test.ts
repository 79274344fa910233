import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalHost, parseIp } from './addresses.ts'
import { foldName } from './names.ts'
import { SourceMask } from './source-mask.ts'

void test('what a person wrote becomes a full mask, with addresses in their one form', () => {
  const cases = {
    bob: 'bob!*@*',
    'bob!u': 'bob!u@*',
    'u@h': '*!u@h',
    'a!b@c': 'a!b@c',
    '*.example.org': '*!*@*.example.org',
    '': '*!*@*',
    '!@': '*!*@*',
    '::1': '*!*@::1',
    '0::1': '*!*@::1',
    '[::1]': '*!*@::1',
    '*!*@[2001:DB8::0:1]': '*!*@2001:db8::1',
    '~u@::ffff:10.0.0.1': '*!~u@10.0.0.1',
    '10.1.2.3/8': '*!*@10.0.0.0/8',
    'bob!*@10.1.2.3/32': 'bob!*@10.1.2.3/32',
    '[2001:DB8:1::]/32': '*!*@2001:db8::/32',
    '::ffff:10.1.2.3/104': '*!*@10.0.0.0/8',
    '10.0.0.0/33': '*!*@10.0.0.0/33',
    '10.0.0.0/08': '*!*@10.0.0.0/08',
  }
  for (const [written, full] of Object.entries(cases)) {
    assert.equal(new SourceMask(written).text, full)
    assert.equal(new SourceMask(full).text, full, 'what is full stays as it is')
  }
})

const MATCHES: readonly (readonly [mask: string, source: string, isMatch: boolean])[] = [
  ['BOB', 'bob!~b@host.example', true],
  ['*!*@HOST.example', 'bob!~b@host.example', true],
  ['*!*@::1', 'bob!~b@0::1', true],
  ['*!*@0:0::0001', 'bob!~b@::1', true],
  ['*!*@[2001:DB8::A]', 'bob!~b@2001:db8::a', true],
  ['*!*@2001:db8:*', 'bob!~b@2001:db8::a', true],
  ['*!*@10.0.0.0/8', 'bob!~b@10.255.0.1', true],
  ['*!*@10.0.0.0/8', 'bob!~b@11.0.0.1', false],
  ['*!*@10.0.0.1/32', 'bob!~b@10.0.0.1', true],
  ['*!*@10.0.0.1/32', 'bob!~b@10.0.0.2', false],
  ['*!*@0.0.0.0/0', 'bob!~b@192.0.2.1', true],
  ['*!*@0.0.0.0/0', 'bob!~b@2001:db8::1', false],
  ['*!*@2001:db8::/32', 'bob!~b@2001:db8:ffff::1', true],
  ['*!*@2001:db8::/32', 'bob!~b@2001:db9::1', false],
  ['*!*@2001:db8::/32', 'bob!~b@host.example', false],
  ['ann!*@10.0.0.0/8', 'bob!~b@10.0.0.1', false],
  ['b?b!~*@10.0.0.0/8', 'bob!~b@10.0.0.1', true],
  ['*!*@10.0.0.0/33', 'bob!~b@10.0.0.1', false],
]

for (const [mask, source, isMatch] of MATCHES) {
  void test(`${mask} ${isMatch ? 'matches' : 'does not match'} ${source}`, () => {
    const [front = '', host = ''] = source.split('@')
    const folded = foldName(`${front}@${canonicalHost(host)}`)
    assert.equal(new SourceMask(mask).matches(folded, parseIp(host)), isMatch)
  })
}

void test('masks of the same addresses are one mask', () => {
  const { folded } = new SourceMask('*!*@10.0.0.0/8')
  for (const other of ['10.9.9.9/8', '*!*@::FFFF:a00:0/104']) assert.equal(new SourceMask(other).folded, folded)
})

void test('a mask that no source can match says so', () => {
  const possible = [
    'bob',
    '*',
    'b?b!*@*',
    '[a]\\`_^{|}-',
    'r\u00e9my',
    '*!*@10.0.0.0/8',
    '::1',
    '2001:db8:*',
    '*!a:b@*',
    'fe80::1%eth0',
    'x.cloak',
    '192.0.2.*',
    '192.0.2.0/24',
  ]
  for (const mask of possible) assert.ok(new SourceMask(mask).canMatch, mask)
  const vain = [
    '$a:bob',
    '$a',
    '~a',
    '~a:bob',
    'R:',
    'm:',
    'a:bob',
    'q:*!*@*',
    'R:bob!*@*',
    'bob,eve',
    '#a',
    '*!*@$j:#a',
    'b:',
    '192.0.2.0/33',
    '192.0.2.256',
    '*!spam@192.0.2/24',
  ]
  for (const mask of vain) assert.ok(!new SourceMask(mask).canMatch, mask)
})
