/** A server of node:net on a free port of loopback, for the halves of the tests that show a trap where it is open. */
import { once } from 'node:events'
import { createServer, type ServerOpts, type Socket } from 'node:net'

export interface PlainServer extends AsyncDisposable {
  readonly host: string
  readonly port: number
}

/** Disposed of, it ends every connection and closes. */
export async function plainServer(
  onSocket: (socket: Socket) => void = () => {},
  options: ServerOpts = {},
): Promise<PlainServer> {
  const sockets = new Set<Socket>()
  const server = createServer(options, (socket) => {
    sockets.add(socket)
    onSocket(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { host: '127.0.0.1', port: address.port, [Symbol.asyncDispose]: close }
}
