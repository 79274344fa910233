/** `nc HOST PORT`: one connection to somewhere, joined with the standard streams or with a command. */
import { type Connection, connect } from '@partyline/net'
import { throughProxy } from './connect-through.ts'
import { lookupFor } from './names.ts'
import type { ModeParts, Monitor } from './monitor.ts'
import type { NcOptions } from './options.ts'
import { runSession } from './session.ts'
import { tlsConnectOptions } from './tls-files.ts'

export async function runConnect(options: NcOptions, parts: ModeParts): Promise<void> {
  const connection = await open(options, parts.monitor)
  await using _watch = parts.monitor.watch(connection, 'client')
  if (options.command === undefined) {
    await runSession(connection, options, parts)
  } else {
    const { runCommand } = await import('./exec.ts')
    await runCommand(connection, options.command, options)
  }
}

async function open(options: NcOptions, monitor: Monitor): Promise<Connection> {
  const { target, connectTimeoutMs: timeoutMs } = options
  if (target.kind === 'path') return connect({ path: target.path }, { timeoutMs })
  const direct = { host: target.host, port: target.ports.first }
  const through = options.proxy === undefined ? undefined : await throughProxy(direct, options.proxy, options)
  return connect(through?.target ?? direct, {
    timeoutMs,
    lookup: reportedLookup(options, monitor),
    ...(options.source.host === undefined ? {} : { localAddress: options.source.host }),
    ...(options.source.port === undefined ? {} : { localPort: options.source.port }),
    ...(through === undefined ? {} : { proxy: through.proxy }),
    ...(options.tls === undefined ? {} : { tls: tlsConnectOptions(options.tls, target.host) }),
  })
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
