/** The target and the proxy of a connection, as `connect` takes them. `--proxy-dns` says which side looks up the name. */
import { text } from '../language/text.ts'
import { isIP } from 'node:net'
import type { HostTarget, ProxyOptions } from '@partyline/net'
import { checkHost, lookupFor } from './names.ts'
import type { NcOptions } from './options.ts'
import type { ProxyRequest } from './proxy-arguments.ts'
import { systemReason } from './system-reason.ts'
import { UsageError } from './usage-error.ts'

/** @throws {UsageError} a name that may not be looked up, or that has to be known here and is not */
export async function throughProxy(
  target: HostTarget,
  proxy: ProxyRequest,
  options: NcOptions,
): Promise<{ readonly target: HostTarget; readonly proxy: ProxyOptions }> {
  checkHost(proxy.host, options)
  const host = await proxyTargetHost(target.host, proxy, options)
  const { username, password, port } = proxy
  // Only the later form of SOCKS 4 can be given a name.
  const kind = proxy.type === 'socks4' && isIP(host) === 0 ? 'socks4a' : proxy.type
  return {
    target: { host, port: target.port },
    proxy: {
      kind,
      host: proxy.host,
      port,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    },
  }
}

async function proxyTargetHost(host: string, { dns, type }: ProxyRequest, options: NcOptions): Promise<string> {
  if (isIP(host) !== 0 || dns === 'remote') return host
  const remedy = 'give an address, or --proxy-dns remote'
  if (dns === 'none') throw new UsageError(text`${JSON.stringify(host)} is a name, and --proxy-dns is none`, remedy)
  try {
    const [found] = await lookupFor({ ...options, family: type === 'socks4' ? 4 : options.family })(host)
    if (found !== undefined) return found.address
  } catch (error) {
    if (dns === 'local') throw new UsageError(text`cannot find ${JSON.stringify(host)}: ${systemReason(error)}`, remedy)
  }
  return host
}
