/** The address of a server that passes files on, as people write it: that of its page, or its host alone. */
import { formatHostPort } from '@partyline/net'
import { type Phrase, text } from '../language/text.ts'
import { isLoopbackHost, type Way } from '../chat/destination.ts'
import { IRC_PORT, IRCS_PORT, parseDestination } from '../chat/parse-destination.ts'

export interface RelayAddress {
  readonly way: Extract<Way, { kind: 'websocket' }>
  /** SHA-256 of the certificate, where the address has it. */
  readonly fingerprint: string | null
}

/** Of the web door (docs/reference/configuration.md), in the clear on this machine and with TLS elsewhere. */
const WEB_PORT = 6680
const WEB_TLS_PORT = 6710

/** A phrase is what is wrong. */
export function parseRelayAddress(written: string): RelayAddress | Phrase {
  const destination = parseDestination(written)
  if ('pattern' in destination) return destination
  const { way, fingerprint } = destination
  if (way.kind === 'websocket') return { way, fingerprint }
  if (way.kind === 'unix' || /^[a-z]+:\/\//i.test(written)) {
    return text`${JSON.stringify(written)} is not the address of a server that passes files on: write HOST, HOST:PORT or https://HOST:PORT`
  }
  const isHere = isLoopbackHost(way.host)
  const isChosen = ![IRC_PORT, IRCS_PORT].includes(way.port)
  const port = isChosen ? way.port : isHere ? WEB_PORT : WEB_TLS_PORT
  return { way: { kind: 'websocket', host: way.host, port, isEncrypted: !isHere, path: '/' }, fingerprint }
}

/** As a person types it on the other machine. */
export function pageOf({ way }: RelayAddress): string {
  return `${way.isEncrypted ? 'https' : 'http'}://${formatHostPort(way.host, way.port)}`
}
