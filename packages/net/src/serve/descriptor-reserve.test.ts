import assert from 'node:assert/strict'
import { openSync } from 'node:fs'
import { devNull } from 'node:os'
import { describe, it } from 'node:test'
import { DescriptorReserve } from './descriptor-reserve.ts'

void describe('DescriptorReserve', () => {
  void it('gives its reserve back when descriptors run out, tells, and tries again after the pause', () => {
    let now = 0
    let free = 10
    const errors: unknown[] = []
    const open = () => {
      if (free === 0) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
      return openSync(devNull, 'r')
    }
    const options = { size: 4, pauseMs: 100, now: () => now, open, onExhausted: (error: unknown) => errors.push(error) }
    const reserve = new DescriptorReserve(options)
    assert.equal(reserve.hasRoom(), true)
    assert.equal(reserve.heldCount, 4)
    free = 0
    assert.equal(reserve.hasRoom(), false)
    assert.equal(reserve.heldCount, 0)
    free = 10
    now = 99
    assert.equal(reserve.hasRoom(), false)
    now = 100
    assert.equal(reserve.hasRoom(), true)
    assert.equal(errors.length, 1)
    reserve.close()
    assert.equal(reserve.heldCount, 0)
  })
})
