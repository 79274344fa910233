/**
 * A server as an object with `start`, `handle` and `stop`: settings come in through the constructor, what belongs to the
 * running server is in its fields, and a program or a test can have several of them.
 *
 *   node --conditions=source examples/object-oriented-server.ts [port] [host]
 *
 * Then, in another terminal, `nc 127.0.0.1 9002`.
 */
import { once } from 'node:events'
import {
  type Connection,
  formatAddress,
  framed,
  type IpAddress,
  lineCodec,
  NetError,
  serve,
  type Server,
} from '@partyline/net'

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
    // Many programs send no line end: what came before a quiet of 250 ms is a line, too.
    const lines = framed(connection, lineCodec({ lineBytesMax: 8192, quietMs: 250 }))
    for await (const line of lines) {
      console.log(`${formatAddress(connection.remoteAddress)} says ${JSON.stringify(line)}`)
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

const [port = '9002', host = '127.0.0.1'] = process.argv.slice(2)

try {
  const server = new UppercaseServer(host, Number(port))
  console.log(`listening on ${formatAddress(await server.start())}`)
  await once(process, 'SIGINT')
  await server.stop()
  console.log(`${server.linesServed} lines served`)
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
