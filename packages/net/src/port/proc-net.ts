/**
 * The tables of sockets that Linux gives (proc(5): /proc/net/tcp, tcp6, udp, udp6, unix), as values. Pure functions over
 * their text.
 */
import { ipAddress } from '../address.ts'
import { checkArgument, NUMBER, oneOf } from '../arguments.ts'

/** The protocol whose ports are meant: TCP and UDP have their own. */
export type PortProtocol = 'tcp' | 'udp'

/** @throws {TypeError} no port, or of no protocol that has ports */
export function checkPort(port: number, protocol: PortProtocol): void {
  checkArgument('the port', port, NUMBER)
  checkArgument('the protocol', protocol, PROTOCOLS)
}

const PROTOCOLS = oneOf('tcp', 'udp')

/** A socket of this machine that has the port: listening for TCP, bound for UDP. */
export interface PortSocket {
  /** `0.0.0.0` and `::` for all interfaces. */
  readonly address: string
  /** For TCP: connections that the kernel has completed and the process has not accepted. */
  readonly waiting: number
  /** Under which processes have it open. */
  readonly inode: string
}

/** The state of a listening socket, TCP_LISTEN of the kernel. */
const LISTENING = '0A'

/** A row: `sl local_address rem_address st tx_queue:rx_queue tr:when retrnsmt uid timeout inode …`, addresses as hex `IP:PORT`. */
export function parsePortSockets(table: string, port: number, protocol: PortProtocol): readonly PortSocket[] {
  return table.split('\n').flatMap((row) => {
    const [, local = '', , state, queues = '', , , , , inode] = row.trim().split(/\s+/)
    const [hex = '', hexPort = ''] = local.split(':')
    if (inode === undefined || Number.parseInt(hexPort, 16) !== port) return []
    if (protocol === 'tcp' && state !== LISTENING) return []
    const waiting = protocol === 'tcp' ? Number.parseInt(queues.split(':')[1] ?? '0', 16) : 0
    return [{ address: parseAddress(hex), waiting, inode }]
  })
}

/** A row: `Num RefCount Protocol Flags Type St Inode Path`. A socket is listed under the path with which it was bound. */
export function parsePathInodes(table: string, paths: readonly string[]): readonly string[] {
  return unixRows(table).flatMap(({ inode, path }) => (paths.includes(path) ? inode : []))
}

/** The other way round. */
export function parseInodePath(table: string, inode: string): string | undefined {
  return unixRows(table).find((row) => row.inode === inode)?.path
}

function unixRows(table: string): readonly { readonly inode: string; readonly path: string }[] {
  const rows = table.split('\n').map((row) => /^\S+: \S+ \S+ \S+ \S+ \S+ +(\d+) (.+)$/.exec(row))
  return rows.flatMap((row) => (row === null ? [] : { inode: row[1] ?? '', path: row[2] ?? '' }))
}

/** The kernel writes each 32 bits in the byte order of the machine, which is little-endian wherever Node runs on Linux. */
function parseAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed())
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
  const groups = bytes.join('').match(/.{4}/g) ?? []
  const mapped = /^0{20}ffff(.{8})$/i.exec(bytes.join(''))?.[1]
  if (mapped !== undefined) return (mapped.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.')
  // The parser of URLs writes the short form (RFC 5952).
  return ipAddress(new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1), 0).host
}
