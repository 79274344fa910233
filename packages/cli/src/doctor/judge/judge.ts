/** All findings on one target, in the order in which a connection comes about. */
import type { Finding } from '../finding.ts'
import type { Observations, TcpObservations, UdpObservations, UnixObservations } from '../observations.ts'
import type { Target } from '../target.ts'
import { blockedAddresses, judgeFirewall } from './judge-firewall.ts'
import { judgeName } from './judge-name.ts'
import { judgePath } from './judge-path.ts'
import { judgePort } from './judge-port.ts'
import { judgeProbes, judgeUdpPort } from './judge-probe.ts'
import { judgeFamilies, judgeReach } from './judge-reach.ts'
import { judgeService } from './judge-service.ts'

/** @param nowMs ms since 1970 */
export function judge(observations: Observations, target: Target, nowMs: number): readonly Finding[] {
  switch (observations.kind) {
    case 'tcp':
      return judgeTcp(observations, target, nowMs)
    case 'udp':
      return judgeUdp(observations)
    case 'unix':
      return judgeUnix(observations, target, nowMs)
    default:
      return observations satisfies never
  }
}

function judgeTcp(
  { name, reach, port, firewall, service }: TcpObservations,
  target: Target,
  nowMs: number,
): readonly Finding[] {
  const tried = reach.map(({ address, port, outcome }) => ({ address, port, hasWorked: outcome === 'reachable' }))
  return [
    ...judgeName(name),
    ...judgeReach(reach, port, blockedAddresses(firewall)),
    ...judgeFamilies(name, reach),
    ...(port === null
      ? []
      : judgePort(
          port,
          reach.some(({ isLocal, outcome }) => isLocal && outcome === 'reachable'),
        )),
    ...judgeFirewall(firewall, tried),
    ...(service === null ? [] : judgeService(service, target, port, nowMs)),
  ]
}

function judgeUdp({ name, probes, port, firewall }: UdpObservations): readonly Finding[] {
  const tried = probes.map(({ address, port, outcome }) => {
    // A service that does not answer may well have been reached.
    return { address, port, hasWorked: outcome === 'answered' }
  })
  return [
    ...judgeName(name),
    ...judgeProbes(probes, port, blockedAddresses(firewall)),
    ...(port === null ? [] : judgeUdpPort(port)),
    ...judgeFirewall(firewall, tried),
  ]
}

function judgeUnix({ path, service }: UnixObservations, target: Target, nowMs: number): readonly Finding[] {
  return [...judgePath(path), ...(service === null ? [] : judgeService(service, target, null, nowMs))]
}
