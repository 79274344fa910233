/** One connection, to be judged by how it came about or did not; a socket of Node, because anything may be said over it. */
import { connect, type Socket } from 'node:net'

/** Where a connection goes: an address, or a Unix socket. */
export type Place = { readonly host: string; readonly port: number } | { readonly path: string }

/**
 * The socket never throws afterwards: what breaks it off closes it.
 * @throws what connect(2) refuses with, or an error with the code NET_TIMEOUT
 */
export function openSocket(place: Place, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(place)
    const fail = (message: string, code: string) => reject(Object.assign(new Error(message), { code }))
    const timer = setTimeout(() => {
      socket.destroy()
      fail('time was over', 'NET_TIMEOUT')
    }, timeoutMs)
    socket.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    socket.on('connect', () => {
      clearTimeout(timer)
      if (!isOwnEnd(socket)) return resolve(socket)
      socket.destroy()
      fail('the socket met itself', 'ECONNREFUSED')
    })
  })
}

/** Where nobody listens, an attempt can meet itself (RFC 9293 3.5, simultaneous open): that nobody listens is the answer. */
function isOwnEnd({ localAddress, localPort, remoteAddress, remotePort }: Socket): boolean {
  return localPort !== undefined && localPort === remotePort && localAddress === remoteAddress
}
