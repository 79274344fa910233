import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Attempt, networkOutcome } from './network-outcome.ts'

const ATTEMPT: Attempt = { address: '192.0.2.1', family: 4, isLocal: false, durationMs: 5 }

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
  void it(`takes ${promise} for ${outcome}`, async () => {
    const error = new Error('it failed', { cause: Object.assign(new Error('deep'), { code }) })
    const seen = await networkOutcome(error, { ...ATTEMPT, ...attempt }, () => Promise.resolve(true))
    assert.deepEqual(seen, { outcome, code: outcome === 'silent' ? null : code })
  })
}

void it('blames no other machine when this machine has no route', async () => {
  const seen = (code: string, family: 4 | 6) =>
    networkOutcome(Object.assign(new Error('it failed'), { code }), { ...ATTEMPT, family }, () =>
      Promise.resolve(false),
    )
  assert.equal((await seen('EHOSTUNREACH', 4)).outcome, 'unreachable')
  assert.equal((await seen('EACCES', 6)).outcome, 'denied')
})
