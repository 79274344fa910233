import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { certificateProblem, handshakeProblem, type ShownCertificate } from './tls-problem.ts'

const shown: ShownCertificate = {
  validFrom: 'Jan  2 00:00:00 2030 GMT',
  validTo: 'Jan  3 00:00:00 2030 GMT',
  names: 'DNS:a.example, IP Address:192.0.2.1',
  wanted: '"b.example"',
}

void describe('certificateProblem', () => {
  const CASES: readonly (readonly [code: string, problem: RegExp])[] = [
    ['CERT_HAS_EXPIRED', /expired on 2030-01-03$/],
    ['CERT_NOT_YET_VALID', /only from 2030-01-02 on$/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /is for a\.example, 192\.0\.2\.1, and not for "b\.example"$/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /issuer that is not known/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /authority that is not trusted/],
    ['INVALID_PURPOSE', /not accepted \(INVALID_PURPOSE\)/],
  ]
  for (const [code, problem] of CASES) {
    void it(`says what ${code} means`, () => {
      assert.match(certificateProblem(code, shown)?.problem ?? '', problem)
      assert.ok(certificateProblem(code) !== undefined)
    })
  }

  void it('is not about other codes', () => {
    assert.equal(certificateProblem('ECONNRESET', shown), undefined)
    assert.equal(certificateProblem('', shown), undefined)
  })

  void it('shows as many names as a line can hold, and says when there is none', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `DNS:${index}.example`).join(', ')
    const text = certificateProblem('HOSTNAME_MISMATCH', { ...shown, names })?.problem ?? ''
    assert.ok(text.length < 300)
    assert.match(text, /…, and not for "b\.example"$/)
    assert.match(certificateProblem('HOSTNAME_MISMATCH', { ...shown, names: '' })?.problem ?? '', /for no name at all/)
  })
})

void describe('handshakeProblem', () => {
  const CASES: readonly (readonly [code: string, problem: RegExp])[] = [
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS on this port/],
    ['ERR_SSL_HTTP_REQUEST', /speaks HTTP/],
    ['ERR_SSL_NO_SHARED_CIPHER', /no cipher suite/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /no version of TLS/],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', /no version of TLS/],
    ['ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', /no application protocol/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /certificate of the client is required/],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /does not accept our certificate/],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', /refuses what we offer/],
    ['ECONNRESET', /ended the connection during the handshake/],
  ]
  for (const [code, problem] of CASES) {
    void it(`says what ${code} means`, () => {
      const found = handshakeProblem(Object.assign(new Error('4017:error:0A00:SSL routines\n'), { code }), code)
      assert.match(found.problem, problem)
      assert.ok(found.remedy.length > 0)
    })
  }

  void it('gives the reason of OpenSSL alone for what has no words here', () => {
    const error = Object.assign(new Error('4017:error:0A00:SSL routines:bad extension:file.c:1:\n'), {
      reason: 'bad extension',
    })
    assert.equal(handshakeProblem(error, 'ERR_SSL_BAD_EXTENSION').problem, 'bad extension (ERR_SSL_BAD_EXTENSION)')
  })
})
