/** Reads the tables of listening sockets that Linux gives (proc(5), /proc/net/tcp and /proc/net/tcp6). */
import type { PortListener } from '../observations.ts'

const LISTEN = '0A'

/** Who listens on the port, from the text of one table. A row: `sl local_address rem_address st tx_queue:rx_queue …`. */
export function parseListeners(table: string, port: number): readonly PortListener[] {
  return table.split('\n').flatMap((row) => {
    const [, local = '', , state, queues = ''] = row.trim().split(/\s+/)
    const [address = '', hexPort = ''] = local.split(':')
    if (state !== LISTEN || Number.parseInt(hexPort, 16) !== port) return []
    // Of a listening socket the receive queue holds connections that wait to be accepted.
    const waiting = Number.parseInt(queues.split(':')[1] ?? '0', 16)
    return [{ address: address.length === 8 ? parseIPv4(address) : parseIPv6(address), waiting }]
  })
}

/** The kernel writes each 32 bits in the byte order of the machine, which is little-endian wherever Node runs. */
function bytesOf(hex: string): readonly number[] {
  const words = hex.match(/.{8}/g) ?? []
  return words.flatMap((word) => (word.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).toReversed())
}

function parseIPv4(hex: string): string {
  return bytesOf(hex).join('.')
}

function parseIPv6(hex: string): string {
  const bytes = bytesOf(hex)
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  )
  // The parser of URLs writes the short form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
