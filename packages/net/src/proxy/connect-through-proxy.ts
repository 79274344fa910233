/** The one way from a target to a tunnel, whatever the proxy speaks. */
import type { Connection } from '../connection.ts'
import { TargetError } from '../errors.ts'
import { httpConnect } from './http-connect.ts'
import type { ProxyOptions, ProxyTarget } from './proxy-options.ts'
import { socks4Connect, socks5Connect } from './socks.ts'

/**
 * @param open connects to the proxy; what it opens is aborted by its owner when this fails
 * @throws {TargetError} a name that cannot be one @throws {ProxyError} as the protocols have it
 */
export async function connectThroughProxy(
  open: () => Promise<Connection>,
  target: ProxyTarget,
  proxy: ProxyOptions,
): Promise<Connection> {
  // A line end in a name would be a header field of its own, a NUL the end of it.
  if (!/^[^\s\0]+$/.test(target.host)) throw new TargetError(`host ${JSON.stringify(target.host)} cannot be a name`)
  if (proxy.kind === 'http') return httpConnect(open, target, proxy)
  const connection = await open()
  if (proxy.kind === 'socks5') await socks5Connect(connection, target, proxy)
  else await socks4Connect(connection, target, proxy)
  return connection
}
