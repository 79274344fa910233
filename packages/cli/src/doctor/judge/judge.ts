/** All findings on one target, in the order in which a connection comes about. */
import type { Finding } from '../finding.ts'
import type { Observations, Target } from '../observations.ts'
import { judgeFirewall } from './judge-firewall.ts'
import { judgeName } from './judge-name.ts'
import { judgePort } from './judge-port.ts'
import { judgeReach } from './judge-reach.ts'
import { judgeService } from './judge-service.ts'

/** @param nowMs ms since 1970 */
export function judge(observations: Observations, target: Target, nowMs: number): readonly Finding[] {
  const { name, reach, port, firewall, service } = observations
  return [
    ...judgeName(name),
    ...judgeReach(reach, port),
    ...(port === null ? [] : judgePort(port)),
    ...judgeFirewall(firewall, reach),
    ...(service === null ? [] : judgeService(service, target, port, nowMs)),
  ]
}
