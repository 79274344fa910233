/**
 * The stream in which the nodes of a cluster have the bytes of their files: a message for each piece, under a subject of its own
 * (`partyline.NETWORK.files.ID.NUMBER`), so that any piece is had with one question and a file goes with one purge. What is in it without a file
 * of the network is of nobody; a file of which it lacks a piece there is never. `max_bytes` is its share of JetStream, so that files cannot take the
 * room of the entries, without which every node ends.
 */
import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamClient,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { ClusterError } from '../../errors.ts'
import { hasCode, NAME_IN_USE } from '../../journal/nats/api-error.ts'
import type { ClusterNames } from '../../journal/nats/names.ts'
import { HEADER_BYTES_MAX } from '../../journal/nats/stream-config.ts'
import { untilAnswered } from '../../journal/nats/until-answered.ts'
import { PIECE_BYTES } from '../stores/pieces-messages.ts'

/** While a leader is elected nobody answers, and the question is asked again. */
const REQUEST_MS = 2_000
const TRYING_MS = 30_000
const REPLICAS = 3
const STREAM_BYTES_MIN = 64 * 1024 * 1024
/** Subjects and headers, of the smallest files. */
const OVERHEAD = 1.05

/** Codes of JetStream (server/errors.json of nats-server). */
const FULL: ReadonlySet<number> = new Set([
  10002, // the account may have no more
  10023, // the server has no more
  10077, // the stream may have no more
])
/** What says so where the room is asked for: one server, servers of a cluster, or the account has not so much. */
const NO_SUCH_ROOM: ReadonlySet<number> = new Set([10047, 10005, 10002])

export interface PieceStreamOptions {
  /** Of all files, for a stream that is made; it may get less. */
  readonly bytesWanted: number
  /** How long the servers may be out of reach. */
  readonly tryingMs?: number
}

export class PieceStream {
  readonly #client: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #stream: string
  readonly #subject: string
  readonly #tryingMs: number

  /**
   * Opens the stream of files, and makes it if there is none.
   * @throws {ClusterError} as `untilAnswered`; CLUSTER_TOO_LONG, CLUSTER_STREAM_UNSUITABLE; CLUSTER_FILES_FULL where there is no room for a new one
   */
  static async open(
    connection: NatsConnection,
    { files, fileSubject }: ClusterNames,
    { bytesWanted, tryingMs = TRYING_MS }: PieceStreamOptions,
  ): Promise<PieceStream> {
    const { max_payload: payloadMax = Infinity } = connection.info ?? {}
    if (payloadMax < PIECE_BYTES + HEADER_BYTES_MAX) {
      const message = `the NATS servers take messages of ${payloadMax} bytes, and a piece of a file has ${PIECE_BYTES}`
      throw new ClusterError('CLUSTER_TOO_LONG', message)
    }
    const manager = await jetstreamManager(connection, { timeout: REQUEST_MS, checkAPI: false })
    const client = jetstream(connection, { timeout: REQUEST_MS })
    const stream = new PieceStream(client, manager, { stream: files, subject: fileSubject, tryingMs })
    const replicas = connection.info?.cluster === undefined ? 1 : REPLICAS
    const { config } = await stream.#answered(async () => {
      const info = await infoOf(manager, files)
      return info ?? made(manager, configOf(files, fileSubject, replicas), bytesWanted)
    })
    const fault = faultOf(config, fileSubject)
    if (fault !== null)
      throw new ClusterError('CLUSTER_STREAM_UNSUITABLE', `the stream ${files} cannot be used: ${fault}`)
    return stream
  }

  private constructor(
    client: JetStreamClient,
    manager: JetStreamManager,
    { stream, subject, tryingMs }: { readonly stream: string; readonly subject: string; readonly tryingMs: number },
  ) {
    this.#client = client
    this.#manager = manager
    this.#stream = stream
    this.#subject = subject
    this.#tryingMs = tryingMs
  }

  /** Bytes that it can still take. @throws {ClusterError} as `untilAnswered` */
  async room(): Promise<number> {
    const { config, state } = await this.#answered(() => this.#manager.streams.info(this.#stream))
    return config.max_bytes > 0 ? Math.max(config.max_bytes - state.bytes, 0) : Infinity
  }

  /**
   * Resolves when a majority has the piece. Put again, it replaces the one that is there.
   * @throws {ClusterError} as `untilAnswered`; CLUSTER_FILES_FULL
   */
  async put(id: string, number: number, bytes: Uint8Array): Promise<void> {
    const expect = { streamName: this.#stream }
    await this.#answered(async () => {
      try {
        await this.#client.publish(`${this.#subject}.${id}.${number}`, bytes, { timeout: REQUEST_MS, expect })
      } catch (error) {
        throw isOf(FULL, error) ? full(this.#stream, error) : error
      }
    })
  }

  /** null where there is none. @throws {ClusterError} as `untilAnswered` */
  async get(id: string, number: number): Promise<Uint8Array | null> {
    const query = { last_by_subj: `${this.#subject}.${id}.${number}` }
    return this.#answered(async () => {
      // Any server answers, and one that is behind may not have it yet. The leader has.
      const found = await this.#manager.direct.getMessage(this.#stream, query)
      return (found ?? (await this.#manager.streams.getMessage(this.#stream, query)))?.data ?? null
    })
  }

  /** The files of which there is something. @throws {ClusterError} as `untilAnswered` */
  async ids(): Promise<readonly string[]> {
    const query = { subjects_filter: `${this.#subject}.*.0` }
    const { state } = await this.#answered(() => this.#manager.streams.info(this.#stream, query))
    return Object.keys(state.subjects ?? {}).map(
      (subject) => subject.slice(this.#subject.length + 1).split('.')[0] ?? '',
    )
  }

  /** The place of what was put last of a file; null where there is nothing of it. @throws {ClusterError} as `untilAnswered` */
  async lastOf(id: string): Promise<number | null> {
    const query = { last_by_subj: `${this.#subject}.${id}.*` }
    return (await this.#answered(() => this.#manager.streams.getMessage(this.#stream, query)))?.seq ?? null
  }

  /** @param through the last place of it that goes; null for all @throws {ClusterError} as `untilAnswered` */
  async remove(id: string, through: number | null = null): Promise<void> {
    const filter = `${this.#subject}.${id}.*`
    const what = through === null ? { filter } : { filter, seq: through + 1 }
    await this.#answered(() => this.#manager.streams.purge(this.#stream, what))
  }

  #answered<T>(ask: () => Promise<T>): Promise<T> {
    return untilAnswered(`the files ${this.#stream}`, ask, { timeoutMs: this.#tryingMs })
  }
}

async function infoOf(manager: JetStreamManager, stream: string): Promise<StreamInfo | null> {
  try {
    return await manager.streams.info(stream)
  } catch (error) {
    if (hasCode(error, JetStreamApiCodes.StreamNotFound)) return null
    throw error
  }
}

/**
 * JetStream reserves what a stream may have. The half, the quarter … is asked for until there is so much, and as much again for what is
 * no file: with twice as much it is made, and then given half of it.
 */
async function made(manager: JetStreamManager, config: StreamParts, bytesWanted: number): Promise<StreamInfo> {
  for (let bytes = Math.ceil(bytesWanted * OVERHEAD); ; bytes = Math.floor(bytes / 2)) {
    try {
      await manager.streams.add({ ...config, max_bytes: bytes * 2 })
      return await manager.streams.update(config.name, { max_bytes: bytes })
    } catch (error) {
      // Another node was first.
      if (hasCode(error, NAME_IN_USE)) return manager.streams.info(config.name)
      if (!isOf(NO_SUCH_ROOM, error)) throw error
      if (bytes / 2 < STREAM_BYTES_MIN) throw full(config.name, error)
    }
  }
}

type StreamParts = Partial<StreamConfig> & { readonly name: string }

function configOf(name: string, subject: string, replicas: number): StreamParts {
  return {
    name,
    subjects: [`${subject}.*.*`],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    max_msgs_per_subject: 1,
    allow_direct: true,
    num_replicas: replicas,
  }
}

function faultOf(config: StreamConfig, subject: string): string | null {
  if (config.subjects.join() !== `${subject}.*.*`) return `its subjects are ${config.subjects.join(', ')}`
  if (config.storage !== StorageType.File) return 'it is kept in memory only'
  if (config.max_age > 0) return 'it deletes messages by age (max_age)'
  if (config.max_msgs_per_subject !== 1) return 'it keeps several messages of a subject (max_msgs_per_subject)'
  if (config.discard !== DiscardPolicy.New) return 'it deletes old messages (discard: old)'
  if (!config.allow_direct) return 'it gives no messages directly (allow_direct)'
  return null
}

function isOf(codes: ReadonlySet<number>, error: unknown): boolean {
  return error instanceof JetStreamApiError && codes.has(error.code)
}

function full(stream: string, cause: unknown): ClusterError {
  const message = `the stream ${stream} has no room for more files`
  return new ClusterError('CLUSTER_FILES_FULL', message, { cause })
}
