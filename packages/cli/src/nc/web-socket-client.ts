/** `nc --ws HOST PORT` and `nc --ws URL`: the handshake of a WebSocket over a connection made as any other. */
import {
  byteStream,
  type Connection,
  connectWebSocketMessages,
  type ConnectOptions,
  type HostTarget,
  lineStream,
} from '@partyline/net'
import type { WebSocketRequest } from './web-socket-arguments.ts'

/** @param target may be an address that was found for the host of the URL @throws as `connectWebSocketMessages` */
export async function openWebSocket(
  { content, url, origin }: WebSocketRequest,
  target: HostTarget,
  options: ConnectOptions,
): Promise<Connection> {
  const asked = URL.parse(url)
  const reached = URL.parse(url)
  if (reached !== null) reached.hostname = target.host.includes(':') ? `[${target.host}]` : target.host
  const messages = await connectWebSocketMessages(reached ?? url, {
    ...options,
    ...(options.timeoutMs === undefined ? {} : { handshakeTimeoutMs: options.timeoutMs }),
    ...(asked === null || asked.host === reached?.host ? {} : { headers: { Host: asked.host } }),
    ...(origin === undefined ? {} : { origin }),
  })
  return content === 'lines' ? lineStream(messages) : byteStream(messages)
}
