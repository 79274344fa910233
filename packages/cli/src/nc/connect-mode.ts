/** `nc HOST PORT`: one connection to somewhere, joined with the standard streams or with a command. */
import { type Connection, connect, formatAddress } from '@partyline/net'
import { throughProxy } from './connect-through.ts'
import { lookupFor } from './names.ts'
import type { NcOptions } from './options.ts'
import { runSession, type SessionParts } from './session.ts'
import { tlsConnectOptions } from './tls-files.ts'

export async function runConnect(options: NcOptions, parts: SessionParts): Promise<void> {
  const startedAt = performance.now()
  const tell = (line: string) => (options.verbosity > 0 ? parts.streams.tell(line) : undefined)
  const connection = await open(options)
  tell(`Connected to ${formatAddress(connection.remoteAddress)}.`)
  if (connection.tls !== undefined) {
    const { protocol, cipher, peerFingerprint = 'none' } = connection.tls
    tell(`${protocol}, ${cipher}, SHA-256 fingerprint: ${peerFingerprint}`)
  }
  if (options.command === undefined) {
    await runSession(connection, options, parts)
  } else {
    const { runCommand } = await import('./exec.ts')
    await runCommand(connection, options.command, options)
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(2)
  tell(`${connection.bytesWritten} bytes sent, ${connection.bytesRead} bytes received in ${seconds} seconds.`)
}

async function open(options: NcOptions): Promise<Connection> {
  const { target, connectTimeoutMs: timeoutMs } = options
  if (target.kind === 'path') return connect({ path: target.path }, { timeoutMs })
  const direct = { host: target.host, port: target.ports.first }
  const through = options.proxy === undefined ? undefined : await throughProxy(direct, options.proxy, options)
  return connect(through?.target ?? direct, {
    timeoutMs,
    lookup: lookupFor(options),
    ...(options.source.host === undefined ? {} : { localAddress: options.source.host }),
    ...(options.source.port === undefined ? {} : { localPort: options.source.port }),
    ...(through === undefined ? {} : { proxy: through.proxy }),
    ...(options.tls === undefined ? {} : { tls: tlsConnectOptions(options.tls, target.host) }),
  })
}
