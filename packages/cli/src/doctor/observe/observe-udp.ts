/** A UDP port: the name first, then every address at once, then this machine's own port and the firewall. */
import { text } from '../../language/text.ts'
import { formatHostPort } from '@partyline/net'
import type { OnStep } from '../on-step.ts'
import { LIMITS } from '../limits.ts'
import type { UdpObservations } from '../observations.ts'
import type { UdpTarget } from '../target.ts'
import { mapBounded } from './map-bounded.ts'
import { observeFirewall } from './observe-firewall.ts'
import { observeName } from './observe-name.ts'
import { observeProbe } from './observe-probe.ts'
import { observeUdpPort } from './observe-udp-port.ts'

/** Never rejects. */
export async function observeUdp(target: UdpTarget, timeoutMs: number, onStep: OnStep): Promise<UdpObservations> {
  onStep(text`the resolver to find ${target.host}`)
  const name = await observeName(target.host, timeoutMs)
  const addresses = name.addresses.slice(0, LIMITS.addressesMax)
  const { port } = target
  onStep(
    text`an answer from ${addresses.map((address) => formatHostPort(address, port)).join(', ')}, or that none comes`,
  )
  const probes = await mapBounded(addresses, LIMITS.attemptsAtOnce, (address) => observeProbe(address, port, timeoutMs))
  const local = probes.find(({ isLocal }) => isLocal)
  onStep(text`the firewall tools of this machine`)
  const [held, firewall] = await Promise.all([
    local === undefined ? null : observeUdpPort(local.address, port),
    observeFirewall(probes, 'udp', timeoutMs),
  ])
  return { kind: 'udp', name, probes, port: held, firewall }
}
