/** A way to a server on which answers can be lost: what is asked arrives, and nobody hears what came of it. */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'

export class LossyProxy implements AsyncDisposable {
  readonly port: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isLosing = false

  /** @param port of the server, on loopback */
  static async start(port: number): Promise<LossyProxy> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
    return new LossyProxy(server, address.port, port)
  }

  constructor(server: Server, port: number, target: number) {
    this.port = port
    this.#server = server
    server.on('connection', (client) => {
      const upstream = connect(target, '127.0.0.1')
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(from)
        from.on('error', () => {})
        from.on('close', () => {
          this.#sockets.delete(from)
          to.destroy()
        })
        from.on('data', (bytes) => {
          if (from === client || !this.#isLosing) to.write(bytes)
        })
      }
    })
  }

  /** From now on no answer arrives. */
  lose(): void {
    this.#isLosing = true
  }

  /** From now on answers arrive again; those that were lost stay lost. */
  find(): void {
    this.#isLosing = false
  }

  /** Ends what is connected, and whoever connects again hears everything. */
  mend(): void {
    this.#isLosing = false
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
