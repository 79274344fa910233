/**
 * The control socket: what an owner asks of a server on its own machine, over HTTP on a Unix socket in the data folder. Nobody
 * proves anything there: the right to open the socket is the right to do everything (mode 0600).
 */
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { NetError, serveHttp, type Clock, type Server } from '@partyline/net'
import type { AdminParts } from '../admin/operation.ts'
import type { Log } from '../log/log.ts'
import { apiMissing, apiRoutes, type ApiParts } from './web/api-routes.ts'
import { Router } from './web/router.ts'

export const CONTROL_SOCKET = 'control.sock'
/** Of one machine and one person. */
const CONNECTIONS_MAX = 32

/**
 * Does without where the path is too long for a socket, or the file system has none: the log says so, and the server serves.
 * @param folder the data folder, which is this process's alone
 */
export async function openControl(
  folder: string,
  admin: AdminParts,
  { log, clock }: { readonly log: Log; readonly clock: Clock },
): Promise<AsyncDisposable> {
  const path = join(folder, CONTROL_SOCKET)
  const router = new Router<ApiParts & Pick<AdminParts, 'info'> & { readonly clock: Clock }>(
    apiRoutes(() => admin.actor),
    { admin, info: admin.info, clock },
    apiMissing,
  )
  try {
    const server = await serveHttp(
      { path },
      { request: (request, response) => router.answer(request, response, () => null) },
      { maxConnections: CONNECTIONS_MAX, onError: (error) => log.debug('control.error', { error }) },
    )
    chmodSync(path, 0o600)
    return { [Symbol.asyncDispose]: () => stop(server) }
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    log.warn('control.closed', {
      path,
      error,
      remedy: 'partyline admin cannot ask this server. Give a data folder with a shorter path',
    })
    return { [Symbol.asyncDispose]: async () => {} }
  }
}

async function stop(server: Server): Promise<void> {
  await server.stop()
}
