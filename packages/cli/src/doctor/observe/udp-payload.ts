/** What to send to a UDP port so that a healthy service answers: protocols with a fixed port are asked in their own words. */

export interface UdpPayload {
  readonly name: string
  readonly bytes: Uint8Array
}

/** RFC 1035 4.1: a standard query, id 0x7061, for the name servers of the root. */
const DNS = Uint8Array.of(0x70, 0x61, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1)

/** RFC 5905 7.3: version 4, mode 3 (client); the rest may be zero. */
const NTP = Uint8Array.of(0x23, ...Array.from({ length: 47 }, () => 0))

/** RFC 8489 5: a binding request without attributes. */
const STUN = Uint8Array.of(0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...new TextEncoder().encode('partyline-dr'))

const BY_PORT: Readonly<Record<number, UdpPayload>> = {
  53: { name: 'DNS', bytes: DNS },
  123: { name: 'NTP', bytes: NTP },
  3478: { name: 'STUN', bytes: STUN },
}

/** As `nc -zu`: some programs take a datagram without bytes for an end of stream, and end. */
const BYTE: UdpPayload = { name: 'byte', bytes: Uint8Array.of(0) }

export function udpPayload(port: number): UdpPayload {
  return BY_PORT[port] ?? BYTE
}
