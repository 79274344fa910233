/** The connection to the NATS servers. It finds another server when its own ends or hangs. */
import { X509Certificate } from 'node:crypto'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import { connect as connectNats, errors } from '@nats-io/transport-node'
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node'
import { ClusterError } from '../../errors.ts'
import { authenticatorOf, expiryOf } from './credentials.ts'

/** A server that has answered no ping for so long, twice, is left: one that hangs must not cost a node its lease. */
const PING_INTERVAL_MS = 2_000
const PINGS_OUT_MAX = 2
const CONNECT_TIMEOUT_MS = 2_000
const RECONNECT_WAIT_MS = 250

export interface NatsAccess {
  /** As `authenticatorOf` takes them; null where the servers ask for none. */
  readonly credentials?: string | null
  /** Certificates of authorities, PEM. With them the connection is encrypted or is none. Null for those that Node trusts. */
  readonly ca?: string | null
}

/**
 * Resolves when one of the servers is connected; goes on connecting for ever when that one is lost, unless it is turned away.
 *
 * @param servers as `nats://HOST:PORT`, or `tls://HOST:PORT` for a connection that is encrypted or is none; the others of their
 *   cluster are found by themselves
 * @param name says to the operator of the servers which client this is
 * @throws {ClusterError} CLUSTER_UNREACHABLE: none of them answered, or none with TLS where that was asked for;
 *   CLUSTER_UNAUTHORIZED, CLUSTER_UNTRUSTED
 */
export async function connectNatsServers(
  servers: readonly string[],
  name: string,
  { credentials = null, ca = null }: NatsAccess = {},
): Promise<NatsConnection> {
  const tls = tlsOf(servers, ca)
  const options: NodeConnectionOptions = {
    name,
    ...(tls === null ? {} : { tls }),
    timeout: CONNECT_TIMEOUT_MS,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: PINGS_OUT_MAX,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    ...(credentials === null ? {} : { authenticator: authenticatorOf(credentials) }),
  }
  const expiry = credentials === null ? null : expiryOf(credentials)
  const until = expiry === null ? '' : ` (valid until ${expiry.toISOString()})`
  const given = credentials === null ? ' without credentials' : ` with its credentials${until}`
  try {
    return await connectNats({ ...options, servers: [...servers] })
  } catch (error) {
    // The client tells of the last server only, and another one may have said more.
    const reasons = servers.length === 1 ? [error] : await Promise.all(servers.map((each) => reasonOf(each, options)))
    const found = reasons.filter((reason) => reason !== null).map((reason) => notConnected(servers, reason, given))
    throw found.find(({ code }) => code !== 'CLUSTER_UNREACHABLE') ?? found[0] ?? notConnected(servers, error, given)
  }
}

/**
 * Why a connection is closed that nothing here has closed. The client goes on connecting for ever, unless it is turned away twice; what
 * it says then need not be the reason.
 */
export async function closedError(connection: NatsConnection): Promise<ClusterError> {
  const cause = await connection.closed()
  const message = `the NATS servers (the last was ${connection.getServer()}) do not take the credentials of this node any more`
  return new ClusterError('CLUSTER_UNAUTHORIZED', message, { cause })
}

async function reasonOf(server: string, options: NodeConnectionOptions): Promise<unknown> {
  try {
    await (await connectNats({ ...options, servers: server })).close()
    return null
  } catch (error) {
    return error
  }
}

/**
 * The client compares the certificate of a server that it knows by its IP address with the name "localhost". Here it must be of
 * one of the servers that the operator has named. Null leaves it to the servers: the scheme alone asks for nothing, and a server
 * that offers no TLS would be spoken to in clear.
 */
function tlsOf(servers: readonly string[], ca: string | null): NodeTlsOptions | null {
  if (ca === null && !servers.some((server) => server.toLowerCase().startsWith('tls:'))) return null
  if (ca !== null && !isCertificate(ca)) {
    throw new ClusterError(
      'CLUSTER_UNTRUSTED',
      'what is given as the authority of the NATS servers is no certificate (PEM)',
    )
  }
  const hosts = servers.map((server) => new URL(server.replace(/^\w+:/, 'http:')).hostname.replaceAll(/[[\]]/g, ''))
  const checkNamed = (_name: string, certificate: PeerCertificate): Error | undefined => {
    const faults = hosts.map((host) => checkServerIdentity(host, certificate))
    return faults.includes(undefined) ? undefined : faults[0]
  }
  return { checkServerIdentity: checkNamed, ...(ca === null ? {} : { ca }) }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).validTo !== ''
  } catch {
    return false
  }
}

/** What the transport hands to Node, of which its type has only a part. */
interface NodeTlsOptions {
  readonly checkServerIdentity: typeof checkServerIdentity
  readonly ca?: string
}

/** Of OpenSSL and Node, all that a certificate can be refused for. */
const CERTIFICATE_FAULT =
  /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_)/

/**
 * @param cause what the client of NATS says
 * @param given what the node has shown, where that is known
 */
function notConnected(servers: readonly string[], cause: unknown, given = ''): ClusterError {
  const where = servers.join(', ')
  const reason = cause instanceof Error ? cause.message : 'the connection is closed'
  if (cause instanceof errors.AuthorizationError || cause instanceof errors.UserAuthenticationExpiredError) {
    return new ClusterError(
      'CLUSTER_UNAUTHORIZED',
      `the NATS servers at ${where} turn away this node${given}: ${reason}`,
    )
  }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (CERTIFICATE_FAULT.test(code))
    return new ClusterError(
      'CLUSTER_UNTRUSTED',
      `the certificate of the NATS server at ${where} is refused: ${reason}`,
      { cause },
    )
  return new ClusterError('CLUSTER_UNREACHABLE', `no NATS server answered at ${where}: ${reason}`, { cause })
}
