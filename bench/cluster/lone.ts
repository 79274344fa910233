/** One message under way in all, with a silence before each: what a conversation of two people feels like. */
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../load/failure.ts'
import { Latencies } from '../measure/latency.ts'
import { Member } from './member.ts'
import type { Setup } from './setup.ts'

const CHANNEL = '#lone'
const SILENCE_MS = 20
/** Not measured: until the code is warm. */
const WARM_UP = 50
const STALLED_MS = 20_000

export interface LoneMeasured {
  /** To the other client, which is on another node where there is one. */
  readonly otherP50Ms: number
  readonly otherP99Ms: number
  readonly echoP50Ms: number
  readonly echoP99Ms: number
}

/** The two speak in turns. Rejects when a message is lost. */
export async function lone({ nodes }: Setup, seconds: number): Promise<LoneMeasured> {
  const failure = new Failure()
  const members = [0, 1].map((id) => new Member(id, CHANNEL, failure))
  try {
    for (const [index, member] of members.entries()) await member.join((nodes[index] ?? nodes[0]).port)
    for (let count = 0; count < WARM_UP; count++) await exchange(members, count % 2, failure)
    const [toOther, echo] = [new Latencies(), new Latencies()]
    const until = performance.now() + seconds * 1000
    for (let turn = 0; performance.now() < until; turn++) {
      const sender = turn % 2
      const times = await exchange(members, sender, failure)
      for (const [index, ms] of times.entries()) (index === sender ? echo : toOther).add(ms)
      await delay(SILENCE_MS)
    }
    return {
      otherP50Ms: toOther.percentile(0.5),
      otherP99Ms: toOther.percentile(0.99),
      echoP50Ms: echo.percentile(0.5),
      echoP99Ms: echo.percentile(0.99),
    }
  } finally {
    for (const member of members) member.leave()
  }
}

/** One message; resolves with the milliseconds until each member had it. */
async function exchange(members: readonly Member[], sender: number, failure: Failure): Promise<readonly number[]> {
  const begun = performance.now()
  const seen = members.map(
    (member) =>
      new Promise<number>((resolve) => {
        member.onSeen = () => resolve(performance.now() - begun)
      }),
  )
  members[sender]?.say()
  const lost = new AbortController()
  const late = delay(STALLED_MS, undefined, { signal: lost.signal }).then(
    () => failure.report('a lone message was not seen'),
    () => undefined,
  )
  try {
    return await failure.orFail(Promise.all(seen))
  } finally {
    lost.abort()
    await late
  }
}
