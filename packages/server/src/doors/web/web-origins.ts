/**
 * Which pages may connect. A browser lets any page open a WebSocket anywhere, so a page of a stranger could chat from the address
 * of a person that looks at it, and reach a server that only this machine can reach; the browser says only in `Origin` which
 * page it is (RFC 6455 10.2).
 */
import type { IncomingMessage } from 'node:http'
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
  help: 'Let pages from there speak IRC over WebSocket, such as https://chat.example, instead of those from the host that they connect to. Repeatable',
  default: null,
  expected: 'an origin as browsers write it, such as https://chat.example or http://localhost:8000',
  schema: v.array(v.pipe(v.string(), v.check(isOrigin))),
  sources: EVERYWHERE,
} as const

/** @param allowed empty where only pages of the host that is asked may connect */
export function mayConnect({ headers }: Pick<IncomingMessage, 'headers'>, allowed: readonly string[]): boolean {
  const { origin, host } = headers
  // Browsers always say it. Other programs are run by the person itself.
  if (origin === undefined) return true
  if (allowed.length === 0) return URL.parse(origin)?.host === host?.toLowerCase()
  return allowed.some((one) => one.toLowerCase() === origin.toLowerCase())
}
