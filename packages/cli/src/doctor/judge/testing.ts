/** For tests of judgements: what was seen of a server that is in order, and how findings are compared. */
import assert from 'node:assert/strict'
import { ENGLISH, say } from '../../language/text.ts'
import { type Finding, mainProblem, type Problem } from '../finding.ts'
import type { CertificateObservation, NameObservation, ServiceObservation, SpeechObservation } from '../observations.ts'

export const NOW = Date.parse('2026-11-20T12:00:00Z')
export const NAME: NameObservation = {
  host: 'chat.example',
  isAddress: false,
  addresses: ['192.0.2.1'],
  failure: null,
  durationMs: 2,
}
export const IRC: Extract<SpeechObservation, { kind: 'irc' }> = {
  kind: 'irc',
  server: 'chat.example',
  version: 'partyline-0.1.0',
  network: 'Club',
  wantsPassword: false,
  capabilities: [],
  clockSkewMs: 0,
  farewell: null,
}

export function service(speech: SpeechObservation | null, certificate?: CertificateObservation): ServiceObservation {
  const tls = certificate === undefined ? ({ kind: 'not-tried' } as const) : ({ kind: 'spoken', certificate } as const)
  return { address: '192.0.2.1', tls, speech }
}

/** Also: a problem has its class, and whatever is wrong has a remedy. @param says messages, remedies and commands together */
export function checkFindings(findings: readonly Finding[], problem: Problem | null, says: RegExp): void {
  assert.equal(mainProblem(findings), problem)
  const text = findings
    .flatMap(({ message, remedy, command }) => [message, remedy ?? '', command ?? ''])
    .map((said) => say(said, ENGLISH))
    .join(' ')
  assert.match(text, says)
  for (const finding of findings) {
    assert.equal(finding.verdict === 'problem', finding.problem !== null)
    if (finding.verdict === 'problem' || finding.verdict === 'warning') assert.notEqual(finding.remedy, null)
  }
}
