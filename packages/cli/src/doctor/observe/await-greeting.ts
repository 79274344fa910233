/** Who speaks first? Many servers greet; those of TLS and most of IRC and HTTP wait for the client. */
import type { Socket } from 'node:net'

/**
 * `greeted`: bytes came, and are still to be read; `quiet`: none did, and the socket is as it was; `closed`: the other
 * side ended or broke off without a word. Never rejects.
 */
export function awaitGreeting(
  socket: Socket,
  greetingMs: number,
  signal: AbortSignal,
): Promise<'greeted' | 'quiet' | 'closed'> {
  return new Promise((resolve) => {
    const settle = (outcome: 'greeted' | 'quiet' | 'closed') => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onQuiet)
      socket.off('readable', onReadable).off('close', onClose)
      resolve(outcome)
    }
    const onQuiet = () => settle('quiet')
    const onClose = () => settle('closed')
    // An end is readable too, with nothing to read.
    const onReadable = () => settle(socket.readableLength > 0 ? 'greeted' : 'closed')
    const timer = setTimeout(onQuiet, greetingMs)
    signal.addEventListener('abort', onQuiet)
    socket.on('readable', onReadable).on('close', onClose)
    if (signal.aborted) onQuiet()
  })
}
