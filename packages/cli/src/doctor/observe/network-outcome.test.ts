import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Attempt, networkOutcome } from './network-outcome.ts'

const ATTEMPT: Attempt = { family: 4, isLocal: false, durationMs: 5 }

const CASES: readonly (readonly [promise: string, code: string, attempt: Partial<Attempt>, outcome: string])[] = [
  ['a refusal', 'ECONNREFUSED', {}, 'refused'],
  ['time that ran out', 'NET_TIMEOUT', {}, 'silent'],
  ['no route', 'ENETUNREACH', {}, 'unreachable'],
  [
    'a machine that is not there, which takes seconds to find out',
    'EHOSTUNREACH',
    { durationMs: 3_050 },
    'unreachable',
  ],
  ['an answer at once that it cannot be reached', 'EHOSTUNREACH', {}, 'filtered'],
  ['the same of this machine', 'EHOSTUNREACH', { isLocal: true }, 'unreachable'],
  ['an answer of IPv6 that it is forbidden', 'EACCES', { family: 6 }, 'filtered'],
  ['what this machine forbids', 'EACCES', {}, 'denied'],
  ['what nobody knows', 'EWHATEVER', {}, 'failed'],
]
for (const [promise, code, attempt, outcome] of CASES) {
  void it(`takes ${promise} for ${outcome}`, () => {
    const error = new Error('it failed', { cause: Object.assign(new Error('deep'), { code }) })
    const seen = networkOutcome(error, { ...ATTEMPT, ...attempt })
    assert.deepEqual(seen, { outcome, code: outcome === 'silent' ? null : code })
  })
}
