import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainSendError } from './send-error.ts'

const TOLD: readonly (readonly [systemCode: string, code: string, message: RegExp])[] = [
  ['EMSGSIZE', 'NET_DATAGRAM_TOO_LARGE', /2000 bytes to 192\.0\.2\.1:9/],
  ['EINVAL', 'NET_UNREACHABLE', /sends nothing to this address/],
  ['EADDRNOTAVAIL', 'NET_UNREACHABLE', /no address to send from/],
  ['ENETUNREACH', 'NET_UNREACHABLE', /192\.0\.2\.1:9/],
  ['EACCES', 'NET_PERMISSION', /does not allow it/],
  ['EPERM', 'NET_PERMISSION', /firewall/],
  ['ECONNREFUSED', 'NET_CONNECTION_REFUSED', /192\.0\.2\.1:9/],
]

for (const [systemCode, code, message] of TOLD) {
  void test(`${systemCode} of a datagram is ${code}, says where to, and has the error of the system as its cause`, () => {
    const cause = Object.assign(new Error(`send ${systemCode}`), { code: systemCode })
    const error = explainSendError(cause, '192.0.2.1:9', 2000)
    assert.deepEqual([error.code, error.phase, error.cause], [code, 'write', cause])
    assert.match(error.message, message)
    assert.doesNotMatch(error.remedy, /^listen/)
  })
}
