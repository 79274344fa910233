/** The connection to the NATS servers. It finds another server when its own ends or hangs. */
import { connect as connectNats } from '@nats-io/transport-node'
import type { NatsConnection } from '@nats-io/transport-node'
import { ClusterError } from '../../errors.ts'

/** A server that has answered no ping for so long, twice, is left: one that hangs must not cost a node its lease. */
const PING_INTERVAL_MS = 2_000
const PINGS_OUT_MAX = 2
const CONNECT_TIMEOUT_MS = 2_000
const RECONNECT_WAIT_MS = 250

/**
 * Resolves when one of the servers is connected; goes on connecting for ever when that one is lost.
 *
 * @param servers as `nats://HOST:PORT`, or `tls://HOST:PORT` for a connection that is encrypted or is none; the others of their
 *   cluster are found by themselves
 * @param name says to the operator of the servers which client this is
 * @throws {ClusterError} CLUSTER_UNREACHABLE: none of them answered, or none with TLS where that was asked for
 */
export async function connectNatsServers(servers: readonly string[], name: string): Promise<NatsConnection> {
  // The scheme alone asks for nothing: without this, a server that offers no TLS would be spoken to in clear.
  const isEncrypted = servers.some((server) => server.toLowerCase().startsWith('tls:'))
  try {
    return await connectNats({
      servers: [...servers],
      name,
      ...(isEncrypted ? { tls: {} } : {}),
      timeout: CONNECT_TIMEOUT_MS,
      pingInterval: PING_INTERVAL_MS,
      maxPingOut: PINGS_OUT_MAX,
      maxReconnectAttempts: -1,
      reconnectTimeWait: RECONNECT_WAIT_MS,
    })
  } catch (error) {
    throw new ClusterError('CLUSTER_UNREACHABLE', `no NATS server answered at ${servers.join(', ')}`, { cause: error })
  }
}
