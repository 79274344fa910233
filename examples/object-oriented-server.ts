/**
 * A server as an object with `start`, `handle` and `stop`: settings come in through the constructor, what belongs to the
 * running server is in its fields, and a program or a test can have several of them.
 *
 *   node --conditions=source examples/object-oriented-server.ts [port] [host]
 *
 * Then, in another terminal, `nc 127.0.0.1 9002`.
 */
import { type Connection, formatAddress, framed, type IpAddress, lineCodec, serve, type Server } from '@partyline/net'
import { linesOf } from './support/lines-of.ts'
import { parsePort, run } from './support/run.ts'

class UppercaseServer {
  readonly #host: string
  readonly #port: number
  #server: Server<IpAddress> | undefined
  #linesServed = 0

  constructor(host: string, port: number) {
    this.#host = host
    this.#port = port
  }

  get linesServed(): number {
    return this.#linesServed
  }

  /** @returns where it listens @throws {NetError} it cannot */
  async start(): Promise<IpAddress> {
    this.#server = await serve({ host: this.#host, port: this.#port }, (connection) => this.handle(connection))
    return this.#server.addresses[0]
  }

  /** One client, from its first line to its last; many of these run at the same time. */
  async handle(connection: Connection): Promise<void> {
    const lines = framed(connection, lineCodec({ lineBytesMax: 8192 }))
    for await (const line of linesOf(lines, (problem) => lines.send(problem))) {
      await lines.send(line.toUpperCase())
      this.#linesServed += 1
    }
  }

  /** Resolves when the port is free and every client has gone. Does nothing on a server that is not running. */
  async stop(): Promise<void> {
    await this.#server?.drain({ timeoutMs: 1000 })
    this.#server = undefined
  }
}

await run('object-oriented-server [port] [host]', async ([port = '9002', host = '127.0.0.1'], stop) => {
  const server = new UppercaseServer(host, parsePort(port))
  console.log(`listening on ${formatAddress(await server.start())}`)
  await stop.requested
  await server.stop()
  console.log(`${server.linesServed} lines served`)
})
