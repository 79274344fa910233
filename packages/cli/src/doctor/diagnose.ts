/** Looks at one target, and says what that means. */
import { type Finding, mainProblem, type Problem } from './finding.ts'
import { judge } from './judge/judge.ts'
import type { Observations } from './observations.ts'
import { observeTcp } from './observe/observe-tcp.ts'
import { observeUdp } from './observe/observe-udp.ts'
import { observeUnix } from './observe/observe-unix.ts'
import type { OnStep } from './on-step.ts'
import type { Target } from './target.ts'

export interface Diagnosis {
  readonly target: Target
  /** The most telling problem; null when nothing is wrong. */
  readonly problem: Problem | null
  readonly findings: readonly Finding[]
  readonly observations: Observations
}

/** Never rejects because of what it finds, and leaves nothing open. @param timeoutMs what each step may take */
export async function diagnose(target: Target, timeoutMs: number, onStep: OnStep = () => {}): Promise<Diagnosis> {
  const observations = await observe(target, timeoutMs, onStep)
  const findings = judge(observations, target, Date.now())
  return { target, problem: mainProblem(findings), findings, observations }
}

function observe(target: Target, timeoutMs: number, onStep: OnStep): Promise<Observations> {
  switch (target.kind) {
    case 'tcp':
      return observeTcp(target, timeoutMs, onStep)
    case 'udp':
      return observeUdp(target, timeoutMs, onStep)
    case 'unix':
      return observeUnix(target, timeoutMs, onStep)
    default:
      return target satisfies never
  }
}
