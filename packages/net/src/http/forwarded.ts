/** Which client a request is from when proxies have passed it on, as the fields `X-Forwarded-For` and `X-Forwarded-Proto` say. */
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { type Address, ipAddress } from '../address.ts'
import { CALLBACK, checkArgument, OBJECT } from '../arguments.ts'
import type { Connection } from '../connection.ts'

/** Where a request comes from. */
export interface ForwardedOrigin {
  /** The client's own, as far as proxies are trusted. Its port is 0 where the proxy does not tell it. */
  readonly address: Address
  /** The trusted proxies between, the nearest to the client first; empty where the client came by itself. */
  readonly chain: readonly Address[]
  /** The client came over TLS: to this server, or to the proxies, as the nearest of them says. */
  readonly isSecure: boolean
}

/**
 * Follows `X-Forwarded-For` from its end, for as long as the address that wrote an entry is trusted: what stands before was written
 * by a peer that may lie. A trusted proxy that names no address is taken for the client.
 * @param isTrusted for example `(address) => new AddressList(['10.0.0.0/8']).has(address)`, with the list made once
 */
export function forwardedOrigin(
  headers: IncomingHttpHeaders,
  connection: Pick<Connection, 'remoteAddress' | 'transport'>,
  isTrusted: (address: Address) => boolean,
): ForwardedOrigin {
  checkArgument('the headers of a request', headers, OBJECT)
  checkArgument('the connection of a request', connection, OBJECT)
  checkArgument('isTrusted', isTrusted, CALLBACK)
  const entries = entriesOf(headers['x-forwarded-for'])
  const chain: Address[] = []
  let address = connection.remoteAddress
  while (isTrusted(address)) {
    const before = parseEntry(entries.pop())
    if (before === undefined) break
    chain.unshift(address)
    address = before
  }
  if (chain.length === 0) return { address, chain, isSecure: connection.transport === 'tls' }
  const protocol = entriesOf(headers['x-forwarded-proto']).at(-1)?.toLowerCase()
  // Some proxies name the scheme of the WebSocket.
  return { address, chain, isSecure: protocol === 'https' || protocol === 'wss' }
}

function entriesOf(field: string | readonly string[] | undefined): string[] {
  const text = typeof field === 'string' ? field : (field?.join(',') ?? '')
  return text.split(',').map((entry) => entry.trim())
}

/** An address, as some proxies write it with its port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function parseEntry(entry = ''): Address | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(entry) ?? []
  const host = isIP(entry) === 0 ? (bracketed ?? plain ?? '') : entry
  return isIP(host) === 0 ? undefined : ipAddress(host, isIP(entry) === 0 ? Number(port ?? 0) : 0)
}
