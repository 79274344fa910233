/** Reads the tables of UDP sockets that Linux gives (proc(5), /proc/net/udp and /proc/net/udp6). */

export interface BoundSocket {
  readonly address: string
  readonly inode: string
}

/** What is bound to the port, from the text of one table. A row: `sl local rem st tx:rx tr:when retrnsmt uid timeout inode …`. */
export function parseBound(table: string, port: number): readonly BoundSocket[] {
  return table.split('\n').flatMap((row) => {
    const [, local = '', , , , , , , , inode] = row.trim().split(/\s+/)
    const [hex = '', hexPort = ''] = local.split(':')
    if (inode === undefined || Number.parseInt(hexPort, 16) !== port) return []
    return [{ address: parseAddress(hex), inode }]
  })
}

/** The kernel writes each 32 bits in the byte order of the machine, which is little-endian wherever Node runs. */
function parseAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed())
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
  const groups = bytes.join('').match(/.{4}/g) ?? []
  // The parser of URLs writes the short form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
