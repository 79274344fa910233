import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CLUSTER_CHARACTERS_MAX } from '../limits.ts'
import { Widths } from './widths.ts'

function drawn(text: string): string {
  return Array.from(new Widths().clusters(text), (cluster) => cluster.text).join('')
}

void describe('a cluster', () => {
  void it('of many marks is drawn as far as it is reasonable', () => {
    const longest = `e${'\u0301'.repeat(CLUSTER_CHARACTERS_MAX - 1)}`
    assert.equal(drawn(longest), longest)
    assert.equal(drawn(`${longest}\u0301\u0301 f`), `${longest} f`)
  })

  void it('is not cut within a character', () => {
    const text = `ab${'\u0301'.repeat(CLUSTER_CHARACTERS_MAX - 2)}\u{1d165}`
    assert.equal(drawn(text), `ab${'\u0301'.repeat(CLUSTER_CHARACTERS_MAX - 2)}`)
  })
})
