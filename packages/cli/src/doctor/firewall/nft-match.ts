/** What the left and the right side of a match say of a packet (libnftables-json(5), EXPRESSIONS). */
import { arrayOf, property } from './json.ts'
import {
  type Match,
  matchDestination,
  matchDestinationType,
  matchInterface,
  matchSource,
  type Packet,
} from './packet.ts'

/** RFC 5237. */
const PROTOCOL_NUMBERS = { tcp: 6, udp: 17 }

/** Whether what stands left is what, or among what, stands right; what cannot be known of the packet is `unknown`. */
export function matchNft(left: unknown, right: unknown, packet: Packet): Match {
  const payload = property(left, 'payload')
  const [protocol, field] = [String(property(payload, 'protocol')), String(property(payload, 'field'))]
  if (protocol === 'tcp' || protocol === 'udp' || protocol === 'th') {
    if (protocol !== 'th' && protocol !== packet.protocol) return 'no'
    return field === 'dport' ? includes(right, packet.port) : 'unknown'
  }
  if (protocol.startsWith('icmp')) return 'no'
  if (protocol === 'ip' || protocol === 'ip6') return compareAddress(protocol, field, right, packet)
  if (property(property(left, 'ct'), 'key') === 'state') return includes(right, 'new')
  const fib = property(left, 'fib')
  if (fib !== undefined) return compareFib(fib, right, packet)
  switch (property(property(left, 'meta'), 'key')) {
    case 'l4proto':
      return includesProtocol(right, packet)
    case 'nfproto':
      return includes(right, packet.family === 4 ? 'ipv4' : 'ipv6')
    case 'iifname':
    case 'iif':
    case 'oifname':
    case 'oif':
      return anyOf(right, (name) => matchInterface(String(name), packet))
    default:
      return 'unknown'
  }
}

/** `fib daddr type local`, with or without the interface. */
function compareFib(fib: unknown, right: unknown, packet: Packet): Match {
  const isDestination = membersOf(property(fib, 'flags')).includes('daddr')
  if (property(fib, 'result') !== 'type' || !isDestination) return 'unknown'
  return anyOf(right, (type) => matchDestinationType([String(type)], packet))
}

function compareAddress(protocol: 'ip' | 'ip6', field: string, right: unknown, packet: Packet): Match {
  if ((protocol === 'ip') !== (packet.family === 4)) return 'no'
  if (field === 'protocol' || field === 'nexthdr') return includesProtocol(right, packet)
  if (field === 'daddr') return anyOf(right, (entry) => matchDestination(entryOf(entry), packet))
  if (field === 'saddr') return anyOf(right, (entry) => matchSource(entryOf(entry), packet))
  return 'unknown'
}

/** As AddressList reads it. */
function entryOf(value: unknown): string {
  const prefix = property(value, 'prefix')
  if (prefix !== undefined) return `${String(property(prefix, 'addr'))}/${String(property(prefix, 'len'))}`
  const [low, high] = arrayOf(property(value, 'range'))
  return low === undefined ? String(value) : [low, high].join('-')
}

/** A set with a name stands elsewhere, and may change. */
function anyOf(right: unknown, matches: (member: unknown) => Match): Match {
  if (typeof right === 'string' && right.startsWith('@')) return 'unknown'
  const found = membersOf(right).map(matches)
  if (found.includes('yes')) return 'yes'
  return found.includes('unknown') ? 'unknown' : 'no'
}

function membersOf(right: unknown): readonly unknown[] {
  return arrayOf(Array.isArray(right) ? right : (property(right, 'set') ?? [right]))
}

function includesProtocol(right: unknown, { protocol }: Packet): Match {
  return anyOf(right, (member) => (member === protocol || member === PROTOCOL_NUMBERS[protocol] ? 'yes' : 'no'))
}

function includes(right: unknown, wanted: string | number): Match {
  return anyOf(right, (member) => {
    const [low, high] = arrayOf(property(member, 'range'))
    const isIn = low === undefined ? wanted === member : Number(low) <= Number(wanted) && Number(wanted) <= Number(high)
    return isIn ? 'yes' : 'no'
  })
}
