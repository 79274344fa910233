import type { CertificateObservation } from '../observations.ts'
import { IRC, service } from './testing.ts'
import { CERTIFICATE, checkTcpCases } from './check-tcp-cases.ts'

const SELF_SIGNED: CertificateObservation = {
  ...CERTIFICATE,
  issuer: CERTIFICATE.subject,
  isSelfSigned: true,
  chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
}

checkTcpCases([
  {
    promise: 'a protocol that is out of use',
    seen: { service: service(IRC, { ...CERTIFICATE, protocol: 'TLSv1.1' }) },
    problem: 'tls',
    says: /no newer protocol than TLSv1\.1.*TLS 1\.2/,
  },
  {
    promise: 'a key that is too short',
    seen: { service: service(IRC, { ...CERTIFICATE, keyBits: 1_024 }) },
    problem: 'tls',
    says: /1024 bits.*2048/,
  },
  {
    promise: 'a certificate that vouches for itself, for browsers',
    seen: { service: service({ kind: 'http', statusCode: 200, server: 'partyline', isWebSocket: false }, SELF_SIGNED) },
    problem: null,
    says: /browsers warn/,
    target: { application: 'http', security: 'tls' },
  },
  {
    promise: 'a good certificate',
    seen: { service: service(IRC, CERTIFICATE) },
    problem: null,
    says: /issuer is trusted here/,
  },
  {
    promise: "a Partyline's own certificate",
    seen: { service: service(IRC, SELF_SIGNED) },
    problem: null,
    says: /vouches for itself.*AA:BB.*-tls_pinned_cert AA:BB/,
  },
  {
    promise: 'its own certificate under another name',
    seen: { service: service(IRC, { ...SELF_SIGNED, coversHost: false }) },
    problem: null,
    says: /not for chat\.example.*fingerprint/,
  },
  {
    promise: 'an issued certificate for another name',
    seen: { service: service(IRC, { ...CERTIFICATE, coversHost: false, names: ['DNS:other.example'] }) },
    problem: 'tls',
    says: /is for other\.example, not for chat\.example/,
  },
  {
    promise: 'an issuer that is not known here',
    seen: { service: service(IRC, { ...CERTIFICATE, chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }) },
    problem: 'tls',
    says: /NODE_EXTRA_CA_CERTS/,
  },
  {
    promise: 'an expired certificate',
    seen: {
      service: service(IRC, { ...CERTIFICATE, validTo: '2026-11-17T12:00:00.000Z', chainError: 'CERT_HAS_EXPIRED' }),
    },
    problem: 'tls',
    says: /expired 3 days ago, on 2026-11-17.*If today is not 2026-11-20/,
  },
  {
    promise: 'a certificate that is valid by the clock of the server',
    seen: {
      service: service(
        { ...IRC, clockSkewMs: 86_400_000 * 5 },
        { ...CERTIFICATE, validFrom: '2026-11-22T00:00:00.000Z' },
      ),
    },
    problem: 'tls',
    says: /not valid yet.*By the server's clock it is valid: set the clock of this machine/,
  },
  {
    promise: 'a certificate that expires soon',
    seen: { service: service(IRC, { ...CERTIFICATE, validTo: '2026-11-25T12:00:00.000Z' }) },
    problem: null,
    says: /expires in 5 days/,
  },
  {
    promise: 'a certificate that is made for a few days',
    seen: {
      service: service(IRC, {
        ...CERTIFICATE,
        validFrom: '2026-11-20T00:00:00.000Z',
        validTo: '2026-11-26T00:00:00.000Z',
      }),
    },
    problem: null,
    says: /valid for 6 days more/,
  },
])
