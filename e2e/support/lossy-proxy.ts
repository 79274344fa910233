/** A way to a server on which answers can be lost, and which can be cut, or stand still, in the middle of what a client sends. */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'

export class LossyProxy implements AsyncDisposable {
  readonly port: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isLosing = false
  #limit: { readonly bytes: number; readonly isCut: boolean } | null = null

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
      let sent = 0
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
          if (from === upstream) {
            if (!this.#isLosing) to.write(bytes)
            return
          }
          const limit = this.#limit
          const passed = bytes.subarray(0, limit === null ? bytes.length : Math.max(0, limit.bytes - sent))
          sent += bytes.length
          to.write(passed)
          if (passed.length === bytes.length || limit?.isCut !== true) return
          this.#limit = null
          client.resetAndDestroy()
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

  /** The next connection on which a client has sent so many bytes is cut there. */
  cutAfter(bytes: number): void {
    this.#limit = { bytes, isCut: true }
  }

  /** Of what a client sends on one connection, no more than so many bytes arrive. */
  holdAfter(bytes: number): void {
    this.#limit = { bytes, isCut: false }
  }

  /** Ends what is connected, and whoever connects again hears everything. */
  mend(): void {
    this.#isLosing = false
    this.#limit = null
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
