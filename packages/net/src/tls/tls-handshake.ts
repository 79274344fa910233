/** One TLS handshake, of either side, from sockets that have begun it to a socket that is ready, or to a typed error. */
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { HandshakeError, type NetError, TimeoutError } from '../errors.ts'
import { errorCode } from '../system-error.ts'
import { ENDED, handshakeProblem } from './tls-problem.ts'
import { type WaitOptions, watchWait } from '../wait.ts'

export interface HandshakeWait extends WaitOptions {
  /** The other side, for the message of an error. */
  readonly peer: string
}

export interface Handshake {
  /** TLS, over the carrier. */
  readonly socket: TLSSocket
  readonly carrier: Duplex
  readonly role: 'client' | 'server'
  /** The error for a certificate that was refused; undefined for another failure. */
  readonly explain?: (code: string, cause: Error) => NetError | undefined
}

/** On failure both sockets are destroyed and the promise rejects with a `NetError`. */
export function finishHandshake(
  { socket, carrier, role, explain }: Handshake,
  wait: HandshakeWait,
): Promise<TLSSocket> {
  const doing = `cannot agree on TLS with ${wait.peer}`
  // A client is done when it has verified the server.
  const done = role === 'client' ? 'secureConnect' : 'secure'
  return new Promise((resolve, reject) => {
    const settle = () => {
      endWatch()
      socket.off(done, onDone)
      socket.off('close', onClose)
      socket.off('end', onClose)
      socket.off('error', onError)
      socket.off('_tlsError', onError)
      if (role === 'server') socket.pause()
    }
    const fail = (error: NetError) => {
      settle()
      socket.destroy()
      carrier.destroy()
      reject(error)
    }
    const onError = (cause: Error) => {
      const code = errorCode(cause)
      const { problem, remedy } = handshakeProblem(cause, code, role)
      fail(explain?.(code, cause) ?? new HandshakeError(`${doing}: ${problem}`, { cause, remedy }))
    }
    const onClose = () => onError(new Error(ENDED))
    const onDone = () => {
      settle()
      resolve(socket)
    }
    // For its whole life: after an alert Node leaves the socket open, and the end that follows would look like one in order.
    socket.on('error', () => socket.destroy())
    socket.on('error', onError)
    // A server tells what went wrong before the handshake is done under this name only.
    socket.on('_tlsError', onError)
    socket.on(done, onDone)
    socket.on('close', onClose)
    if (role === 'server') {
      // Only a read notices a client that ends in the middle; no payload can come before the handshake is done.
      socket.on('end', onClose)
      socket.resume()
    }
    let endWatch = ignore
    endWatch = watchWait(wait, 'handshake', doing, (error) => {
      fail(error instanceof TimeoutError ? handshakeTimeout(role, wait.peer, wait.timeoutMs ?? 0) : error)
    })
  })
}

/** @param role ours @param peer the other side */
export function handshakeTimeout(role: 'client' | 'server', peer: string, timeoutMs: number): TimeoutError {
  if (role === 'server') {
    return new TimeoutError(
      `cannot agree on TLS with ${peer}: it did not finish the handshake within ${timeoutMs} ms`,
      {
        phase: 'handshake',
        remedy: 'nothing to do if it was a port scan. Else check that the client speaks TLS, and the network',
      },
    )
  }
  const message = `connected to ${peer}, but it did not answer the TLS handshake within ${timeoutMs} ms: is it a TLS port?`
  return new TimeoutError(message, {
    phase: 'handshake',
    remedy:
      'check the port, or allow more time. Where the protocol has STARTTLS, connect without TLS and call startTls',
  })
}

const ignore = () => {}
