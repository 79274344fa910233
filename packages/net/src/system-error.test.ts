import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  AddressNotAvailableError,
  CertificateError,
  ConnectionRefusedError,
  DescriptorsExhaustedError,
  ERRORS,
  HandshakeError,
  NameNotFoundError,
  NetError,
  PermissionError,
  ResetError,
  TimeoutError,
  UnreachableError,
} from './errors.ts'
import { fromSystemError } from './system-error.ts'

const TABLE = [
  { system: 'ECONNREFUSED', phase: 'connect', type: ConnectionRefusedError },
  { system: 'ECONNRESET', phase: 'read', type: ResetError },
  { system: 'EPIPE', phase: 'write', type: ResetError },
  { system: 'ETIMEDOUT', phase: 'connect', type: TimeoutError },
  { system: 'ENOTFOUND', phase: 'resolve', type: NameNotFoundError },
  { system: 'EACCES', phase: 'listen', type: PermissionError },
  { system: 'EADDRNOTAVAIL', phase: 'listen', type: AddressNotAvailableError },
  { system: 'EMFILE', phase: 'listen', type: DescriptorsExhaustedError },
  { system: 'CERT_HAS_EXPIRED', phase: 'handshake', type: CertificateError },
  { system: 'ERR_SSL_WRONG_VERSION_NUMBER', phase: 'handshake', type: HandshakeError },
  { system: 'EHOSTUNREACH', phase: 'connect', type: UnreachableError },
  { system: 'EAI_AGAIN', phase: 'resolve', type: NameNotFoundError },
  { system: 'EXDEV', phase: 'resolve', type: NameNotFoundError },
  { system: 'EXDEV', phase: 'read', type: NetError },
] as const

void describe('fromSystemError', () => {
  for (const { system, phase, type } of TABLE) {
    void it(`makes ${system} in the phase ${phase} a ${type.name} with phase, remedy and cause`, () => {
      const cause = Object.assign(new Error('as the system says'), { code: system })
      const error = fromSystemError(cause, phase, 'cannot do it')
      assert.equal(error.constructor, type)
      assert.equal(error.name, type.name)
      assert.equal(error.phase, phase)
      assert.equal(error.cause, cause)
      assert.match(error.message, /cannot do it/)
      assert.ok(error.code in ERRORS && error.remedy.length > 0)
    })
  }

  void it('leaves an error of this package as it is', () => {
    const error = new ResetError('gone')
    assert.equal(fromSystemError(error, 'write', 'x'), error)
  })
})
