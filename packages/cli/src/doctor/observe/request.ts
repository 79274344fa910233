/** Asks an HTTP server for one page, or for a WebSocket (RFC 9112, RFC 6455 4.1), and reads the head of the answer. */
import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { formatHostPort } from '@partyline/net'
import { LIMITS } from '../limits.ts'
import type { TcpTarget } from '../target.ts'

export interface Reply {
  readonly text: string
  /** What the server was sent. */
  readonly said: string
  readonly hasClosed: boolean
}

/** Ends when the head is complete or is none, the other side closes, or the signal says so. Never rejects; closes the socket. */
export function request(
  socket: Duplex,
  { host, port, path, application }: TcpTarget,
  signal: AbortSignal,
): Promise<Reply & { readonly key: string }> {
  const key = randomBytes(16).toString('base64')
  const fields = [
    `GET ${path} HTTP/1.1`,
    `Host: ${formatHostPort(host.replace(/%.*$/, ''), port)}`,
    'User-Agent: partyline-doctor',
    ...(application === 'websocket'
      ? [
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          `Sec-WebSocket-Key: ${key}`,
          'Sec-WebSocket-Protocol: text.ircv3.net',
        ]
      : ['Connection: close']),
  ]
  const said = `${fields.join('\r\n')}\r\n\r\n`
  return new Promise((resolve) => {
    let text = ''
    const end = (hasClosed: boolean) => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      resolve({ text, said, hasClosed, key })
    }
    const onAbort = () => end(false)
    const onClose = () => end(true)
    signal.addEventListener('abort', onAbort)
    socket.on('error', onClose).on('end', onClose).on('close', onClose)
    socket.on('data', (bytes: Buffer) => {
      text = (text + bytes.toString('latin1')).slice(0, LIMITS.textCharactersMax)
      const isHead = /\r?\n\r?\n/.test(text) || text.length === LIMITS.textCharactersMax
      const isOther = text.includes('\n') && !text.startsWith('HTTP/')
      if (isHead || isOther) end(false)
    })
    socket.write(said)
    if (signal.aborted) onAbort()
  })
}
