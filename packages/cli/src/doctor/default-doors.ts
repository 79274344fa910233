/** What a look at the default doors of a server on this machine comes to: it need not open every one of them. */
import { text } from '../language/text.ts'
import type { Diagnosis } from './diagnose.ts'
import { type Finding, note } from './finding.ts'

/** When one door is a Partyline's, a closed one is no problem. */
export function withoutClosedDoors(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  if (diagnoses.every(({ problem }) => problem !== null)) return diagnoses
  return diagnoses.map((one) => {
    return one.problem === 'refused' ? { ...one, problem: null, findings: one.findings.map(asClosedDoor) } : one
  })
}

function asClosedDoor(finding: Finding): Finding {
  return finding.problem === 'refused'
    ? note(finding.check, text`${finding.message} The server does not open it.`)
    : finding
}
