/** `-lk`: what is done with each of many clients, and when it is over. */
import type { Connection } from '@partyline/net'
import type { ModeParts } from './monitor.ts'
import type { NcOptions } from './options.ts'

export interface ManyHandler {
  /** Serves one client to its end and closes its connection. */
  handle(connection: Connection): Promise<void>
  /** Resolves when there is nothing left to do for any client. */
  readonly over: Promise<void>
}

/** Each of them is loaded when it is the one: node:http and node:crypto alone would double the time to the first client. */
export async function handlerFor(options: NcOptions, parts: ModeParts, touch: () => void): Promise<ManyHandler> {
  const { command } = options
  if (command !== undefined) {
    const { runCommand } = await import('./exec.ts')
    const over = new Promise<void>(() => {})
    return { handle: (connection) => runCommand(connection, command, options), over }
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
