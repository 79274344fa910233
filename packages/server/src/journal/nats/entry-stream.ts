/**
 * The stream of a network's entries: the one order that all nodes share. It takes and hands over batches as bytes, and knows
 * nothing of what is in them.
 */
import { randomUUID } from 'node:crypto'
import { JetStreamApiCodes, jetstream, jetstreamManager } from '@nats-io/jetstream'
import type { JetStreamClient, JetStreamManager, StreamConfig, StreamInfo } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { ClusterError } from '../../errors.ts'
import type { StreamMessage, StreamPlace } from '../entry-stream.ts'
import { hasCode, NAME_IN_USE } from './api-error.ts'
import type { ClusterNames } from './names.ts'
import { publishBatch, tooLong, type Placement } from './publish-batch.ts'
import { readBatches } from './read-batches.ts'
import { checkPlace } from './place.ts'
import {
  BATCH_BYTES_MIN,
  HEADER_BYTES_MAX,
  networkIdOf,
  passOverCommand,
  streamConfig,
  withoutOf,
} from './stream-config.ts'
import { type Patience, untilAnswered } from './until-answered.ts'

export interface EntryStreamOptions extends Patience {
  /** The network that this node has recorded entries of; null when it has none. */
  readonly networkId: string | null
  /** It has recorded some, of whichever network: a missing stream is not made anew. */
  readonly hasEntries?: boolean
  /** The last place of the stream that this node has recorded; null when it has none. */
  readonly through: StreamPlace | null
}

/** While a leader is elected nobody answers, and the question is asked again. */
const REQUEST_MS = 2_000
const REPLICAS = 3

export class EntryStream {
  /** Made with the stream, and never the same for another one. A node keeps it with its entries. */
  readonly networkId: string
  /** In the order of the stream, the last that there was when it was opened, and that is not passed over; 0 in an empty one. */
  readonly lastPosition: number
  readonly #names: ClusterNames
  readonly #connection: NatsConnection
  readonly #client: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #config: StreamConfig
  #messageBytesMax: number

  /**
   * Opens the stream of the network, and makes it if this is the first node.
   *
   * @throws {ClusterError} as `untilAnswered`; CLUSTER_STREAM_UNSUITABLE; CLUSTER_OTHER_NETWORK (the
   * entries of this node are of another), CLUSTER_BEHIND (the stream ends before this node does), CLUSTER_DIVERGED (it has
   * another batch at the place up to which this node has recorded), CLUSTER_HOLE (what comes next was deleted)
   */
  static async open(
    connection: NatsConnection,
    names: ClusterNames,
    { networkId, hasEntries = false, through, timeoutMs, signal }: EntryStreamOptions,
  ): Promise<EntryStream> {
    const manager = await jetstreamManager(connection, { timeout: REQUEST_MS, checkAPI: false })
    const open = async () => {
      const isMissingFatal = hasEntries || networkId !== null
      const info = await openStream(manager, names, isMissingFatal, connection.info?.cluster !== undefined)
      const stream = new EntryStream(connection, manager, names, info)
      if (networkId !== null && networkId !== stream.networkId)
        throw new ClusterError(
          'CLUSTER_OTHER_NETWORK',
          `the stream ${names.stream} is not the one from which this node has entries, but a later one of the same name`,
        )
      if (stream.batchBytesMax < BATCH_BYTES_MIN)
        throw new ClusterError(
          'CLUSTER_TOO_LONG',
          `the NATS servers take batches of ${stream.batchBytesMax} bytes, and a node needs ${BATCH_BYTES_MIN}`,
        )
      await checkPlace(manager, names.stream, through, signal)
      return stream
    }
    return untilAnswered(`the stream ${names.stream}`, open, { timeoutMs, signal })
  }

  private constructor(connection: NatsConnection, manager: JetStreamManager, names: ClusterNames, info: StreamInfo) {
    this.networkId = networkIdOf(info.config, names)
    this.#config = info.config
    this.lastPosition = lastPositionIn(info)
    this.#connection = connection
    this.#manager = manager
    this.#client = jetstream(connection)
    this.#names = names
    this.#messageBytesMax = info.config.max_msg_size
  }

  /** How long a batch may be now. The servers refuse a longer one, so the writer makes several. */
  get batchBytesMax(): number {
    const limits = [this.#messageBytesMax, this.#connection.info?.max_payload ?? -1].filter((limit) => limit > 0)
    return Math.min(...limits) - HEADER_BYTES_MAX
  }

  /**
   * Gives the batch its place, once, and tries again under the same id for as long as the servers know repeated ids.
   * A writer MUST NOT publish its next batch before this one is placed or refused, and none at all after one whose fate is
   * unknown: they could take their places in another order.
   *
   * @param id never the same for two batches
   * @param signal gives up trying; what was sent already may still be placed
   */
  async publish(bytes: Uint8Array, id: string, signal?: AbortSignal): Promise<Placement> {
    if (bytes.length > this.batchBytesMax) return { kind: 'tooLong', error: tooLong(bytes.length) }
    const placement = await publishBatch(this.#client, this.#names, bytes, id, signal)
    // They take less than they said when the stream was opened: how much, the next batch will show.
    if (placement.kind === 'tooLong') this.#messageBytesMax = Math.floor(bytes.length / 2) + HEADER_BYTES_MAX
    return placement
  }

  /** As `lastPosition`, now. @throws {ClusterError} as `untilAnswered` */
  async currentPosition(): Promise<number> {
    const { stream } = this.#names
    return lastPositionIn(await untilAnswered(`the stream ${stream}`, () => this.#manager.streams.info(stream)))
  }

  /** What an operator does so that every node passes over a message that none can read. */
  passOverCommand(position: number): string {
    return passOverCommand(this.#config, position)
  }

  /**
   * Every batch behind a place: each once, in order, without gaps, for ever. It survives that servers end, hang, and change.
   *
   * @param after the last place that the reader has; null reads from the beginning
   * @param signal ends the iteration
   * @throws {ClusterError} CLUSTER_HOLE, CLUSTER_BEHIND, CLUSTER_DIVERGED: this node and the stream are not of one history, and
   * the node MUST stop
   */
  read(after: StreamPlace | null, signal: AbortSignal): AsyncIterable<StreamMessage> {
    const access = {
      connection: this.#connection,
      client: this.#client,
      manager: this.#manager,
      stream: this.#names.stream,
    }
    return readBatches(access, after, signal)
  }
}

function lastPositionIn({ config, state }: StreamInfo): number {
  // A reader does not come to what was removed.
  const without = withoutOf(config)
  let position = state.last_seq
  while (without.has(position)) position -= 1
  return position
}

/** @param isMissingFatal this node has entries of the stream, so that it must not be made anew */
async function openStream(
  manager: JetStreamManager,
  names: ClusterNames,
  isMissingFatal: boolean,
  isClustered: boolean,
): Promise<StreamInfo> {
  try {
    return await manager.streams.info(names.stream)
  } catch (error) {
    if (!hasCode(error, JetStreamApiCodes.StreamNotFound)) throw error
    if (isMissingFatal)
      throw new ClusterError('CLUSTER_BEHIND', `there is no stream ${names.stream}, from which this node has entries`)
  }
  try {
    return await manager.streams.add(streamConfig(names, randomUUID(), isClustered ? REPLICAS : 1))
  } catch (error) {
    // Another node was first: its stream is there at the next try.
    if (hasCode(error, NAME_IN_USE)) return manager.streams.info(names.stream)
    throw error
  }
}
