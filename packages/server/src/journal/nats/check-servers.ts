/**
 * Do the NATS servers keep the promise of an echo: what was shown is on a disk?
 *
 * Every server of a cluster tells its version to every client. Whether it has each message written to the disk before it
 * acknowledges (`sync_interval: always`, since 2.10) is told only in the system account: a client of another account learns it
 * where the operator exports `$SYS.REQ.SERVER.PING.JSZ` to that account, and otherwise has to believe the operator.
 */
import type { Msg, NatsConnection } from '@nats-io/transport-node'
import { ClusterError } from '../../errors.ts'

/** What an acknowledgement of the NATS servers means to the operator: it is on a disk, or in the memory of a majority. */
export type Durability = 'disk' | 'memory'

export interface NatsServerReport {
  readonly name: string
  readonly version: string
  /** Null where the servers do not tell. */
  readonly isSyncing: boolean | null
}

/** Answered by each server in which the account is known, with its name and version. */
const CONNECTIONS = '$SYS.REQ.ACCOUNT.PING.CONNZ'
/** Answered by each server, where it is exported to the account. */
const JETSTREAM = '$SYS.REQ.SERVER.PING.JSZ'
const ANSWERS_WAIT_MS = 2_000
/** The answers of servers beside each other come within a few milliseconds. */
const ANSWERS_STALL_MS = 300

/** The first that has `sync_interval: always`, and the oldest that has what we use. */
const MINIMUM = { disk: [2, 10], memory: [2, 9] } as const

/**
 * Asks every server. A server that is down is not asked: call it again when the connection was made anew.
 *
 * @throws {ClusterError} CLUSTER_TOO_OLD, CLUSTER_NOT_DURABLE (a server says that it does not sync), CLUSTER_NO_JETSTREAM
 */
export async function checkServers(
  connection: NatsConnection,
  durability: Durability,
): Promise<readonly NatsServerReport[]> {
  const [connected, syncing] = await Promise.all([
    answers(connection, CONNECTIONS, JSON.stringify({ limit: 1 })),
    answers(connection, JETSTREAM),
  ])
  const reports = connected.flatMap(({ server }) => {
    const told = syncing.find((answer) => answer.server?.name === server?.name)
    const { name, ver } = server ?? {}
    if (typeof name !== 'string' || typeof ver !== 'string') return []
    return [{ name, version: ver, isSyncing: told === undefined ? null : told.data?.config?.sync_always === true }]
  })
  const { info } = connection
  // An account may be kept from asking: then there is the server that we are connected to.
  if (reports.length === 0 && info !== undefined)
    reports.push({ name: info.server_name ?? info.server_id, version: info.version, isSyncing: null })
  if (info?.jetstream !== true)
    throw new ClusterError(
      'CLUSTER_NO_JETSTREAM',
      `the NATS server at ${connection.getServer()} runs without JetStream`,
    )
  for (const report of reports) check(report, durability)
  return reports
}

function check({ name, version, isSyncing }: NatsServerReport, durability: Durability): void {
  const minimum = MINIMUM[durability]
  if (!isAtLeast(version, minimum)) {
    const reason = isAtLeast(version, MINIMUM.memory)
      ? 'which acknowledges a message before it is on the disk and cannot be told to wait'
      : 'which lacks what is needed'
    throw new ClusterError(
      'CLUSTER_TOO_OLD',
      `the NATS server ${name} has version ${version}, ${reason}; ${minimum.join('.')} or newer is needed`,
    )
  }
  if (durability === 'disk' && isSyncing === false)
    throw new ClusterError(
      'CLUSTER_NOT_DURABLE',
      `the NATS server ${name} acknowledges a message before it is on the disk: its sync_interval is not "always"`,
    )
}

/** What is read of the answers of `$SYS.REQ…`; all of it may be missing. */
interface Answer {
  readonly server?: { readonly name?: string; readonly ver?: string }
  readonly data?: { readonly config?: { readonly sync_always?: boolean } } | null
}

async function answers(connection: NatsConnection, subject: string, payload = ''): Promise<readonly Answer[]> {
  const found: Answer[] = []
  try {
    const options = { strategy: 'stall', maxWait: ANSWERS_WAIT_MS, stall: ANSWERS_STALL_MS } as const
    for await (const message of await connection.requestMany(subject, payload, options)) found.push(answerOf(message))
  } catch {
    // Nobody answers, or this account may not ask.
  }
  return found
}

function answerOf(message: Msg): Answer {
  return message.json()
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}
