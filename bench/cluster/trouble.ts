/**
 * The longest pause that people see when something is killed or hangs, while somebody on each node speaks all the time. Each
 * rejects when a message was lost, repeated or overtaken.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { NatsServers } from '../../scripts/nats-servers.ts'
import type { NatsServer } from '../../scripts/nats-server.ts'
import { type Setup, STREAM } from './setup.ts'
import { Talk } from './talk.ts'

const ELECTED_MS = 30_000
const POLL_MS = 20

export interface TroubleMeasured {
  /** A NATS server hangs that follows the leader of the stream, and that a node is connected to. Null without NATS. */
  readonly followerHangsMs: number | null
  /** The NATS server is killed that leads the stream. Null without NATS. */
  readonly leaderKilledMs: number | null
  /** A node is killed: what the people of the other node see. Null without one. */
  readonly nodeKilledOthersMs: number | null
  /** What its own people see, when it is started again at once and they connect to it again. */
  readonly nodeKilledOwnMs: number
}

export async function followerHangs(setup: Setup, seconds: number): Promise<Pick<TroubleMeasured, 'followerHangsMs'>> {
  const { nats, nodes } = setup
  if (nats === null) return { followerHangsMs: null }
  const leader = await leaderOf(nats)
  const follower = nats.all.slice(0, nodes.length).find((server) => server !== leader)
  if (follower === undefined) throw new Error('no node is connected to a NATS server that follows')
  const followerHangsMs = await longestPause(setup, seconds, () => follower.freeze())
  follower.thaw()
  await nats.ready()
  return { followerHangsMs }
}

export async function leaderKilled(setup: Setup, seconds: number): Promise<Pick<TroubleMeasured, 'leaderKilledMs'>> {
  const { nats } = setup
  if (nats === null) return { leaderKilledMs: null }
  const leader = await leaderOf(nats)
  const leaderKilledMs = await longestPause(setup, seconds, () => leader.kill())
  await leader.start()
  await nats.ready()
  return { leaderKilledMs }
}

/** Resolves when there is one that all servers know: not while they elect another. */
async function leaderOf(nats: NatsServers): Promise<NatsServer> {
  const until = performance.now() + ELECTED_MS
  while (performance.now() < until) {
    const [name, ...others] = await Promise.all(nats.all.map((server) => server.leaderOf(STREAM)))
    if (name !== null && name !== undefined && others.every((other) => other === name)) return nats.named(name)
    await delay(POLL_MS)
  }
  throw new Error(`no NATS server leads the stream ${STREAM}`)
}

/** Of all people on all nodes, until everything that was said after the trouble has come. */
async function longestPause({ nodes }: Setup, seconds: number, make: () => void | Promise<void>): Promise<number> {
  await using talk = await Talk.begin(nodes)
  const pauses = talk.watch()
  await make()
  await talk.goOn(seconds)
  await talk.end()
  return Math.max(...pauses.map(({ longestMs }) => longestMs))
}

export async function nodeKilled(
  { nodes }: Setup,
  seconds: number,
): Promise<Pick<TroubleMeasured, 'nodeKilledOthersMs' | 'nodeKilledOwnMs'>> {
  const victim = nodes.at(-1) ?? nodes[0]
  await using talk = await Talk.begin(nodes.filter((node) => node !== victim))
  const before = await Talk.begin([victim], nodes.length)
  const pauses = talk.watch()
  const killedAt = performance.now()
  await victim.kill()
  // The connections of its people ended with it, which is no failure.
  await before[Symbol.asyncDispose]()
  await victim.restart()
  await using after = await Talk.begin([victim], nodes.length + 1)
  const nodeKilledOwnMs = performance.now() - killedAt
  await after.goOn(seconds)
  await after.end()
  await talk.end()
  const longest = pauses.map(({ longestMs }) => longestMs)
  return { nodeKilledOthersMs: longest.length === 0 ? null : Math.max(...longest), nodeKilledOwnMs }
}
