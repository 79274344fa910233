/** The words beside the options: a host and a port, a port alone, or the path of a Unix socket. */
import { text } from '../language/text.ts'
import { isIP } from 'node:net'
import { oneOrScan, parsePort, parsePorts, type PortContext, type Ports } from './parse-ports.ts'
import { UsageError } from './usage-error.ts'

const PORT_DEFAULT = 31_337
/** Of a proxy, as with ncat and Squid. */
const PROXY_PORT_DEFAULT = 3_128

export type NcTarget =
  /** An empty host means every interface. One port, but for `-z`. */
  | { readonly kind: 'host'; readonly host: string; readonly ports: Ports }
  | { readonly kind: 'path'; readonly path: string }

export function pathTarget(operands: readonly string[]): NcTarget {
  const [path, ...others] = operands
  if (path === undefined || others.length > 0) throw new UsageError(text`-U needs one path of a Unix socket`)
  // As in OpenBSD's nc and in the kernel's list of sockets, @name is a name in the abstract namespace (unix(7)).
  return { kind: 'path', path: path.replace(/^@/, '\0') }
}

interface HostContext extends PortContext {
  readonly isScan: boolean
  readonly isProxy: boolean
  readonly listenPort: string | undefined
}

/** @throws {UsageError} with how it is written */
export function hostTarget(operands: readonly string[], context: HostContext): NcTarget {
  const { isListening, isScan, isProxy, listenPort } = context
  for (const operand of operands) checkSpelling(operand, isListening)
  const isPortAlone = isListening && operands.length === 1 && isPort(operands[0] ?? '', context)
  const [first, ...rest] = isPortAlone ? ['', ...operands] : operands
  // The system would take a number for an address: 80 is 0.0.0.80.
  const isNumberAlone = rest.length === 0 && /^\d+$/.test(first ?? '')
  if (!isListening && (first === undefined || isNumberAlone)) {
    throw new UsageError(
      text`there is no host to connect to`,
      text`partyline nc HOST PORT connects, partyline nc -l PORT listens`,
    )
  }
  const host = (first ?? '').replace(/^\[(.*)\]$/, '$1')
  if (isScan && rest.length > 0) return { kind: 'host', host, ports: parsePorts(rest.join(','), context) }
  const [port, ...others] = rest
  if (others.length > 0) {
    const shown = operands.map((word) => JSON.stringify(word)).join(' ')
    throw new UsageError(text`more than a host and a port: ${shown}`, oneOrScan(context))
  }
  if (port !== undefined && listenPort !== undefined) {
    throw new UsageError(text`two ports to listen on: ${listenPort} and ${port}`, text`give one`)
  }
  const usual = String(isProxy ? PROXY_PORT_DEFAULT : PORT_DEFAULT)
  return { kind: 'host', host, ports: [parsePort(port ?? listenPort ?? usual, context)] }
}

/** As in OpenBSD's nc, a single word of a listener can be the name of a port, where no port is given otherwise. */
function isPort(word: string, { names, protocol, listenPort }: HostContext): boolean {
  if (/^\d+$/.test(word)) return true
  if (listenPort !== undefined || isIP(word) !== 0 || word.includes('.')) return false
  try {
    return names(word, protocol) !== null
  } catch {
    return false
  }
}

/** What other programs take, and nc takes apart. @throws {UsageError} */
function checkSpelling(word: string, isListening: boolean): void {
  const command = isListening ? 'partyline nc -l' : 'partyline nc'
  const shown = JSON.stringify(word)
  const [, bracketed, plain = '', port] = /^(?:\[([^\]]*)\]|([^:/[\]]*)):([\w-]+)$/.exec(word) ?? []
  if (port !== undefined) {
    const host = bracketed ?? plain
    if (host !== '')
      throw new UsageError(text`${shown} is a host and a port in one word`, text`write two: ${command} ${host} ${port}`)
    const remedy = `partyline nc HOST ${port} connects, partyline nc -l ${port} listens`
    throw new UsageError(text`${shown} is a port behind a colon`, remedy)
  }
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(word) ?? []
  if (scheme === undefined) return
  const url = URL.parse(word)
  const known = SCHEMES.get(scheme.toLowerCase())
  const host = url?.hostname.replace(/^\[(.*)\]$/, '$1') || 'HOST'
  const end = url?.port || known?.port || 'PORT'
  throw new UsageError(
    text`${shown} is a URL, and nc connects to a host and a port`,
    text`write ${command}${known?.options ?? ''} ${host} ${end} and send the request on standard input`,
  )
}

const SCHEMES: ReadonlyMap<string, { readonly options: string; readonly port: string }> = new Map([
  ['http', { options: '', port: '80' }],
  ['https', { options: ' --ssl', port: '443' }],
  ['ftp', { options: '', port: '21' }],
  ['ssh', { options: '', port: '22' }],
  ['irc', { options: '', port: '6667' }],
  ['ircs', { options: ' --ssl', port: '6697' }],
  ['tls', { options: ' --ssl', port: '' }],
  ['udp', { options: ' -u', port: '' }],
])
