import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Batch } from '../store/store.ts'
import { tellingFiles } from './telling-files.ts'

const ID = 'f'.repeat(22)
const THROUGH = { seq: 1, time: 0, position: null }

void test('files that are made, changed or removed are told when they are recorded, and nothing else is', async () => {
  const order: string[] = []
  const recorded = async () => void order.push('recorded')
  const store = tellingFiles({ append: recorded }, (id) => void order.push(id))
  const changes: Batch['changes'] = [
    { kind: 'kept', record: { of: 'file', key: ID, value: {} } },
    { kind: 'kept', record: { of: 'account', key: ID, value: {} } },
    { kind: 'dropped', of: 'file', key: ID },
    { kind: 'dropped', of: 'account', key: ID },
  ]
  await store.append({ changes, through: THROUGH })
  assert.deepEqual(order, ['recorded', ID, ID])
  const failing = tellingFiles({ append: () => Promise.reject(new Error('full')) }, () => assert.fail('told'))
  await assert.rejects(failing.append({ changes, through: THROUGH }), /full/)
})
