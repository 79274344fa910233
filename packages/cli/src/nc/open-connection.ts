/** The connection that `nc HOST PORT` asks for: direct or through a proxy, encrypted or not, a WebSocket or not. */
import { text } from '../language/text.ts'
import { isIP } from 'node:net'
import { type Connection, connect, type ConnectOptions } from '@partyline/net'
import { throughProxy } from './connect-through.ts'
import type { Monitor } from './monitor.ts'
import { checkHost, lookupFor } from './names.ts'
import type { NcOptions } from './options.ts'
import { systemReason } from './system-reason.ts'
import { tlsConnectOptions } from './tls-files.ts'
import { UsageError } from './usage-error.ts'

/** @param signal gives up @throws as `connect`; {UsageError} for a file or a name that cannot be used */
export async function openConnection(options: NcOptions, monitor: Monitor, signal?: AbortSignal): Promise<Connection> {
  const { target, connectTimeoutMs: timeoutMs, webSocket } = options
  const host = target.kind === 'host' ? target.host : undefined
  const tls = options.tls === undefined ? {} : { tls: tlsConnectOptions(options.tls, host) }
  if (target.kind === 'path') return connect({ path: target.path }, { timeoutMs, signal, ...tls })
  const direct = { host: target.host, port: target.ports[0] }
  const through = options.proxy === undefined ? undefined : await throughProxy(direct, options.proxy, options)
  const reached = through?.target ?? direct
  const connectOptions: ConnectOptions = {
    signal,
    timeoutMs,
    lookup: reportedLookup(options, monitor),
    ...(await sourceOf(options)),
    ...(options.source.port === undefined ? {} : { localPort: options.source.port }),
    ...(through === undefined ? {} : { proxy: through.proxy }),
    ...tls,
  }
  if (webSocket === undefined) return connect(reached, connectOptions)
  const { openWebSocket } = await import('./web-socket-client.ts')
  return openWebSocket(webSocket, reached, connectOptions)
}

async function sourceOf(options: NcOptions): Promise<{ readonly localAddress?: string }> {
  const { host } = options.source
  if (host === undefined) return {}
  if (isIP(host) !== 0) return { localAddress: host }
  checkHost(host, options)
  try {
    const [found] = await lookupFor(options)(host)
    return found === undefined ? {} : { localAddress: found.address }
  } catch (error) {
    throw new UsageError(
      text`cannot find ${JSON.stringify(host)} of -s: ${systemReason(error)}`,
      text`give an address of this machine`,
    )
  }
}

function reportedLookup(options: NcOptions, { report }: Monitor): ReturnType<typeof lookupFor> {
  const lookup = lookupFor(options)
  return async (host) => {
    report({ event: 'resolving', host })
    const found = await lookup(host)
    report({ event: 'resolved', host, addresses: found.map(({ address }) => address) })
    return found
  }
}
