/** The words beside the options: a host and a port, a port alone, or the path of a Unix socket. */
import { UsageError } from './usage-error.ts'

const PORT_DEFAULT = 31_337
/** Of a proxy, as with ncat and Squid. */
const PROXY_PORT_DEFAULT = 3_128
const PORT_MAX = 65_535

export interface PortRange {
  readonly first: number
  readonly last: number
}

export type NcTarget =
  /** An empty host means every interface. */
  | { readonly kind: 'host'; readonly host: string; readonly ports: PortRange }
  | { readonly kind: 'path'; readonly path: string }

export function pathTarget(operands: readonly string[]): NcTarget {
  const [path, ...others] = operands
  if (path === undefined || others.length > 0) throw new UsageError('-U needs one path of a Unix socket')
  return { kind: 'path', path }
}

interface HostContext {
  readonly isListening: boolean
  readonly isScan: boolean
  readonly isProxy: boolean
  readonly listenPort: string | undefined
}

export function hostTarget(
  operands: readonly string[],
  { isListening, isScan, isProxy, listenPort }: HostContext,
): NcTarget {
  if (operands.length > 2) {
    throw new UsageError(`more than a host and a port: ${operands.map((word) => JSON.stringify(word)).join(' ')}`)
  }
  const isPortAlone = isListening && operands.length === 1 && /^\d+$/.test(operands[0] ?? '')
  const [host, port] = isPortAlone ? ['', operands[0]] : operands
  // The system would take a number for an address: 80 is 0.0.0.80.
  const isNumberAlone = !isListening && port === undefined && /^\d+$/.test(host ?? '')
  if ((host === undefined || isNumberAlone) && !isListening) {
    throw new UsageError(
      'there is no host to connect to',
      'partyline nc HOST PORT connects, partyline nc -l PORT listens',
    )
  }
  if (port !== undefined && listenPort !== undefined) {
    throw new UsageError(`two ports to listen on: ${listenPort} and ${port}`, 'give one')
  }
  const defaultPort = String(isProxy ? PROXY_PORT_DEFAULT : PORT_DEFAULT)
  return { kind: 'host', host: host ?? '', ports: parsePorts(port ?? listenPort ?? defaultPort, isListening, isScan) }
}

export function parsePorts(text: string, isListening: boolean, isScan: boolean): PortRange {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  const first = Number(match?.[1] ?? NaN)
  const last = Number(match?.[2] ?? first)
  const least = isListening ? 0 : 1
  if (!(first >= least && last <= PORT_MAX && first <= last)) {
    throw new UsageError(`${JSON.stringify(text)} is no port`, `a port is a number from ${least} to ${PORT_MAX}`)
  }
  if (match?.[2] !== undefined && !isScan) throw new UsageError('a range of ports is for -z only', 'add -z')
  return { first, last }
}
