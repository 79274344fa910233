import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LoginsUnderway } from './logins-underway.ts'

const MAX = 4

function room() {
  const underway = new LoginsUnderway()
  const ended: string[] = []
  const enter = (holder: string | null, name: string) => underway.enter(holder, MAX, () => void ended.push(name))
  return { ended, enter }
}

void describe('clients that log in', () => {
  void it('are so many, and one that is gone makes room', () => {
    const { ended, enter } = room()
    const leave = ['a', 'b', 'c', 'd'].map((holder) => enter(holder, holder))
    assert.equal(enter('e', 'e'), null)
    leave[1]?.()
    assert.notEqual(enter('e', 'e'), null)
    assert.deepEqual(ended, [])
  })

  void it('of the address that has the most give way to one that has fewer, the oldest first', () => {
    const { ended, enter } = room()
    for (const name of ['a1', 'a2', 'a3']) enter('a', name)
    enter('b', 'b1')
    assert.equal(enter('a', 'a4'), null)
    assert.notEqual(enter('c', 'c1'), null)
    assert.deepEqual(ended, ['a1'])
    assert.equal(enter('c', 'c2'), null, 'it would have as many as the other')
    assert.notEqual(enter(null, 'local'), null)
    assert.deepEqual(ended, ['a1', 'a2'])
  })
})
