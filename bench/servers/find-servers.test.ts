import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findServers } from './find-servers.ts'
import { ngircd } from './ngircd.ts'
import { partyline } from './partyline.ts'

void test('servers are found by their names, in the order given, and one that is not there is named', () => {
  assert.deepEqual(findServers(['ngircd', 'partyline'], [partyline, ngircd]), [ngircd, partyline])
  assert.throws(() => findServers(['unreal'], [partyline, ngircd]), /--servers takes partyline, ngircd, not 'unreal'/)
})
