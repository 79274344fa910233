/** What an operator does to the stream and the leases of a network, by the client of NATS: not by our own code. */
import { jetstream, JetStreamApiError, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { poll } from './wait.ts'

/** Of the network that has the name of a network by default. */
export const STREAM = 'PARTYLINE_Partyline'
export const SUBJECT = 'partyline.Partyline.entries'
const LEASES = 'PARTYLINE_Partyline_LEASES'
/** JSClusterNoPeersErrF: servers that have just found each other may not yet be known to be online. */
const NO_SUITABLE_PEERS = 10005

export class NatsClient implements AsyncDisposable {
  readonly connection: NatsConnection
  readonly manager: JetStreamManager

  static async connect(servers: readonly string[]): Promise<NatsClient> {
    const connection = await connect({ servers: [...servers] })
    return new NatsClient(connection, await jetstreamManager(connection))
  }

  private constructor(connection: NatsConnection, manager: JetStreamManager) {
    this.connection = connection
    this.manager = manager
  }

  /** Before the first node: the nodes take the time of a lease from the bucket as it is. */
  async makeLeases(leaseMs: number, replicas = 1): Promise<void> {
    const bucket = {
      name: `KV_${LEASES}`,
      subjects: [`$KV.${LEASES}.>`],
      max_msgs_per_subject: 1,
      max_age: leaseMs * 1_000_000,
      num_replicas: replicas,
    }
    await poll(async () => {
      try {
        return await this.manager.streams.add(bucket)
      } catch (error) {
        if (error instanceof JetStreamApiError && error.apiError().err_code === NO_SUITABLE_PEERS) return null
        throw error
      }
    }, 'the servers of NATS to take a bucket')
  }

  /** Resolves when the message has its place in a stream. @param msgID as nodes have one for each batch */
  async publish(subject: string, text: string, msgID?: string): Promise<void> {
    await jetstream(this.connection).publish(subject, text, msgID === undefined ? {} : { msgID })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection.close()
  }
}
