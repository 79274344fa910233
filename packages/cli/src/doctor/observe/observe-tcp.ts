/** A TCP port: the name first, then every address at once, then at the same time everything that follows from that. */
import { formatHostPort } from '@partyline/net'
import type { OnStep } from '../on-step.ts'
import { LIMITS } from '../limits.ts'
import type { TcpObservations } from '../observations.ts'
import type { TcpTarget } from '../target.ts'
import { mapBounded } from './map-bounded.ts'
import { observeFirewall } from './observe-firewall.ts'
import { observeName } from './observe-name.ts'
import { observePort } from './observe-port.ts'
import { observeReach } from './observe-reach.ts'
import { observeService } from './observe-service.ts'

/** Never rejects. */
export async function observeTcp(target: TcpTarget, timeoutMs: number, onStep: OnStep): Promise<TcpObservations> {
  onStep(`the resolver to find ${target.host}`)
  const name = await observeName(target.host, timeoutMs)
  const addresses = name.addresses.slice(0, LIMITS.addressesMax)
  const { port } = target
  onStep(`${addresses.map((address) => formatHostPort(address, port)).join(', ')} to answer`)
  const reach = await mapBounded(addresses, LIMITS.attemptsAtOnce, (address) => observeReach(address, port, timeoutMs))
  const local = reach.find(({ isLocal }) => isLocal)
  const reachable = reach.find(({ outcome }) => outcome === 'reachable')
  onStep(reachable === undefined ? 'the firewall tools of this machine' : 'the server to say something')
  const [held, firewall, service] = await Promise.all([
    // Only now: it listens for a moment, and must not be what the attempts above reached.
    local === undefined ? null : observePort(reachable?.address ?? local.address, port),
    observeFirewall(reach, 'tcp', timeoutMs),
    reachable === undefined
      ? null
      : observeService(target, { host: reachable.address, port }, { timeoutMs, roundTripMs: reachable.durationMs }),
  ])
  return { kind: 'tcp', name, reach, port: held, firewall, service }
}
