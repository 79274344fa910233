import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Names, type ClientState, type Person, type Place } from '@partyline/irc/client'
import { isModerator, maskOf, mutedIn, muteOf } from './rights.ts'

const server = (tokens: Readonly<Record<string, string>>) =>
  ({ isupport: new Map(Object.entries(tokens)) }) as unknown as ClientState['server']
const OURS = server({ PREFIX: '(qaohv)~&@%+', EXTBAN: ',Rm', ACCOUNTEXTBAN: 'R,account' })
const BARE = server({ PREFIX: '(ov)@+' })
const person = (account: string | null, address: string) => ({ nick: 'bob', account, address }) as Person

void test('moderators are those with a rank above voice', () => {
  const CASES = [
    ['', false],
    ['+', false],
    ['@', true],
    ['%+', true],
    ['~', true],
  ] as const
  for (const [prefixes, expected] of CASES) {
    const members = new Map([[new Names(OURS.isupport).nick('Ann'), { nick: 'Ann', prefixes }]])
    const place = { kind: 'channel', members } as unknown as Place
    const me = { nick: 'ann' } as ClientState['me']
    assert.equal(isModerator(place, { server: OURS, me }), expected, prefixes)
    assert.equal(isModerator({ ...place, kind: 'conversation' }, { server: OURS, me }), false)
  }
})

void test('a person is meant by the account, else by the host, else by the nickname', () => {
  assert.equal(maskOf('bob', person('bobby', '~b@host'), OURS), 'R:bobby')
  assert.equal(maskOf('bob', person(null, '~b@host'), OURS), '*!*@host')
  assert.equal(maskOf('bob', person('bobby', '~b@host'), BARE), '*!*@host')
  assert.equal(maskOf('bob', undefined, OURS), 'bob!*@*')
  assert.equal(maskOf('bob', person('bobby', ''), server({ EXTBAN: '~,a', ACCOUNTEXTBAN: 'a' })), '~a:bobby')
})

void test('a mute is a ban that lets people in, where the server has it', () => {
  assert.equal(muteOf('R:bob', OURS), 'm:R:bob')
  assert.equal(mutedIn('m:R:bob', OURS), 'R:bob')
  assert.equal(mutedIn('R:bob', OURS), null)
  assert.equal(muteOf('*!*@h', server({ EXTBAN: '~,mq' })), '~m:*!*@h')
  assert.equal(muteOf('*!*@h', BARE), null)
})
