/** What it means that the NATS servers do not do what they were asked for. Codes: server/errors.json of nats-server. */
import { JetStreamApiError } from '@nats-io/jetstream'
import { PermissionViolationError } from '@nats-io/transport-node'
import { ClusterError } from '../../errors.ts'

const NO_ACCOUNT = 10039
/** Also while servers that have just started do not know each other yet. */
const NOT_ENOUGH_SERVERS = 10005
/** Also of a stream that was made a moment ago, on a server that has not heard of it yet. */
const STREAM_NOT_FOUND = 10059
/** Of a stream, with other settings. */
export const NAME_IN_USE = 10058
/** HTTP's code for what may be better soon. */
const UNAVAILABLE = 503

/** @param cause what the client of NATS says; `isFinal`: asking again would help nobody */
export function explain(what: string, cause: unknown): { readonly error: ClusterError; readonly isFinal: boolean } {
  const found = (code: ClusterError['code'], message: string, isFinal: boolean) => ({
    error: new ClusterError(code, message, { cause }),
    isFinal,
  })
  const violation = violationIn(cause)
  if (violation !== null) {
    const right = violation.operation === 'publish' ? 'publish to' : 'subscribe to'
    return found('CLUSTER_FORBIDDEN', `${what}: this node has no right to ${right} "${violation.subject}"`, true)
  }
  const refusal = refusalIn(cause)
  if (refusal?.code === NO_ACCOUNT)
    return found('CLUSTER_NO_JETSTREAM', 'the account of this node on the NATS servers has no JetStream', true)
  if (refusal?.code === NOT_ENOUGH_SERVERS)
    return found('CLUSTER_TOO_FEW_SERVERS', `${what} needs three NATS servers with JetStream`, false)
  if (refusal !== null) {
    const isFinal = refusal.status !== UNAVAILABLE && refusal.code !== STREAM_NOT_FOUND
    return found('CLUSTER_REFUSED', `the NATS servers refused ${what}: ${refusal.message}`, isFinal)
  }
  const reason = cause instanceof Error ? cause.message : String(cause)
  return found('CLUSTER_UNREACHABLE', `the NATS servers did not answer for ${what}: ${reason}`, false)
}

function refusalIn(error: unknown): JetStreamApiError | null {
  if (error instanceof JetStreamApiError) return error
  return error instanceof Error && error.cause instanceof JetStreamApiError ? error.cause : null
}

/** What this node must not do, in the opinion of the servers; null where that is not the error. */
export function violationIn(error: unknown): PermissionViolationError | null {
  if (error instanceof PermissionViolationError) return error
  return error instanceof Error && error.cause instanceof PermissionViolationError ? error.cause : null
}

export function hasCode(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code
}
