/**
 * Which pages may connect. A browser lets any page open a WebSocket anywhere, so a page of a stranger could chat from the address
 * of a person that looks at it, and reach a server that only this machine can reach; the browser says only in `Origin` which
 * page it is (RFC 6455 10.2).
 */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import * as v from 'valibot'
import { EVERYWHERE } from '../../config/option.ts'

/** As browsers write it: scheme, host and port, nothing behind them. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text.toLowerCase()
}

export const WEB_ORIGIN = {
  section: 'Listening',
  form: 'texts',
  placeholder: 'ORIGIN',
  help: 'Let pages from there speak IRC over WebSocket, such as https://chat.example, instead of those from the address that they connect to. Repeatable',
  default: null,
  expected: 'an origin as browsers write it, such as https://chat.example or http://localhost:8000',
  schema: v.array(v.pipe(v.string(), v.check(isOrigin))),
  sources: EVERYWHERE,
} as const

/**
 * A stranger's name may lead to this machine, for as long as it takes to load a page from elsewhere and to connect here (DNS
 * rebinding). No name of a stranger is an address, or localhost (RFC 6761 6.3).
 */
function cannotBeRebound(hostname: string): boolean {
  return isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0 || /(?:^|\.)localhost$/.test(hostname)
}

/** @param allowed empty where only pages of the host that is asked may connect, if it is asked by its address */
export function mayConnect({ headers }: Pick<IncomingMessage, 'headers'>, allowed: readonly string[]): boolean {
  const { origin, host } = headers
  // Browsers always say it. Other programs are run by the person itself.
  if (origin === undefined) return true
  if (allowed.length === 0) {
    const page = URL.parse(origin)
    return page !== null && page.host === host?.toLowerCase() && cannotBeRebound(page.hostname)
  }
  return allowed.some((one) => one.toLowerCase() === origin.toLowerCase())
}
