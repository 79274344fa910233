import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machineCpuSeconds, ownCpuSeconds, parseCpuSeconds, processCpuSeconds, residentBytes } from './cpu.ts'

const REST = 'S 1 2 3 0 -1 4194560 616 0 28 0 250 150 0 0 20 0 1 0 100'

void test('user and system time are added, whatever the name of the process holds', () => {
  assert.equal(parseCpuSeconds(`7025 (inspircd) ${REST}`), 4)
  assert.equal(parseCpuSeconds(`7025 (a b) R 9) ${REST}`), 4)
})

void test('a line that is not of proc(5) is refused', () => {
  assert.throws(() => parseCpuSeconds('7025 (inspircd) S 1 2'), /no CPU times/)
})

void test('the kernel and this process agree about the time it used', () => {
  assert.ok(Math.abs(processCpuSeconds(process.pid) - ownCpuSeconds()) < 0.5)
  assert.ok(machineCpuSeconds() >= processCpuSeconds(process.pid))
  assert.ok(residentBytes(process.pid) > 1024 * 1024)
})
