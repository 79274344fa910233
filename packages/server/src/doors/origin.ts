/** Where a client comes from: stated by its door once, for cloaks, limits for each address, what others see, and the log. */
import { formatIp, parseIp } from '@partyline/irc'
import { formatAddress, type Address, type Connection } from '@partyline/net'

export interface Origin {
  /** The client's own; behind proxies that are believed, as they say. */
  readonly address: Address
  /** The proxies that were believed, the nearest to the client first; empty where it came by itself. */
  readonly chain: readonly Address[]
  /** Nobody between the client and this server, or the proxies that are believed, can read along. */
  readonly isSecure: boolean
  /**
   * Of what the client itself has proven to hold: SHA-256 of its certificate, hexadecimal in lower case, or of its SSH key, as `SHA256:` and Base64.
   * None behind a proxy, whose it would be.
   */
  readonly fingerprint?: string
}

/** One for all clients that came by themselves. */
const NO_PROXIES: readonly Address[] = []

/** A client that came by itself, or through a proxy with a PROXY header. */
export function originOf(connection: Pick<Connection, 'remoteAddress' | 'transport' | 'proxy' | 'tls'>): Origin {
  const { remoteAddress, transport, proxy, tls } = connection
  const fingerprint = tls?.peerFingerprint?.replaceAll(':', '').toLowerCase()
  const chain = proxy === undefined ? NO_PROXIES : [proxy.address]
  const isSecure = transport === 'tls' || proxy?.isTls === true
  return { address: remoteAddress, chain, isSecure, ...(fingerprint === undefined ? {} : { fingerprint }) }
}

/**
 * The address that a gateway or a proxy has written, in whatever form, perhaps in brackets, as those do it whose fields would else begin with
 * a colon; null where it is none. It is as the client's own would be: limits and bans for it hold.
 */
export function statedAddress(text: string): Address | null {
  const ip = parseIp(text)
  return ip === null ? null : { kind: 'ip', host: formatIp(ip), port: 0, family: ip.family }
}

/** For the log: the address, and the proxies where there were some. */
export function describeOrigin({ address, chain }: Origin): { readonly address: string; readonly through?: string } {
  const through = chain.map(formatAddress).join(' ')
  return { address: formatAddress(address), ...(through === '' ? {} : { through }) }
}
