/** Which clients `-l` lets in, where and how, as servers of `@partyline/net` take it. */
import { type Text, text } from '../language/text.ts'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { AcceptOptions, Rejection, Target } from '@partyline/net'
import { readAccessLists } from './access-lists.ts'
import { endPoint } from './events.ts'
import type { Monitor } from './monitor.ts'
import { wildcardFor } from './names.ts'
import type { NcOptions } from './options.ts'
import { systemReason } from './system-reason.ts'
import { tlsServeOptions } from './tls-files.ts'
import { UsageError } from './usage-error.ts'

/** @throws {UsageError} a file or an address that cannot be used */
export async function acceptOptions(
  options: NcOptions,
  monitor: Monitor,
  onError: (error: unknown) => void,
): Promise<AcceptOptions> {
  const { allow, deny } = await readAccessLists(options)
  const rejection = ({ kind, address }: Rejection) => {
    monitor.report({ event: 'denied', remote: endPoint(address), reason: kind })
    return undefined
  }
  const tlsHost = options.target.kind === 'host' ? options.target.host : ''
  const tell = (line: Text) => monitor.tell(line)
  return {
    onError,
    rejection,
    deny,
    ...(allow === undefined ? {} : { allow }),
    ...(options.isKeptOpen ? { maxConnections: options.maxConnections } : {}),
    ...(options.tls === undefined ? {} : { tls: await tlsServeOptions(options.tls, tlsHost, tell) }),
    ipv6Only: options.family === 6,
  }
}

export async function listenTarget({ target, family }: NcOptions): Promise<Target> {
  if (target.kind === 'path') return { path: target.path }
  const { host, ports } = target
  if (family === undefined) return { host, port: ports[0] }
  if (host === '') return { host: wildcardFor(family), port: ports[0] }
  return { host: isIP(host) === 0 ? await addressOf(host, family) : host, port: ports[0] }
}

async function addressOf(name: string, family: 4 | 6): Promise<string> {
  try {
    return (await lookup(name, { family })).address
  } catch (error) {
    throw new UsageError(
      text`${JSON.stringify(name)} has no address of IPv${family} to listen on: ${systemReason(error)}`,
      text`leave out -${family}, or give an address`,
    )
  }
}
