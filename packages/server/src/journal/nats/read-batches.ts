/**
 * Reading the stream in order, for as long as the node runs. A consumer on the servers hands over what comes behind a place.
 * It lives on one server and goes silent with that server, without any error, so it sends a heartbeat each second: after a
 * silence, and whenever a message is not the next one, a new consumer begins behind the last message that was handed over.
 * Each beginning compares the stream with what was read, so there is one from time to time in any case.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream'
import type { ConsumerMessages, JetStreamClient, JetStreamManager, JsMsg } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { ClusterError } from '../../errors.ts'
import type { StreamMessage, StreamPlace } from '../entry-stream.ts'
import { explain, violationIn } from './api-error.ts'
import { closedError } from './connect.ts'
import { checkPlace, MESSAGE_ID } from './place.ts'

export interface StreamAccess {
  readonly connection: NatsConnection
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  readonly stream: string
}

const HEARTBEAT_MS = 1_000
/** Two heartbeats and some more. */
const SILENCE_MS = 2_500
/** So soon a reader notices that the servers lost what it has read, and go on without it. */
const COMPARISON_MS = 30_000
const RETRY_MS = 250
/** Messages that the servers send ahead of the reader: together they are at most this many times the longest. */
const AHEAD_MAX = 64
/** A consumer that nobody reads is removed by the servers after this time. */
const UNREAD_MS = 30_000

/** As `EntryStream.read` promises. */
export async function* readBatches(
  access: StreamAccess,
  after: StreamPlace | null,
  signal: AbortSignal,
  comparisonMs = COMPARISON_MS,
): AsyncGenerator<StreamMessage, void, void> {
  let last = after
  while (!signal.aborted) {
    const begun = await begin(access, last, signal)
    if (begun === null) continue
    for await (const message of untilSilence(begun.messages, signal, comparisonMs)) {
      let next = (last?.position ?? 0) + 1
      while (next < message.seq && begun.without.has(next)) next++
      // Lost on the way, or deleted: the next beginning finds out which.
      if (message.seq !== next) break
      const batch = begun.without.has(message.seq) ? { ...batchOf(message), messageId: '' } : batchOf(message)
      yield batch
      last = batch
    }
  }
}

/** Null when the servers cannot be asked now; then some time has passed. */
async function begin(
  { connection, client, manager, stream }: StreamAccess,
  last: StreamPlace | null,
  signal: AbortSignal,
): Promise<{ readonly messages: ConsumerMessages; readonly without: ReadonlySet<number> } | null> {
  try {
    const without = await checkPlace(manager, stream, last, signal)
    const consumer = await manager.consumers.add(stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: (last?.position ?? 0) + 1,
      ack_policy: AckPolicy.None,
      mem_storage: true,
      num_replicas: 1,
      inactive_threshold: UNREAD_MS * 1_000_000,
    })
    const options = { max_messages: AHEAD_MAX, idle_heartbeat: HEARTBEAT_MS }
    return { messages: await client.consumers.getConsumerFromInfo(consumer).consume(options), without }
  } catch (error) {
    if (signal.aborted) return null
    if (error instanceof ClusterError) throw error
    if (connection.isClosed()) throw await closedError(connection)
    if (violationIn(error) !== null) throw explain(`the stream ${stream}`, error).error
    await delay(RETRY_MS, undefined, { signal }).catch(() => {})
    return null
  }
}

/** Ends when nothing has come for some time, although the reader waited; and when its time is over or the signal says so. */
async function* untilSilence(
  messages: ConsumerMessages,
  signal: AbortSignal,
  timeMs: number,
): AsyncGenerator<JsMsg, void, void> {
  const beganAt = performance.now()
  let heardAt = beganAt
  let isWaiting = true
  const stop = () => messages.stop()
  const watch = setInterval(() => {
    const now = performance.now()
    if (isWaiting && (now - heardAt > SILENCE_MS || now - beganAt > timeMs)) stop()
  }, HEARTBEAT_MS / 2)
  void listen(messages, () => (heardAt = performance.now()))
  signal.addEventListener('abort', stop)
  try {
    if (signal.aborted) return
    for await (const message of messages) {
      isWaiting = false
      yield message
      isWaiting = true
      heardAt = performance.now()
    }
  } catch {
    // The servers removed the consumer, or ended: the next one begins where this one was.
  } finally {
    clearInterval(watch)
    signal.removeEventListener('abort', stop)
    messages.stop()
  }
}

async function listen(messages: ConsumerMessages, hear: () => void): Promise<void> {
  for await (const { type } of messages.status()) if (type === 'heartbeat') hear()
}

function batchOf(message: JsMsg): StreamMessage {
  return {
    position: message.seq,
    time: Number(message.timestampNanos / 1_000_000n),
    messageId: message.headers?.get(MESSAGE_ID) ?? '',
    bytes: message.data,
  }
}
