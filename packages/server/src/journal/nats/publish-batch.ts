/**
 * One publish, until it is known what became of it. An acknowledgement can be lost, with a server or on the way, so the batch
 * is sent again under the same id: the servers know it, and answer with the place that it has.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { JetStreamApiError, type JetStreamClient, type PubAck } from '@nats-io/jetstream'
import { errors } from '@nats-io/transport-node'
import { ClusterError } from '../../errors.ts'
import { explain, violationIn } from './api-error.ts'
import type { ClusterNames } from './names.ts'
import { DUPLICATE_WINDOW_MS } from './stream-config.ts'

export type Placement =
  /** A majority of the servers has it, at this place; readers get it from there. */
  | { readonly kind: 'placed'; readonly position: number }
  /** It has no place and gets none. */
  | { readonly kind: 'refused'; readonly error: ClusterError }
  /** It is longer than what the servers take now. Where they took more before, an earlier try may have a place. */
  | { readonly kind: 'tooLong'; readonly error: ClusterError }
  /** It may have a place, or get one: readers will tell. */
  | { readonly kind: 'unknown'; readonly error: ClusterError }

const ACKNOWLEDGEMENT_MS = 2_000
const RETRY_MS = 250
/** Well before the servers forget the id: their clocks are not ours. */
const TRYING_MS = DUPLICATE_WINDOW_MS - 30_000

/** Err codes of JetStream (server/errors.json of nats-server) that pass by themselves. */
const PASSING: ReadonlySet<number> = new Set([
  10008, // the system is temporarily unavailable
  10158, // the same id is under way already
])

/** Of the stream's max_msg_size. */
const EXCEEDS_STREAM = 10054

export async function publishBatch(
  client: JetStreamClient,
  { stream, subject }: ClusterNames,
  bytes: Uint8Array,
  id: string,
  signal?: AbortSignal,
): Promise<Placement> {
  const until = performance.now() + TRYING_MS
  // A server that did not answer may have placed it.
  let isDoubtful = false
  for (;;) {
    const options = { msgID: id, timeout: ACKNOWLEDGEMENT_MS, expect: { streamName: stream } }
    const outcome = await client.publish(subject, bytes, options).catch((error: unknown) => error)
    if (isAcknowledgement(outcome)) return { kind: 'placed', position: outcome.seq }
    if (isTooLong(outcome)) return { kind: 'tooLong', error: tooLong(bytes.length, outcome) }
    const isRefusal = isRefused(outcome)
    isDoubtful ||= !(isRefusal || isUnheard(outcome))
    if (isRefusal && !isDoubtful) return { kind: 'refused', error: explain('a batch', outcome).error }
    if (signal?.aborted === true || performance.now() > until) return givenUp(outcome, isDoubtful)
    await delay(RETRY_MS, undefined, { signal }).catch(() => {})
  }
}

function isAcknowledgement(outcome: unknown): outcome is PubAck {
  return typeof outcome === 'object' && outcome !== null && 'seq' in outcome && 'stream' in outcome
}

/** There was no server that could have placed it: the stream has no leader now, or none is connected to it. */
function isUnheard(outcome: unknown): boolean {
  return outcome instanceof Error && outcome.cause instanceof errors.RequestError && outcome.cause.isNoResponders()
}

export function tooLong(bytes: number, cause?: unknown): ClusterError {
  const message = `a batch of ${bytes} bytes is longer than what the NATS servers take`
  return new ClusterError('CLUSTER_TOO_LONG', message, { cause })
}

/** Said by the client, which knows the limit of the server that it is connected to, or by the stream. */
function isTooLong(outcome: unknown): boolean {
  if (outcome instanceof JetStreamApiError) return outcome.code === EXCEEDS_STREAM
  return outcome instanceof errors.InvalidArgumentError && outcome.message.includes('max_payload')
}

function isRefused(outcome: unknown): boolean {
  if (outcome instanceof JetStreamApiError) return !PASSING.has(outcome.code)
  return violationIn(outcome) !== null
}

function givenUp(cause: unknown, isDoubtful: boolean): Placement {
  const message = 'the NATS servers did not acknowledge a batch'
  const error = new ClusterError('CLUSTER_UNREACHABLE', message, { cause })
  return { kind: isDoubtful ? 'unknown' : 'refused', error }
}
