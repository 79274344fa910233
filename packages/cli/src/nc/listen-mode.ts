/** `nc -l`: waits for one client, or with `-k` for many, and joins them with the standard streams, a command or each other. */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { type Connection, listen, type Listener, type Rejection, type Target } from '@partyline/net'
import { readAccessLists } from './access-lists.ts'
import { endPoint } from './events.ts'
import { IdleWatch } from './idle-watch.ts'
import type { ModeParts } from './monitor.ts'
import { wildcardFor } from './names.ts'
import type { NcOptions } from './options.ts'
import { runSession } from './session.ts'
import { tlsServeOptions } from './tls-files.ts'
import { UsageError } from './usage-error.ts'

/** Ends with its one client; with `-k` only by a signal, by `-i`, or by `--send-only` at the end of input. */
export async function runListen(options: NcOptions, parts: ModeParts): Promise<void> {
  using idle = new IdleWatch(options.idleTimeoutMs)
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  const { monitor } = parts
  const tell = (line: string) => monitor.tell(line)
  const onError = (error: unknown) => {
    tell(error instanceof Error ? error.message : String(error))
    // As in ncat: who fails in the handshake was the one client.
    if (!options.isKeptOpen) failed.reject(error)
  }
  const { allow, deny } = await readAccessLists(options)
  const rejection = ({ kind, address }: Rejection) => {
    monitor.report({ event: 'denied', remote: endPoint(address), reason: kind })
    return undefined
  }
  const tlsHost = options.target.kind === 'host' ? options.target.host : ''
  const tls = options.tls === undefined ? {} : { tls: await tlsServeOptions(options.tls, tlsHost, tell) }
  await using listener = await listen(await listenTarget(options), {
    onError,
    rejection,
    deny,
    ...(allow === undefined ? {} : { allow }),
    ...(options.isKeptOpen ? { maxConnections: options.maxConnections } : {}),
    ...tls,
    ipv6Only: options.family === 6,
  })
  for (const address of listener.addresses) monitor.report({ event: 'listening', local: endPoint(address) })
  if (options.isKeptOpen) {
    await Promise.race([serveMany(listener, options, parts, { idle, onError }), idle.expired])
    return
  }
  const connection = await Promise.race([listener.accept(), failed.promise, idle.expired])
  if (connection === null) return
  // The address is free for the next one while this client is served.
  await listener.close()
  await using _watch = monitor.watch(connection, 'server')
  if (options.command === undefined) {
    await runSession(connection, options, parts)
  } else {
    const { runCommand } = await import('./exec.ts')
    await runCommand(connection, options.command, options)
  }
}

interface ManyContext {
  readonly idle: IdleWatch
  readonly onError: (error: unknown) => void
}

async function serveMany(
  listener: Listener,
  options: NcOptions,
  parts: ModeParts,
  { idle, onError }: ManyContext,
): Promise<void> {
  const touch = () => idle.touch()
  const serveOne = await handlerFor(options, parts, touch)
  const serve = async (connection: Connection) => {
    await using _watch = parts.monitor.watch(connection, 'server')
    await serveOne.handle(connection)
  }
  const accepting = (async () => {
    for await (const connection of listener) {
      touch()
      serve(connection).catch(onError)
    }
  })()
  await Promise.race([accepting, serveOne.over])
}

interface ManyHandler {
  /** Serves one client to its end and closes its connection. */
  handle(connection: Connection): Promise<void>
  /** Resolves when there is nothing left to do for any client. */
  readonly over: Promise<void>
}

/** Each of them is loaded when it is the one: node:http and node:crypto alone would double the time to the first client. */
async function handlerFor(options: NcOptions, parts: ModeParts, touch: () => void): Promise<ManyHandler> {
  const { command } = options
  if (command !== undefined) {
    const { runCommand } = await import('./exec.ts')
    const over = new Promise<void>(() => {})
    const commandOptions = { idleTimeoutMs: options.idleTimeoutMs, touch }
    return { handle: (connection) => runCommand(connection, command, commandOptions), over }
  }
  if (options.isProxy) {
    const [{ serveProxy }, { ProxyCredentials }] = await Promise.all([
      import('./http-proxy.ts'),
      import('./proxy-credentials.ts'),
    ])
    const credentials = options.proxyAuth === undefined ? undefined : new ProxyCredentials(options.proxyAuth)
    const over = new Promise<void>(() => {})
    return { handle: (connection) => serveProxy(connection, options, credentials), over }
  }
  if (options.relay !== 'none') {
    const { Relay } = await import('./relay.ts')
    return new Relay(options.relay, parts.streams, touch)
  }
  const { Audience } = await import('./audience.ts')
  return new Audience(options, parts, touch)
}

async function listenTarget({ target, family }: NcOptions): Promise<Target> {
  if (target.kind === 'path') return { path: target.path }
  const { host, ports } = target
  if (family === undefined) return { host, port: ports.first }
  if (host === '') return { host: wildcardFor(family), port: ports.first }
  return { host: isIP(host) === 0 ? await addressOf(host, family) : host, port: ports.first }
}

async function addressOf(name: string, family: 4 | 6): Promise<string> {
  try {
    return (await lookup(name, { family })).address
  } catch (error) {
    throw new UsageError(
      `${JSON.stringify(name)} has no address of IPv${family} to listen on: ${String(error)}`,
      `leave out -${family}, or give an address`,
    )
  }
}
