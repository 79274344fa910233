/**
 * A place in the stream that a node has read to, and whether the stream still is what the node has read. Servers that lost
 * what was in their memory, a restored backup or a deleted message would make a second truth: the node stops instead.
 */
import { setTimeout as delay } from 'node:timers/promises'
import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  type StreamInfo,
  type StreamState,
} from '@nats-io/jetstream'
import { ClusterError } from '../../errors.ts'
import type { StreamPlace } from '../entry-stream.ts'
import { withoutOf } from './stream-config.ts'

/** A leader that has just been elected may not have read its own log to the end. */
const SETTLE_MS = 5_000
const RETRY_MS = 250

/**
 * Compares the stream with the last place of a reader. Whatever stands behind that place is still there when it resolves.
 *
 * @param place null for a reader that has nothing yet
 * @returns the places that are passed over, there or not
 * @throws {ClusterError} CLUSTER_BEHIND, CLUSTER_DIVERGED, CLUSTER_HOLE
 */
export async function checkPlace(
  manager: JetStreamManager,
  stream: string,
  place: StreamPlace | null,
  signal?: AbortSignal,
): Promise<ReadonlySet<number>> {
  const readTo = place?.position ?? 0
  const { state, config } = await infoFrom(manager, stream, readTo, signal)
  const without = withoutOf(config)
  const missing = missingBehind(readTo, state, without)
  if (missing !== undefined) throw hole(stream, missing)
  if (place === null || without.has(readTo)) return without
  const found = await manager.streams.getMessage(stream, { seq: readTo })
  if (found === null) throw hole(stream, readTo)
  const messageId = found.header.get(MESSAGE_ID)
  const time = Date.parse(found.timestamp)
  if (messageId !== place.messageId || time !== place.time)
    throw new ClusterError(
      'CLUSTER_DIVERGED',
      `at place ${readTo} the stream ${stream} has the batch ${JSON.stringify(messageId)} of ${dateOf(time)}, and this node recorded ${JSON.stringify(place.messageId)} of ${dateOf(place.time)}`,
    )
  return without
}

/** The first message behind a place that was removed, and that nobody has declared. */
function missingBehind(readTo: number, state: StreamState, without: ReadonlySet<number>): number | undefined {
  for (let seq = readTo + 1; seq < Math.min(state.first_seq, state.last_seq + 1); seq++)
    if (!without.has(seq)) return seq
  return state.deleted?.toSorted((a, b) => a - b).find((seq) => seq > readTo && !without.has(seq))
}

export const MESSAGE_ID = 'Nats-Msg-Id'

function hole(stream: string, seq: number): ClusterError {
  return new ClusterError('CLUSTER_HOLE', `the stream ${stream} has no message ${seq} any more`)
}

/** The stream as its leader has it, once it goes at least as far as the reader. */
async function infoFrom(
  manager: JetStreamManager,
  stream: string,
  readTo: number,
  signal?: AbortSignal,
): Promise<StreamInfo> {
  const until = performance.now() + SETTLE_MS
  for (;;) {
    const info = await infoOf(manager, stream)
    if (info !== null && info.state.last_seq >= readTo) return info
    if (performance.now() > until)
      throw new ClusterError(
        'CLUSTER_BEHIND',
        info === null
          ? `there is no stream ${stream}`
          : `the stream ${stream} ends at place ${info.state.last_seq}, and this node has recorded up to ${readTo}`,
      )
    await delay(RETRY_MS, undefined, { signal })
  }
}

async function infoOf(manager: JetStreamManager, stream: string): Promise<StreamInfo | null> {
  try {
    return await manager.streams.info(stream, { deleted_details: true })
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return null
    throw error
  }
}

function dateOf(time: number): string {
  return Number.isNaN(time) ? 'no date' : new Date(time).toISOString()
}
