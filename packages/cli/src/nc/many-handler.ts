/** `-lk`: what is done with each of many clients, and when it is over. */
import type { Connection } from '@partyline/net'
import { IdleWatch } from './idle-watch.ts'
import type { ModeParts } from './monitor.ts'
import type { NcOptions } from './options.ts'

export interface ManyHandler {
  /** Serves one client to its end and closes its connection. */
  handle(connection: Connection): Promise<void>
  /** Resolves when there is nothing left to do for any client. */
  readonly over: Promise<void>
}

/** As in ncat, no time passes before there is a client. A command or a client of the proxy does not end the others. */
export function idleWatchFor({
  command,
  isProxy,
  idleTimeoutMs,
}: Pick<NcOptions, 'command' | 'isProxy' | 'idleTimeoutMs'>): IdleWatch {
  return new IdleWatch(command === undefined && !isProxy ? idleTimeoutMs : undefined, { isArmed: false })
}

/** Tells of each client too, and lets time pass while there is one. */
export async function handlerFor(options: NcOptions, parts: ModeParts, idle: IdleWatch): Promise<ManyHandler> {
  const handler = await loadHandler(options, parts, () => idle.touch())
  let open = 0
  return {
    over: handler.over,
    async handle(connection) {
      await using _watch = parts.monitor.watch(connection, 'server')
      open += 1
      idle.touch()
      try {
        await handler.handle(connection)
      } finally {
        open -= 1
        if (open === 0) idle.disarm()
      }
    },
  }
}

/** Only the handler that is needed is loaded: node:http and node:crypto would double the time to the first client. */
async function loadHandler(options: NcOptions, parts: ModeParts, touch: () => void): Promise<ManyHandler> {
  const { command } = options
  if (command !== undefined) {
    const { runCommand } = await import('./exec.ts')
    const over = new Promise<void>(() => {})
    return { handle: (connection) => runCommand(connection, command, options, parts.recorder), over }
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
    return new Relay(options.relay, options.direction, parts.streams, touch)
  }
  const { Audience } = await import('./audience.ts')
  return new Audience(options, parts, touch)
}
