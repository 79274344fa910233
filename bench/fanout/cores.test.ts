import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseCores, parseCpuList } from './cores.ts'

void test("the kernel's list of cores is read with its ranges", () => {
  assert.deepEqual(parseCpuList('0-2,5'), [0, 1, 2, 5])
  assert.deepEqual(parseCpuList('7'), [7])
})

void test('server and load never share a core', () => {
  const { server, load } = chooseCores()
  assert.ok(server === null ? load === null : server !== load)
})
