/**
 * Which pages may connect where a program does not say. A browser lets any page open a WebSocket anywhere, sends cookies along, and
 * says only in `Origin` which page it is (RFC 6455 10.2).
 */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/**
 * A stranger's name may lead to this machine, for as long as it takes to load a page from elsewhere and to connect here (DNS
 * rebinding): the page is then of the host that is asked. No name of a stranger is an address, or localhost (RFC 6761 6.3).
 */
function cannotBeRebound(hostname: string): boolean {
  return isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0 || /(?:^|\.)localhost$/.test(hostname)
}

/** No page, or one of the host that is asked, if it is asked by its address or as localhost. */
export function isOwnPage(origin: string | undefined, { headers }: Pick<IncomingMessage, 'headers'>): boolean {
  if (origin === undefined) return true
  const page = URL.parse(origin)
  return page !== null && page.host === headers.host?.toLowerCase() && cannotBeRebound(page.hostname)
}
