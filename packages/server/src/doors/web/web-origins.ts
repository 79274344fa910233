/**
 * Which pages may connect. A page of a stranger could chat from the address of a person that looks at it, and reach a server that
 * only this machine can reach. `@partyline/net` lets in pages of the address that is asked; an operator can name others.
 */
import * as v from 'valibot'
import { EVERYWHERE } from '../../config/option.ts'
import { isWebOrigin } from '../../config/web-origin.ts'

export const WEB_ORIGIN = {
  section: 'Listening',
  form: 'texts',
  placeholder: 'ORIGIN',
  help: 'Let pages from there speak IRC over WebSocket, such as https://chat.example, instead of those from the address that they connect to. Repeatable',
  default: null,
  expected: 'an origin as browsers write it, such as https://chat.example or http://localhost:8000',
  schema: v.array(v.pipe(v.string(), v.check(isWebOrigin))),
  sources: EVERYWHERE,
} as const

/** As `isOriginAllowed` of `@partyline/net`; undefined, for its default, where the operator names none. */
export function pagesAmong(allowed: readonly string[]): ((origin: string | undefined) => boolean) | undefined {
  if (allowed.length === 0) return undefined
  // Browsers always say it. Other programs are run by the person itself.
  return (origin) => origin === undefined || allowed.some((one) => one.toLowerCase() === origin.toLowerCase())
}
