/**
 * How the stream of a network is made, and which settings of a stream that is there already cannot be worked with. An entry
 * is never thrown away by the servers: a node that lacks one cannot know what the others know.
 */
import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream'
import { ClusterError } from '../../errors.ts'
import type { ClusterNames } from './names.ts'

/**
 * NATS knows a publish that is tried again for so long. Whoever tries again stops some time before: the window is counted by
 * the clock of a server.
 */
export const DUPLICATE_WINDOW_MS = 120_000

/** Half of what NATS takes by default, headers included, so that a server with a smaller limit than usual still has room. */
const MESSAGE_BYTES_MAX = 512 * 1024
/** Room for the names and values of our headers. */
export const HEADER_BYTES_MAX = 1024

/** One wish of the longest line, with its tags, in JSON: what does not fit cannot be divided. */
export const BATCH_BYTES_MIN = 32 * 1024

/**
 * The operator declares in the description which messages are passed over, whether they are there or removed: those that no node
 * can read. What is not declared is never passed over.
 */
const DESCRIPTION = /^Partyline network ([0-9A-Za-z-]{1,64})(?:, without (\d{1,15}(?: \d{1,15})*))?$/

/** The places of the messages that every node passes over. */
export function withoutOf({ description = '' }: StreamConfig): ReadonlySet<number> {
  const [, , places = ''] = DESCRIPTION.exec(description) ?? []
  return new Set(places.split(' ').filter(Boolean).map(Number))
}

/** The command by which an operator declares that a message is passed over. */
export function passOverCommand(config: StreamConfig, position: number): string {
  const places = [...withoutOf(config), position].join(' ')
  const [, networkId = ''] = DESCRIPTION.exec(config.description ?? '') ?? []
  return `nats stream edit ${config.name} --description "Partyline network ${networkId}, without ${places}"`
}

/** @param replicas how many servers hold it: 1 or 3 */
export function streamConfig(
  names: ClusterNames,
  networkId: string,
  replicas: number,
): Partial<StreamConfig> & { name: string } {
  return {
    name: names.stream,
    // Not in the metadata, which only 2.10 and newer have.
    description: `Partyline network ${networkId}`,
    subjects: [names.subject],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    max_msg_size: MESSAGE_BYTES_MAX,
    duplicate_window: DUPLICATE_WINDOW_MS * 1_000_000,
    num_replicas: replicas,
  }
}

/**
 * The id of the network whose entries the stream holds.
 *
 * @throws {ClusterError} CLUSTER_STREAM_UNSUITABLE
 */
export function networkIdOf(config: StreamConfig, names: ClusterNames): string {
  const id = DESCRIPTION.exec(config.description ?? '')?.[1]
  const fault = id === undefined ? 'it was not made by Partyline' : faultOf(config, names)
  if (id === undefined || fault !== null)
    throw new ClusterError('CLUSTER_STREAM_UNSUITABLE', `the stream ${config.name} cannot be used: ${fault}`)
  return id
}

function faultOf(config: StreamConfig, names: ClusterNames): string | null {
  if (config.subjects.length !== 1 || config.subjects[0] !== names.subject)
    return `its subjects are ${config.subjects.join(', ')} instead of ${names.subject}`
  if (config.storage !== StorageType.File) return 'it is kept in memory only'
  if (config.retention !== RetentionPolicy.Limits) return `its retention is "${config.retention}" instead of "limits"`
  if (config.max_age > 0) return 'it deletes messages by age (max_age)'
  if (config.max_msgs_per_subject > 0) return 'it deletes old messages (max_msgs_per_subject)'
  if (config.discard !== DiscardPolicy.New && (config.max_msgs > 0 || config.max_bytes > 0))
    return 'it deletes old messages (max_msgs or max_bytes, with discard: old)'
  if (config.duplicate_window < DUPLICATE_WINDOW_MS * 1_000_000)
    return `it knows repeated messages for less than ${DUPLICATE_WINDOW_MS / 1000} s (duplicate_window)`
  return null
}
