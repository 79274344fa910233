/**
 * The key-value bucket of leases, one key for each node, as ADR-8 of NATS lays one out: a stream that keeps the last message of
 * each subject and deletes what is older than a lease. Everything is asked of the stream's leader; a replica that is behind
 * could show a lease that is gone, or none where there is one.
 */
import { hostname } from 'node:os'
import {
  DiscardPolicy,
  JetStreamApiCodes,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  StorageType,
} from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { hasCode, NAME_IN_USE } from './api-error.ts'
import type { ClusterNames } from './names.ts'
import { type Patience, untilAnswered } from './until-answered.ts'

/** What stands in the bucket under the name of a node. */
export interface LeaseValue {
  /** Random: tells this holder from every other. */
  readonly token: string
  /** The revision of the first value under this token; null in that one. */
  readonly epoch: number | null
  readonly host: string
  readonly pid: number
}

export interface HeldLease {
  readonly revision: number
  readonly epoch: number
  readonly value: LeaseValue
}

/** The servers know a publish that is tried again for at most this long, and not longer than a lease. */
const DUPLICATES_MS_MAX = 120_000
const REPLICAS = 3
/** So many requests without an answer, one after another, within the time of a lease. */
const REQUESTS = 15
const REQUEST_MS_MIN = 200
/** While a leader is elected nobody answers, and the question is asked again. */
const OPEN_REQUEST_MS = 2_000

export class LeaseBucket {
  /** As the bucket was made: the same for all nodes. */
  readonly leaseMs: number
  readonly #client: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #stream: string
  readonly #prefix: string

  /**
   * Opens the bucket and makes it if there is none.
   *
   * @param leaseMs for a new bucket
   * @throws {ClusterError} as `untilAnswered`
   */
  static async open(
    connection: NatsConnection,
    names: ClusterNames,
    leaseMs: number,
    patience?: Patience,
  ): Promise<LeaseBucket> {
    const manager = await jetstreamManager(connection, { timeout: OPEN_REQUEST_MS, checkAPI: false })
    const stream = `KV_${names.bucket}`
    const prefix = `$KV.${names.bucket}.`
    const replicas = connection.info?.cluster === undefined ? 1 : REPLICAS
    const open = async () => {
      const info = await manager.streams.info(stream).catch(async (error: unknown) => {
        if (!hasCode(error, JetStreamApiCodes.StreamNotFound)) throw error
        try {
          return await manager.streams.add(bucketConfig(stream, prefix, leaseMs, replicas))
        } catch (refusal) {
          // Another node was first.
          if (hasCode(refusal, NAME_IN_USE)) return manager.streams.info(stream)
          throw refusal
        }
      })
      return info.config.max_age / 1_000_000
    }
    const heldMs = await untilAnswered(`the leases ${names.bucket}`, open, patience)
    // A lease of which nobody hears for a while is lost; no request waits for longer than that.
    const options = { timeout: Math.max(heldMs / REQUESTS, REQUEST_MS_MIN) }
    const asking = await jetstreamManager(connection, { ...options, checkAPI: false })
    return new LeaseBucket(jetstream(connection, options), asking, stream, prefix, heldMs)
  }

  private constructor(
    client: JetStreamClient,
    manager: JetStreamManager,
    stream: string,
    prefix: string,
    leaseMs: number,
  ) {
    this.#client = client
    this.#manager = manager
    this.#stream = stream
    this.#prefix = prefix
    this.leaseMs = leaseMs
  }

  /** Null when nobody holds a lease of this name. @throws {Error} the servers did not answer: it is not known */
  async read(node: string): Promise<HeldLease | null> {
    const found = await this.#manager.streams.getMessage(this.#stream, { last_by_subj: this.#prefix + node })
    if (found === null || found.data.length === 0) return null
    const value = found.json<LeaseValue>()
    return { revision: found.seq, epoch: value.epoch ?? found.seq, value }
  }

  /**
   * @param after the revision that is there, 0 for none
   * @returns the new revision; null when another is there
   * @throws {Error} the servers did not answer: it may have been written
   */
  async write(node: string, value: LeaseValue, after: number): Promise<number | null> {
    try {
      const expect = { lastSubjectSequence: after }
      return (await this.#client.publish(this.#prefix + node, JSON.stringify(value), { expect })).seq
    } catch (error) {
      if (hasCode(error, JetStreamApiCodes.StreamWrongLastSequence)) return null
      throw error
    }
  }

  /** Deletes this revision, and none after it. */
  async remove(revision: number): Promise<void> {
    await this.#manager.streams.deleteMessage(this.#stream, revision)
  }
}

export function leaseValue(token: string, epoch: number | null): LeaseValue {
  return { token, epoch, host: hostname(), pid: process.pid }
}

function bucketConfig(name: string, prefix: string, leaseMs: number, replicas: number) {
  return {
    name,
    subjects: [`${prefix}>`],
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_msgs_per_subject: 1,
    max_age: leaseMs * 1_000_000,
    duplicate_window: Math.min(leaseMs, DUPLICATES_MS_MAX) * 1_000_000,
    allow_rollup_hdrs: true,
    num_replicas: replicas,
  }
}
