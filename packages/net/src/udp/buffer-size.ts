/** The kernel's buffers of a socket: asked for, and read back, because a request over the limit is cut without a word. */
import type { Socket } from 'node:dgram'
import { NetError } from '../errors.ts'

/** A buffer of the kernel for one socket, as it really is. */
export interface BufferSize {
  /** What was asked for; undefined when the system's default was left. */
  readonly requestedBytes: number | undefined
  /** What the kernel gave, in the measure of the request. (Linux doubles it for its own use, socket(7): the half is given here.) */
  readonly grantedBytes: number
  /** Says that less was granted than was asked for, and what to do about it; undefined when all is well. */
  readonly warning: string | undefined
}

export type BufferKind = 'receive' | 'send'

/** @throws {NetError} NET_IO: the size is not one that the system can take */
export function setBufferSize(socket: Socket, kind: BufferKind, requestedBytes: number | undefined): BufferSize {
  try {
    if (requestedBytes !== undefined) {
      if (kind === 'receive') socket.setRecvBufferSize(requestedBytes)
      else socket.setSendBufferSize(requestedBytes)
    }
    const reported = kind === 'receive' ? socket.getRecvBufferSize() : socket.getSendBufferSize()
    const grantedBytes = process.platform === 'linux' ? reported / 2 : reported
    return { requestedBytes, grantedBytes, warning: warn(kind, requestedBytes, grantedBytes) }
  } catch (error) {
    const message = `cannot set the ${kind} buffer to ${String(requestedBytes)} bytes`
    throw new NetError('NET_IO', message, { cause: error, phase: 'listen' })
  }
}

function warn(kind: BufferKind, requestedBytes: number | undefined, grantedBytes: number): string | undefined {
  if (requestedBytes === undefined || grantedBytes >= requestedBytes) return undefined
  const found = `the ${kind} buffer has ${grantedBytes} bytes: ${requestedBytes} were asked for, the system allows no more`
  if (process.platform !== 'linux') return found
  return `${found}. Raise net.core.${kind === 'receive' ? 'rmem_max' : 'wmem_max'}`
}
