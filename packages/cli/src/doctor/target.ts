/** What the doctor is asked about. These shapes are the `target` of `--json`. */
import { formatHostPort } from '@partyline/net'

export interface TcpTarget {
  readonly kind: 'tcp'
  /** A name or an address. */
  readonly host: string
  readonly port: number
  /** What the caller said about encryption; `either` finds out. */
  readonly security: 'tls' | 'plain' | 'either'
  /** What is said to the server; `irc` says nothing to one that greets first, `ssh` waits for its greeting, `none` nothing at all. */
  readonly application: 'none' | 'irc' | 'ssh' | 'http' | 'websocket'
  /** For HTTP and WebSocket; else `/`. */
  readonly path: string
  readonly expected: Expectation
}

/** What has to be there; another service is a problem. `anything` looks at what it is, and `tcp` does not even look. */
export type Expectation = 'anything' | (typeof EXPECTATIONS)[number]

/** Those that can be asked for. */
export const EXPECTATIONS = ['tcp', 'tls', 'http', 'irc', 'partyline'] as const

export interface UdpTarget {
  readonly kind: 'udp'
  readonly host: string
  readonly port: number
}

export interface UnixTarget {
  readonly kind: 'unix'
  readonly path: string
  readonly expected: Expectation
}

export type Target = TcpTarget | UdpTarget | UnixTarget

const SCHEMES = {
  none: ['tcp', 'tls'],
  irc: ['irc', 'ircs'],
  ssh: ['ssh', 'ssh'],
  http: ['http', 'https'],
  websocket: ['ws', 'wss'],
} as const

/** As a person would write it: `chat.example:6667`, `ircs://[::1]:6697`, `udp://chat.example:5000`, `unix:/run/chat.sock`. */
export function formatTarget(target: Target): string {
  if (target.kind === 'unix') return `unix:${target.path}`
  const where = formatHostPort(target.host, target.port)
  if (target.kind === 'udp') return `udp://${where}`
  const { security, application, path } = target
  if (security === 'either') return where
  const [plain, encrypted] = SCHEMES[application]
  const hasPath = application === 'http' || application === 'websocket'
  return `${security === 'tls' ? encrypted : plain}://${where}${hasPath ? path : ''}`
}
