import assert from 'node:assert/strict'
import { it } from 'node:test'
import { CertificateError, NameNotFoundError, PathTooLongError, ResetError } from '@partyline/net'
import { ENGLISH, say } from '../language/text.ts'
import { failureOf } from './failure.ts'
import { LocalError } from './local-error.ts'

void it('what the network did is 1, and what the command line or this machine did is 2', () => {
  const CASES: readonly (readonly [error: Error, code: number])[] = [
    [new ResetError('gone', { phase: 'read' }), 1],
    [new NameNotFoundError('unknown', { phase: 'resolve' }), 2],
    [new PathTooLongError('too long', { phase: 'connect' }), 2],
    [new LocalError('write standard output', Object.assign(new Error('full'), { code: 'ENOSPC' })), 2],
  ]
  for (const [error, code] of CASES) assert.equal(failureOf(error, 'connect')?.exitCode, code, error.message)
})

void it('a reader that went away is told nothing', () => {
  const error = new LocalError('write standard output', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
  assert.deepEqual(failureOf(error, 'connect'), { event: null, exitCode: 2 })
})

void it('a remedy speaks of the options of the command line', () => {
  const CASES: readonly (readonly [remedy: string, ours: string])[] = [
    [
      "if it is your own, give it as tls.ca. If this machine trusts it, set tls.ca to ['default', 'system']. Else ask",
      'if it is your own, give it as --ssl-trustfile, or encrypt without knowing the peer: --ssl. Else ask',
    ],
    ['give that name as tls.servername', 'give that name as --ssl-servername'],
    ['leave localAddress out', 'leave -s out'],
    ['send shorter frames, or raise frameBytesMax', 'send shorter frames'],
  ]
  for (const [remedy, ours] of CASES) {
    const event = failureOf(new CertificateError('refused', { remedy }), 'connect')?.event
    assert.equal(say(event?.remedy ?? '', ENGLISH), ours)
  }
})
