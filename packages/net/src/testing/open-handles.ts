/** Whether a test has left something open: sockets, servers and timers that keep the process alive. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach } from 'node:test'
import { nextTurn } from './connection-traits.ts'

/** What is closed is gone after some turns of the event loop; what is not gone then, stays. */
const TURNS_MAX = 1000
/** Files and child processes are not this package's. */
const COUNTED = /^(TCP|TLS|Pipe|UDP|GetAddrInfo|Timeout)/

/** Registers hooks within a suite: each of its tests has to leave no more open than it found. */
export function leavesNothingOpen(): void {
  let before: readonly string[] = []
  beforeEach(() => {
    before = openHandles()
  })
  afterEach(async () => {
    for (let turn = 0; turn < TURNS_MAX && leftOpen(before).length > 0; turn += 1) await nextTurn()
    assert.deepEqual(leftOpen(before), [])
  })
}

/** What is open now and was not before. */
function leftOpen(before: readonly string[]): readonly string[] {
  const rest = [...before]
  return openHandles().filter((name) => {
    const index = rest.indexOf(name)
    if (index !== -1) rest.splice(index, 1)
    return index === -1
  })
}

function openHandles(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => COUNTED.test(name))
}
