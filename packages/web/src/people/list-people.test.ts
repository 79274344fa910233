import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Member, Names, type NickKey } from '@partyline/irc/client'
import { listPeople } from './list-people.ts'

const names = new Names(new Map())

function membersOf(...list: readonly string[]): ReadonlyMap<NickKey, Member> {
  return new Map(
    list.map((written) => {
      const [, prefixes = '', nick = ''] = /^([~&@%+]*)(.*)$/.exec(written) ?? []
      return [names.nick(nick), { nick, prefixes }]
    }),
  )
}

function written(members: ReadonlyMap<NickKey, Member>, prefix: string | null, filter = ''): readonly string[] {
  return listPeople(members, new Map(), prefix, filter).map((row) =>
    row.kind === 'heading' ? `${row.rank} ${row.count}` : row.member.nick,
  )
}

void test('people stand under their ranks, by name, and ranks without people are not there', () => {
  const members = membersOf('zoe', '@ann', '+ben', '%hal', 'Bob', '@+cy', '~own')
  assert.deepEqual(written(members, '(qaohv)~&@%+'), [
    'operators 3',
    'ann',
    'cy',
    'own',
    'halfOperators 1',
    'hal',
    'voiced 1',
    'ben',
    'members 2',
    'Bob',
    'zoe',
  ])
  assert.deepEqual(written(membersOf('zoe'), null), ['members 1', 'zoe'])
  assert.deepEqual(written(membersOf('@ann', '!bot'), null), ['operators 1', 'ann', 'members 1', '!bot'])
})

void test('a part of a name finds people, in upper or lower case', () => {
  assert.deepEqual(written(membersOf('@Anna', 'hannah', 'ben'), '(ov)@+', 'AN'), [
    'operators 1',
    'Anna',
    'members 1',
    'hannah',
  ])
  assert.deepEqual(written(membersOf('ben'), '(ov)@+', 'x'), [])
})
