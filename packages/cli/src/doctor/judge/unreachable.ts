/** Why packets do not get to an address, and what to do about it: the same for TCP and UDP. */
import { type Text, text } from '../../language/text.ts'
import type { ReachObservation } from '../observations.ts'

type Seen = Pick<ReachObservation, 'address' | 'port' | 'family' | 'code' | 'durationMs'>

const ASKED_MS = 1_000

/** After the address and a colon. @param time how long it took, as text */
export function whyUnreachable(one: Seen, time: Text): Text {
  const { code } = one
  return wasAskedFor(one)
    ? text`no machine answers for that address (${code ?? ''}, ${time}).`
    : text`no way leads there (${code ?? text`no route`}, ${time}).`
}

/** On its own network, which takes seconds; a missing route is known at once. */
function wasAskedFor({ code, durationMs }: Seen): boolean {
  return (code === 'EHOSTUNREACH' || code === 'EHOSTDOWN') && durationMs >= ASKED_MS
}

export function unreachableRemedy(one: Seen): Text {
  const { address, family } = one
  if (wasAskedFor(one)) {
    return text`The machine is off, not on this network any more, or has another address now.`
  }
  return family === 6
    ? text`This network may have no IPv6: try the IPv4 address. Or look at the route: ip route get ${address}`
    : text`Check that this machine has a network, and its route: ip route get ${address}`
}

/** After the address and a blank. @param time how long it took, as text */
export function whyFiltered({ code }: Seen, time: Text): Text {
  return text`was rejected (${code ?? 'ICMP'}, ${time}): a firewall there or on the way says that it is forbidden.`
}

/** @param protocol as firewalls write it */
export function filteredRemedy({ address, port }: Seen, protocol: 'tcp' | 'udp'): Text {
  return text`Allow the port in the firewall of that machine, such as firewall-cmd --add-port=${port}/${protocol}. If it has none, look at the way: ip route get ${address}, traceroute ${address}`
}
