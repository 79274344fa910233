/** What the doctor is asked about. These shapes are the `target` of `--json`. */
import { formatHostPort } from '@partyline/net'

export interface TcpTarget {
  readonly kind: 'tcp'
  /** A name or an address. */
  readonly host: string
  readonly port: number
  /** What the caller said about encryption; `either` finds out. */
  readonly security: 'tls' | 'plain' | 'either'
  /** What to say to whoever answers; `irc` says nothing to a server that greets first. */
  readonly application: 'irc' | 'http' | 'websocket'
  /** For HTTP and WebSocket; `/` for IRC. */
  readonly path: string
}

export interface UdpTarget {
  readonly kind: 'udp'
  readonly host: string
  readonly port: number
}

export interface UnixTarget {
  readonly kind: 'unix'
  readonly path: string
}

export type Target = TcpTarget | UdpTarget | UnixTarget

const SCHEMES = { irc: ['tcp', 'tls'], http: ['http', 'https'], websocket: ['ws', 'wss'] } as const

/** As a person would write it: `chat.example:6667`, `tls://[::1]:6697`, `udp://chat.example:5000`, `unix:/run/chat.sock`. */
export function formatTarget(target: Target): string {
  if (target.kind === 'unix') return `unix:${target.path}`
  const where = formatHostPort(target.host, target.port)
  if (target.kind === 'udp') return `udp://${where}`
  const { security, application, path } = target
  if (application === 'irc' && security !== 'tls') return where
  const [plain, encrypted] = SCHEMES[application]
  return `${security === 'tls' ? encrypted : plain}://${where}${application === 'irc' ? '' : path}`
}
