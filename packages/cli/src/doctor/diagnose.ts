/** Looks at one target: the name first, then every address at once, then at the same time everything that follows from that. */
import { type Finding, mainProblem, type Problem } from './finding.ts'
import { judge } from './judge/judge.ts'
import type { Observations, Target } from './observations.ts'
import { mapBounded } from './observe/map-bounded.ts'
import { observeFirewall } from './observe/observe-firewall.ts'
import { observeName } from './observe/observe-name.ts'
import { observePort } from './observe/observe-port.ts'
import { observeReach } from './observe/observe-reach.ts'
import { observeService } from './observe/observe-service.ts'

/** Connections under way at once, and addresses of one name that are tried. */
const CONCURRENCY = 8
const ADDRESSES_MAX = 16

export interface Diagnosis {
  readonly target: Target
  /** The most telling problem; null when nothing is wrong. */
  readonly problem: Problem | null
  readonly findings: readonly Finding[]
  readonly observations: Observations
}

/** Never rejects because of what it finds. @param timeoutMs what each step may take */
export async function diagnose(target: Target, timeoutMs: number): Promise<Diagnosis> {
  const observations = await observe(target, timeoutMs)
  const findings = judge(observations, target, Date.now())
  return { target, problem: mainProblem(findings), findings, observations }
}

async function observe(target: Target, timeoutMs: number): Promise<Observations> {
  const name = await observeName(target.host, timeoutMs)
  const addresses = name.addresses.slice(0, ADDRESSES_MAX)
  const reach = await mapBounded(addresses, CONCURRENCY, (address) => observeReach(address, target.port, timeoutMs))
  const local = reach.find(({ isLocal }) => isLocal)
  const reachable = reach.find(({ outcome }) => outcome === 'reachable')
  const [port, firewall, service] = await Promise.all([
    // Only now: it listens for a moment, and must not be what the attempts above reached.
    local === undefined ? null : observePort(reachable?.address ?? local.address, target.port),
    observeFirewall(reach, timeoutMs),
    reachable === undefined ? null : observeService(target, reachable.address, timeoutMs),
  ])
  return { name, reach, port, firewall, service }
}
