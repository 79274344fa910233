import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { StateDraft } from './draft.ts'
import { initialState } from './initial-state.ts'
import { CLIENT_LIMITS } from './limits.ts'
import { ShardMap } from './shard-map.ts'
import type { Member, NickKey, Person, PlaceKey } from './state.ts'

const [ANN, BOB] = ['ann' as NickKey, 'bob' as NickKey]
const DEN = '#den' as PlaceKey

/** As if so many were there. */
function crowd<Value>(size: number): ShardMap<NickKey, Value> {
  return new ShardMap(undefined, size)
}

void describe('a server that tells of people without end', () => {
  void it('has the last of them left out, and the others change as before', () => {
    const people = crowd<Person>(CLIENT_LIMITS.peopleMax - 1)
    const draft = new StateDraft({ ...initialState({ nick: 'zoe' }), people })
    for (const key of [ANN, BOB]) draft.setPerson(key, { nick: key })
    draft.setPerson(ANN, { nick: 'ann', away: 'tea' })
    assert.equal(draft.person(ANN)?.away, 'tea')
    assert.equal(draft.person(BOB), undefined)
  })

  void it('fills no channel beyond its limit', () => {
    const draft = new StateDraft(initialState({ nick: 'zoe' }))
    draft.addPlace({ kind: 'channel', key: DEN, name: '#den', membership: { kind: 'joined' }, since: 0 })
    draft.setPlace(DEN, { members: crowd<Member>(CLIENT_LIMITS.membersMax - 1) })
    for (const key of [ANN, BOB]) draft.setMember(DEN, key, { nick: key, prefixes: '' })
    draft.setMember(DEN, ANN, { nick: 'ann', prefixes: '@' })
    const members = draft.place(DEN)?.members
    assert.deepEqual([members?.get(ANN)?.prefixes, members?.get(BOB)], ['@', undefined])
  })
})
