/** Reads a PROXY header from a socket, and leaves what comes behind it in the socket, for TLS or a connection to read. */
import type { Socket } from 'node:net'
import { MalformedFrameError, type NetError, ResetError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { watchWait } from '../wait.ts'
import { parseProxyHeader, type ProxyHeader } from './proxy-header.ts'

/** @throws {MalformedFrameError | TimeoutError | ResetError} no header came; the socket is for the caller to end */
export function readProxyHeader(socket: Socket, peer: string): Promise<ProxyHeader> {
  const doing = `cannot accept a connection of the proxy ${peer}`
  return new Promise((resolve, reject) => {
    const fail = (error: NetError) => {
      stop()
      reject(error)
    }
    const endWatch = watchWait({ timeoutMs: LIMITS.handshakeTimeoutMs.default }, 'handshake', doing, fail)
    const onGone = () => fail(new ResetError(`${doing}: it broke off before its header`, { phase: 'handshake' }))
    let came: Buffer = Buffer.alloc(0)
    const onReadable = () => {
      for (let chunk: unknown = socket.read(); chunk instanceof Buffer; chunk = socket.read())
        came = Buffer.concat([came, chunk])
      const header = parseProxyHeader(came, LIMITS.proxyHeaderBytesMax.default)
      if (header === undefined) return
      if (typeof header === 'string')
        return fail(new MalformedFrameError(`${doing}: ${header}`, { phase: 'handshake' }))
      // Before anything is put back, which would be told as readable.
      stop()
      const rest = came.subarray(header.length)
      if (rest.length > 0) socket.unshift(rest)
      resolve(header)
    }
    const stop = () => {
      endWatch()
      socket.off('readable', onReadable).off('end', onGone).off('close', onGone)
    }
    socket.on('readable', onReadable).on('end', onGone).on('close', onGone)
    onReadable()
  })
}
