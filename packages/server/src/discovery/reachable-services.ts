/** The doors of a server that others on its network can use, as services (RFC 6335). */
import type { Service } from './services.ts'

const TYPES: Readonly<Record<string, Service['type']>> = {
  irc: ['_irc', '_tcp'],
  ircs: ['_ircs', '_tcp'],
  web: ['_http', '_tcp'],
  webs: ['_https', '_tcp'],
}

/** @param doors where each listens, as `HOST:PORT`; Unix sockets and loopback are of this machine alone */
export function reachableServices(doors: Readonly<Record<string, readonly string[]>>): readonly Service[] {
  return Object.entries(doors).flatMap(([name, addresses]) => {
    const type = TYPES[name]
    const ports = addresses.flatMap((address) => portOf(address) ?? [])
    return type === undefined ? [] : [...new Set(ports)].map((port) => ({ type, port }))
  })
}

function portOf(address: string): number | null {
  const [, host = '', port] = /^(.*):(\d+)$/.exec(address) ?? []
  const isOfThisMachine = host === '' || /^127\.|^\[::1\]$|^unix/.test(host)
  return port === undefined || isOfThisMachine ? null : Number(port)
}
