/** A node of a cluster without sockets, NATS and disk, for tests: its journal, network, pipeline, and a store in memory. Its clients are elsewhere. */
import type { TestContext } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { Cluster } from '../cluster/cluster.ts'
import { readNodeState } from '../cluster/node-state.ts'
import { Delivery } from '../delivery/delivery.ts'
import { defaultLimits } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { Command } from '../network/command.ts'
import { Pipeline } from '../pipeline/pipeline.ts'
import { Recording } from '../pipeline/recording.ts'
import type { ServerInfo } from '../session/server-info.ts'
import { Sessions } from '../session/sessions.ts'
import type { Through } from '../store/store.ts'
import { folderFor } from '../store/testing.ts'
import { MemoryStore } from './memory-store.ts'
import type { MemoryStream } from './memory-stream.ts'
import { nodeId, policyWith, sessionId } from './test-network.ts'

export const NETWORK = 'TestNet'

export interface Join {
  readonly name: string
  readonly folder: string
  readonly run?: number
  /** What the folder has of the history. */
  readonly store?: MemoryStore
  readonly checkpointEvery?: number
  readonly unicode?: string
  /** Those whose leases are found to have ended. */
  readonly gone?: readonly string[]
  readonly missedWithinMs?: number
  /** Of one batch of the pipeline. */
  readonly turnsMax?: number
}

export interface Member {
  readonly cluster: Cluster
  readonly store: MemoryStore
  readonly failures: unknown[]
  readonly logged: string[]
  readonly stopping: AbortController
  readonly clock: FakeClock
  say(session: string | null, ...commands: readonly Command[]): Promise<void>
}

export interface ClusterSurroundings {
  readonly through: Through | null
  readonly log: Log
  readonly flush: () => Promise<boolean>
  readonly onFailed: (error: unknown) => void
}

export async function clusterOf(
  stream: MemoryStream,
  { name, folder, run = 1, checkpointEvery = 5, unicode = '16.0', gone = [], missedWithinMs = 10_000 }: Join,
  { through, log, flush, onFailed }: ClusterSurroundings,
): Promise<Cluster> {
  return new Cluster(
    {
      config: { servers: [], node: nodeId(name), durability: 'disk' },
      network: NETWORK,
      name: `${name}.test`,
      policy: policyWith(),
      unicode,
      folder,
      through,
      batchWishesMax: () => 100,
      isBehind: () => false,
      flush,
      log,
      onFailed,
      checkpointEvery,
    },
    {
      stream: stream.connect(),
      kept: await readNodeState(folder),
      networkId: 'id',
      lastPosition: stream.messages.length,
      currentPosition: async () => stream.messages.length,
      batchBytesMax: () => 100_000,
      run,
      watch: async (others, onEnded) => {
        for (const other of others()) if (gone.includes(other.node)) onEnded(other)
      },
      missedWithinMs,
      opened: new AsyncDisposableStack(),
    },
  )
}

export async function join(stream: MemoryStream, options: Join): Promise<Member> {
  const { name, store = new MemoryStore(), turnsMax = 100 } = options
  const failures: unknown[] = []
  const logged: string[] = []
  const note = (event: string) => void logged.push(event)
  const log = { debug: note, info: note, warn: note, error: note }
  const { through } = store.reopen()
  const stopping = new AbortController()
  const clock = new FakeClock()
  const recording = new Recording({ store, clock, log, onRefusal: 'retry', stopped: stopping.signal })
  const cluster = await clusterOf(stream, options, {
    through,
    log,
    flush: () => recording.flush(),
    onFailed: (error) => failures.push(error),
  })
  const { network, journal } = cluster
  const sessions = new Sessions()
  const beginSlice = () => () => false
  // The name alone is asked for, also where nobody is told anything.
  const info = (): ServerInfo => ({
    name,
    network: NETWORK,
    version: '',
    startedAt: 0,
    uptimeMs: () => 0,
    lobby: '#lobby',
    doors: [],
    webAddress: () => null,
    filehost: () => null,
    thumbnails: () => null,
    certificate: null,
    motd: null,
    description: null,
    admin: [],
    icon: null,
    password: null,
    stsSeconds: null,
    sendsHooks: false,
    maySendTo: () => true,
    leadsNowhere: async () => false,
    vapidKey: null,
    operPasswords: new Map(),
    accounts: { registration: 'open', isBeforeConnect: true, isMailed: false },
    limits: defaultLimits(),
  })
  const pipeline = new Pipeline({
    network,
    sessions,
    store,
    recording,
    delivery: new Delivery({
      pushes: null,
      network,
      sessions,
      info,
      beginSlice,
      clock,
      onRefused: () => {},
      onDefect: (_session, error) => failures.push(error),
    }),
    log,
    onOrder: () => {},
    position: () => journal.position,
    recordedSeq: through?.seq ?? 0,
    batchTurnsMax: () => turnsMax,
    beginSlice,
    onNicknameInUse: () => {},
    postpone: () => {},
  })
  cluster.consume((turns) => pipeline.run(turns))
  return {
    cluster,
    store,
    failures,
    logged,
    stopping,
    clock,
    async say(session, ...commands) {
      for (const command of commands) {
        const id = session === null ? null : sessionId(session)
        cluster.journal.submit({ kind: 'wish', session: id, rank: 'usual', command, label: null })
      }
      await cluster.journal.settled()
    },
  }
}

export async function begun(stream: MemoryStream, options: Join): Promise<Member> {
  const member = await join(stream, options)
  await member.cluster.begin(policyWith())
  return member
}

export async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

export function codesOf({ failures }: Member): readonly unknown[] {
  return failures.map((error) => error instanceof Error && 'code' in error && error.code)
}

export function nicksOf({ cluster }: Member): readonly string[] {
  return [...cluster.network.users.values()].map(({ nick }) => nick)
}

export async function storeThrough(through: Through): Promise<MemoryStore> {
  const store = new MemoryStore()
  await store.append({ changes: [], through })
  return store
}

/** As a backup has it. */
export function copyOf({ events, through }: MemoryStore): MemoryStore {
  const copy = new MemoryStore()
  copy.events.push(...events)
  copy.through = through
  return copy
}

export function textsOf({ store }: Member): readonly (string | undefined)[] {
  return store.events.flatMap(({ verb, params }) => (verb === 'PRIVMSG' ? params[1] : []))
}

export function folders(context: TestContext): readonly [string, string] {
  return [folderFor(context), folderFor(context)]
}

export function quitsOf({ store }: Member): readonly (string | undefined)[] {
  return store.events.flatMap(({ verb, params }) => (verb === 'QUIT' ? params[0] : []))
}
