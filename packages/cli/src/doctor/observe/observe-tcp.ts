/** A TCP port: the name first, then every address at once, then at the same time everything that follows from that. */
import { text } from '../../language/text.ts'
import { formatHostPort } from '@partyline/net'
import type { OnStep } from '../on-step.ts'
import { LIMITS } from '../limits.ts'
import type { ServiceObservation, TcpObservations } from '../observations.ts'
import type { TcpTarget } from '../target.ts'
import { mapBounded } from './map-bounded.ts'
import { observeFirewall } from './observe-firewall.ts'
import { observeName } from './observe-name.ts'
import { observePort } from './observe-port.ts'
import { observeReach } from './observe-reach.ts'
import { observeService } from './observe-service.ts'

/** Never rejects. A server sees one connection for each of its addresses, and is spoken to over the first. */
export async function observeTcp(target: TcpTarget, timeoutMs: number, onStep: OnStep): Promise<TcpObservations> {
  onStep(text`the resolver to find ${target.host}`)
  const name = await observeName(target.host, timeoutMs)
  const addresses = name.addresses.slice(0, LIMITS.addressesMax)
  const { port } = target
  onStep(text`${addresses.map((address) => formatHostPort(address, port)).join(', ')} to answer`)
  const services: Promise<ServiceObservation>[] = []
  const reach = await mapBounded(addresses, LIMITS.attemptsAtOnce, (address) =>
    observeReach(address, port, timeoutMs, (socket, roundTripMs) => {
      if (target.expected === 'tcp' || services.length > 0) socket.destroy()
      else services.push(observeService(target, { socket, place: { host: address, port } }, { timeoutMs, roundTripMs }))
    }),
  )
  const local = reach.find(({ isLocal }) => isLocal)
  const reachable = reach.find(({ outcome }) => outcome === 'reachable')
  onStep(services.length === 0 ? text`the firewall tools of this machine` : text`the server to say something`)
  const [held, firewall, service] = await Promise.all([
    // Only now: it listens for a moment, and must not be what the attempts above reached.
    local === undefined ? null : observePort(reachable?.address ?? local.address, port),
    observeFirewall(reach, 'tcp', timeoutMs),
    services[0] ?? null,
  ])
  return { kind: 'tcp', name, reach, port: held, firewall, service }
}
