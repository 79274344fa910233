/**
 * A server ends a handshake with tickets for later sessions (RFC 8446 4.6.1). When the client is gone by then, Node drops
 * the error of that write and takes it to be under way for ever, so that whatever is written later waits behind it.
 */
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'

const EMPTY = Buffer.alloc(0)

/**
 * Destroys the socket of a client that is gone at the end of what it had sent, with the error of the system, unless something
 * was written to it: it may have gone before its tickets. Where no caller reads to the end, only a timeout ends the wait.
 * @param carrier has a listener for its errors
 */
export function watchTickets(socket: TLSSocket, carrier: Duplex): void {
  socket.once('end', () => {
    // A write reports its own failure, and nothing may go between its parts.
    if (!socket.writable || socket.bytesWritten > 0) return
    // It sends nothing, and still fails where the peer is gone.
    carrier.write(EMPTY, (error) => {
      if (error) socket.destroy(error)
    })
  })
}
