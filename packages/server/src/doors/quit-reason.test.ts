import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClosedError, HandshakeError, ResetError, TimeoutError, type CloseReason } from '@partyline/net'
import { failureReason, quitReason } from './quit-reason.ts'

const INNER = 'read ECONNRESET 192.0.2.1:50000'

const failed = (error: Extract<CloseReason, { kind: 'failed' }>['error']): CloseReason => ({ kind: 'failed', error })

const REASONS: readonly (readonly [CloseReason, string])[] = [
  [{ kind: 'ended' }, 'Connection closed'],
  [{ kind: 'closed' }, 'Connection closed'],
  [{ kind: 'aborted', reason: INNER }, 'Connection closed'],
  [failed(new ResetError(INNER)), 'Connection reset'],
  [failed(new TimeoutError(INNER)), 'Connection timed out'],
  [failed(new HandshakeError(INNER)), 'Connection lost'],
  [failed(new ClosedError(INNER)), 'Connection lost'],
]

for (const [closed, reason] of REASONS) {
  const what = closed.kind === 'failed' ? closed.error.name : closed.kind
  void test(`a connection that is gone (${what}) is "${reason}"`, () => assert.equal(quitReason(closed), reason))
}

void test('a defect is not told to others', () => assert.equal(failureReason(new Error(INNER)), 'Connection lost'))
