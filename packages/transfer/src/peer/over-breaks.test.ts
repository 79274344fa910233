import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPair } from '@partyline/net/testing'
import { TransferError } from '../errors.ts'
import { overBreaks } from './over-breaks.ts'

interface Given {
  /** What becomes of each connection; the last one is that of all after it. */
  readonly outcomes: readonly (TransferError | 'whole')[]
  /** Bytes that each connection brings. */
  readonly bytes?: number
  readonly isRepeatable?: boolean
}

/** @returns what became of it in the end, and whether each connection was the first or came after a break */
async function run({ outcomes, bytes = 0, isRepeatable = true }: Given) {
  const asked: boolean[] = []
  let progress = 0
  const meeting = {
    addresses: [],
    next: (isAgain: boolean) => {
      asked.push(isAgain)
      return Promise.resolve({ connection: memoryPair()[0], address: 'memory', pairKey: new Uint8Array() })
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const parts = {
    meeting,
    isRepeatable: () => isRepeatable,
    progress: () => progress,
    onPeer: () => {},
    onBreak: () => {},
    signal: new AbortController().signal,
  }
  const end = await overBreaks(parts, async ({ connection }) => {
    connection.abort()
    progress += bytes
    const outcome = outcomes[Math.min(asked.length, outcomes.length) - 1]
    if (outcome instanceof TransferError) throw outcome
    return outcome
  }).catch((error: unknown) => error)
  return { asked, end }
}

const broken = new TransferError('TRANSFER_CONNECTION', 'it broke')

void test('after a break the other side is met again, and the transfer is that of the last connection', async () => {
  assert.deepEqual(await run({ outcomes: [broken, broken, 'whole'] }), { asked: [false, true, true], end: 'whole' })
})

void test('breaks that bring nothing new end it after five of them, and others never do', async () => {
  const { asked, end } = await run({ outcomes: [broken] })
  assert.deepEqual([asked.length, end], [6, broken])
  const moving = await run({ outcomes: [...Array.from({ length: 20 }, () => broken), 'whole'], bytes: 1 })
  assert.deepEqual([moving.asked.length, moving.end], [21, 'whole'])
})

void test('what can be read once, and what is no break of this connection, ends it at once', async () => {
  for (const [outcome, isRepeatable] of [
    [broken, false],
    [new TransferError('TRANSFER_INTEGRITY', 'a bit flipped'), true],
    // The other side says that its own connection is broken, and gives up.
    [new TransferError('TRANSFER_CONNECTION', 'it broke', { isFromPeer: true }), true],
  ] as const) {
    const { asked, end } = await run({ outcomes: [outcome, 'whole'], isRepeatable })
    assert.deepEqual([asked, end], [[false], outcome])
  }
})
