/** Many senders, so that batches fill: how many commands a second become entries, and what they cost. */
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../load/failure.ts'
import { processCpuSeconds } from '../measure/cpu.ts'
import { Member } from './member.ts'
import type { Setup } from './setup.ts'

/** Small channels: what is measured is the way of a command, not fan-out. Each has a member on each node, and both send. */
const CHANNELS = 50
/** Of each sender; it says its next message when it sees its own. */
const UNDERWAY = 4
const WARM_UP_MS = 1_000
/** Longer than NATS servers need to elect a leader. */
const STALLED_MS = 20_000

export interface ManyMeasured {
  readonly commandsPerSecond: number
  /** Cores in use. */
  readonly nodeCores: number
  readonly natsCores: number
}

/** Rejects when a message was lost, repeated or overtaken, or when the two members of a channel saw different orders. */
export async function many(setup: Setup, seconds: number): Promise<ManyMeasured> {
  const failure = new Failure(STALLED_MS)
  const pairs = Array.from({ length: CHANNELS }, (_, channel) =>
    [0, 1].map((side) => new Member(2 * channel + side, `#c${channel}`, failure)),
  )
  const members = pairs.flat()
  let seen = 0
  let isSending = true
  try {
    for (const pair of pairs) {
      await Promise.all(pair.map((member, side) => member.join((setup.nodes[side] ?? setup.nodes[0]).port)))
    }
    for (const [id, member] of members.entries()) {
      member.onSeen = (sender) => {
        if (sender !== id) return
        seen += 1
        if (isSending) member.say()
      }
    }
    for (const member of members) for (let count = 0; count < UNDERWAY; count++) member.say()
    await failure.orFail(delay(WARM_UP_MS))
    const before = readTimes(setup, seen)
    await failure.orFail(delay(seconds * 1000))
    const after = readTimes(setup, seen)
    isSending = false
    await failure.untilNone(
      () => missing(pairs),
      () => `${missing(pairs)} messages never came`,
    )
    if (pairs.some(([one, two]) => one?.checksum !== two?.checksum))
      throw new Error('the two members of a channel saw different orders')
    const elapsed = after.clock - before.clock
    return {
      commandsPerSecond: (after.seen - before.seen) / elapsed,
      nodeCores: (after.nodes - before.nodes) / elapsed,
      natsCores: (after.nats - before.nats) / elapsed,
    }
  } finally {
    for (const member of members) member.leave()
  }
}

function missing(pairs: readonly (readonly Member[])[]): number {
  const ofPair = (pair: readonly Member[], channel: number) =>
    pair.flatMap((reader) => pair.map(({ said }, side) => said - reader.sequence.lastOf(2 * channel + side)))
  return pairs.flatMap(ofPair).reduce((sum, count) => sum + count, 0)
}

function readTimes({ nodes, nats }: Setup, seen: number) {
  const cpu = (pids: readonly (number | null)[]) =>
    pids.reduce((sum: number, pid) => sum + (pid === null ? 0 : processCpuSeconds(pid)), 0)
  return {
    clock: performance.now() / 1000,
    seen,
    nodes: cpu(nodes.map(({ pid }) => pid)),
    nats: cpu(nats?.all.map(({ pid }) => pid) ?? []),
  }
}
