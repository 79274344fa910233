/** A connection in memory to a door of a TestServer: bytes in, in pieces as chosen, and everything that comes back. */
import { ClosedError, type Connection } from '@partyline/net'
import { memoryPair } from '@partyline/net/testing'
import { ircBehaviour } from '../doors/irc/irc-door.ts'
import { plainBehaviour } from '../doors/plain/plain-door.ts'
import { originOf } from '../doors/origin.ts'
import type { DoorBehaviour } from '../doors/conversation.ts'
import type { TestServer } from './test-server.ts'

export class DoorClient {
  readonly connection: Connection
  /** Resolves when the server has seen the connection out. */
  readonly served: Promise<void>
  readonly #server: TestServer
  readonly #chunks: Uint8Array[] = []
  readonly #ended: Promise<void>

  /** @param host where it comes from, an address of IPv4; without one, no address */
  constructor(server: TestServer, door: 'irc' | 'plain', host?: string) {
    this.#server = server
    const [client, served] = memoryPair()
    this.connection = client
    const own = originOf(served)
    const origin = host === undefined ? own : { ...own, address: { kind: 'ip', host, port: 1, family: 4 } as const }
    this.served = server.reception.serve({ door, origin, wire: served }, behaviourOf(server, door))
    this.#ended = readInto(this.#chunks, client)
  }

  /** Everything the server has said until now. */
  get received(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  /** Each piece is read by the server before the next one is sent. */
  async send(...pieces: readonly (string | Uint8Array)[]): Promise<void> {
    for (const piece of pieces) {
      await this.connection.write(Buffer.from(piece))
      await this.#server.settled()
    }
  }

  /** Ends its side, and gives everything the server has said. */
  async end(): Promise<string> {
    await this.connection.closeWrite()
    await this.#ended
    await this.connection.close()
    await this.served
    return this.received.toString()
  }
}

/** What a door answers to these bytes, without what it says at the end. */
export async function talk(
  server: TestServer,
  door: 'irc' | 'plain',
  ...pieces: readonly (string | Uint8Array)[]
): Promise<string> {
  const client = new DoorClient(server, door)
  await client.send(...pieces)
  return client.end()
}

function behaviourOf(server: TestServer, door: 'irc' | 'plain'): DoorBehaviour {
  if (door === 'irc') return ircBehaviour(server.dispatcher, () => server.limits)
  const { dispatcher, doorLimits } = server
  return plainBehaviour({
    info: () => server.info(),
    isInvitation: (hash) => server.credentials.isInvitation(hash),
    dispatcher,
    limits: () => doorLimits,
  })
}

async function readInto(chunks: Uint8Array[], connection: Connection): Promise<void> {
  try {
    for await (const chunk of connection) chunks.push(chunk)
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error
  }
}
