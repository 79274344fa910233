/** How a process becomes a node: are the NATS servers fit; the lease of the node's name; where it was; the stream. */
import { ClusterError } from '../errors.ts'
import type { EntryStream } from '../journal/entry-stream.ts'
import { checkServers } from '../journal/nats/check-servers.ts'
import { connectNatsServers } from '../journal/nats/connect.ts'
import { EntryStream as NatsStream } from '../journal/nats/entry-stream.ts'
import { LeaseBucket } from '../journal/nats/lease-bucket.ts'
import { Lease, LEASE_MS } from '../journal/nats/lease.ts'
import { clusterNames } from '../journal/nats/names.ts'
import { watchLeases } from '../journal/nats/watch-leases.ts'
import { Cluster, type ClusterParts } from './cluster.ts'
import { readNodeState } from './node-state.ts'

/** Until its lease has ended, and two looks have missed it. */
const MISSED_WITHIN_LEASES = 1.5

/**
 * @throws {ClusterError} the servers are not fit, another process is this node, or its data folder is not of this stream: nothing
 *   is left open
 */
export async function joinCluster(parts: ClusterParts): Promise<Cluster> {
  const { config, network, folder, through, log } = parts
  if (through !== null && through.position === null) {
    const message = `the history in ${folder} is that of a server that was alone`
    throw new ClusterError('CLUSTER_FOLDER_UNSUITABLE', message)
  }
  await using opened = new AsyncDisposableStack()
  const connection = await connectNatsServers(config.servers, `partyline ${config.node}`, config)
  opened.defer(() => connection.close())
  await checkServers(connection, config.durability)
  const names = clusterNames(network)
  const bucket = await LeaseBucket.open(connection, names, LEASE_MS)
  let onLost: (error: unknown) => void = () => {}
  const { node } = config
  const lease = await Lease.acquire(bucket, {
    node,
    onLost: (error) => onLost(error),
    onWait: () => log.info('cluster.waiting-for-lease', { node, waitMsMax: bucket.leaseMs }),
  })
  opened.defer(() => lease.release())
  const kept = await readNodeState(folder)
  const natsStream = await NatsStream.open(connection, names, {
    networkId: kept?.networkId ?? null,
    hasEntries: through !== null,
    through: kept?.stream.place ?? null,
  })
  const cluster = new Cluster(parts, {
    stream: streamOf(natsStream, lease),
    kept,
    networkId: natsStream.networkId,
    lastPosition: natsStream.lastPosition,
    currentPosition: () => natsStream.currentPosition(),
    batchBytesMax: () => natsStream.batchBytesMax,
    run: lease.publisher.epoch,
    watch: (others, onEnded, signal) => watchLeases(bucket, others, onEnded, signal),
    missedWithinMs: bucket.leaseMs * MISSED_WITHIN_LEASES,
    opened: opened.move(),
  })
  onLost = (error) => cluster.fail(error)
  return cluster
}

function streamOf(stream: NatsStream, lease: Lease): EntryStream {
  const closing = new AbortController()
  const { signal } = closing
  return {
    read: (after) => stream.read(after, signal),
    async publish(messageId, bytes) {
      // A process that was stopped for longer than its lease has lost it before it knows.
      if (!lease.isHeld) throw new ClusterError('CLUSTER_LEASE_LOST', 'the lease of this node has ended')
      const placement = await stream.publish(bytes, messageId, signal)
      if (placement.kind !== 'placed') throw placement.error
    },
    passOverCommand: (position) => stream.passOverCommand(position),
    close: async () => closing.abort(),
  }
}
