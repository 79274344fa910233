import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { it } from 'node:test'
import { temporaryCertificate } from './temporary-certificate.ts'

const NOW = new Date('2026-01-02T03:04:05Z')

void it('a temporary certificate is for the names given, fits its key, and ends after a year', () => {
  const { cert, key } = temporaryCertificate(['otter.example', '::1'], NOW)
  const certificate = new X509Certificate(cert)
  assert.ok(certificate.checkPrivateKey(createPrivateKey(key)))
  assert.equal(certificate.subject, 'CN=otter.example')
  assert.ok(certificate.checkHost('otter.example') !== undefined)
  assert.ok(certificate.checkIP('::1') !== undefined)
  assert.equal(certificate.validFromDate.toISOString(), '2026-01-01T03:04:05.000Z')
  assert.equal(certificate.validToDate.toISOString(), '2027-01-02T03:04:05.000Z')
})

void it('no two temporary certificates share a key', () => {
  assert.notEqual(temporaryCertificate(['a'], NOW).key, temporaryCertificate(['a'], NOW).key)
})
