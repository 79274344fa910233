/**
 * Over TLS 1.3 a server that wants a certificate of the client says so after the handshake (RFC 8446 4.4.2.4): to hear it, one
 * has to stay for a moment.
 */
import type { Duplex } from 'node:stream'
import type { SpeechObservation } from '../observations.ts'
import { errorCodes } from './error-codes.ts'

const REFUSAL_MS = 200

/** Null when the server lets one in, and when the signal says that time is over. Never rejects; closes the socket. */
export function awaitRefusal(socket: Duplex, signal: AbortSignal): Promise<SpeechObservation | null> {
  return new Promise((resolve) => {
    const settle = (speech: SpeechObservation | null) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
      socket.destroy()
      resolve(speech)
    }
    const leave = () => settle(null)
    const timer = setTimeout(leave, REFUSAL_MS)
    signal.addEventListener('abort', leave)
    socket.on('error', (error) => settle({ kind: 'closed', code: errorCodes(error).at(-1) ?? null }))
    socket.on('close', () => settle({ kind: 'closed', code: null }))
    // A server that greets has let one in.
    socket.on('data', leave)
    if (signal.aborted) leave()
  })
}
