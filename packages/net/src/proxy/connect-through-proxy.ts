/** From a target to a tunnel, for every protocol of proxies. */
import { formatHostPort } from '../address.ts'
import type { Connection } from '../connection.ts'
import { EndOfStreamError, ProxyError, ResetError, TargetError } from '../errors.ts'
import { httpConnect } from './http-connect.ts'
import { checkArgument, checkOptions, NUMBER, TEXT } from '../arguments.ts'
import { KINDS, PROXY, type ProxyOptions, type ProxyTarget } from './proxy-options.ts'
import { socks4Connect, socks5Connect } from './socks.ts'

/**
 * @param open connects to the proxy; what it opens is aborted by its owner when this fails
 * @throws {TargetError} a name that cannot be one @throws {ProxyError} as the protocols have it
 */
export async function connectThroughProxy<C extends Connection>(
  open: () => Promise<C>,
  target: ProxyTarget,
  proxy: ProxyOptions,
): Promise<C> {
  checkOptions('proxy', proxy, PROXY)
  checkArgument('the kind of the proxy', proxy.kind, KINDS)
  checkArgument('the host of the proxy', proxy.host, TEXT)
  checkArgument('the port of the proxy', proxy.port, NUMBER)
  // A line end in a name would be a header field of its own, a NUL the end of it.
  if (!/^[^\s\0]+$/.test(target.host)) throw new TargetError(`host ${JSON.stringify(target.host)} cannot be a name`)
  const connections: C[] = []
  const openOne = async () => {
    const connection = await open()
    connections.push(connection)
    return connection
  }
  try {
    return await ask(openOne, target, proxy)
  } catch (cause) {
    if (connections.length === 0 || !(cause instanceof EndOfStreamError || cause instanceof ResetError)) throw cause
    const where = `${formatHostPort(target.host, target.port)} through the proxy ${formatHostPort(proxy.host, proxy.port)}`
    throw new ProxyError(`cannot connect to ${where}: it ended the connection without an answer`, { cause })
  }
}

async function ask<C extends Connection>(open: () => Promise<C>, target: ProxyTarget, proxy: ProxyOptions): Promise<C> {
  if (proxy.kind === 'http') return httpConnect(open, target, proxy)
  const connection = await open()
  if (proxy.kind === 'socks5') await socks5Connect(connection, target, proxy)
  else await socks4Connect(connection, target, proxy)
  return connection
}
