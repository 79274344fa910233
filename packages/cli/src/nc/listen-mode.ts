/** `nc -l`: waits for one client, or with `-k` for many, and joins them with the standard streams, a command or each other. */
import { listen, type Listener } from '@partyline/net'
import { acceptOptions, listenTarget } from './accept-options.ts'
import { endPoint } from './events.ts'
import { LocalError } from './local-error.ts'
import { handlerFor, idleWatchFor, type ManyHandler } from './many-handler.ts'
import type { ModeParts } from './monitor.ts'
import { runConnection } from './one-connection.ts'
import type { NcOptions } from './options.ts'

/** Ends with its one client; with `-k` only by a signal, by `-i`, or by `--send-only` at the end of input. */
export async function runListen(options: NcOptions, parts: ModeParts): Promise<void> {
  using idle = idleWatchFor(options)
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  const { monitor } = parts
  const onError = (error: unknown) => {
    // What is told at the end is not told here.
    if (!(error instanceof LocalError)) monitor.tellError(error)
    // As in ncat, a client that fails in the handshake was the only client. What goes wrong on our side goes wrong for all.
    if (!options.isKeptOpen || error instanceof LocalError) failed.reject(error)
  }
  await using listener = await listen(await listenTarget(options), await acceptOptions(options, monitor, onError))
  for (const address of listener.addresses) monitor.report({ event: 'listening', local: endPoint(address) })
  if (options.isKeptOpen) {
    const handler = await handlerFor(options, parts, idle)
    await Promise.race([serveMany(listener, handler, onError), failed.promise, idle.expired])
    return
  }
  const connection = await Promise.race([listener.accept(), failed.promise])
  if (connection === null) return
  // The address is free for the next one while this client is served.
  await listener.close()
  await runConnection(connection, 'server', options, parts)
}

async function serveMany(listener: Listener, handler: ManyHandler, onError: (error: unknown) => void): Promise<void> {
  const accepting = (async () => {
    for await (const connection of listener) handler.handle(connection).catch(onError)
  })()
  await Promise.race([accepting, handler.over])
}
