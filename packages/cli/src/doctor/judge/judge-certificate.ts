/** Whether a client can trust what TLS showed (RFC 5280 6, RFC 9525). */
import { type Finding, note, ok, problem, warning } from '../finding.ts'
import { formatDuration } from '../format-duration.ts'
import type { CertificateObservation } from '../observations.ts'
import type { TcpTarget } from '../target.ts'

const DAY_MS = 86_400_000

/** Time enough to renew by hand; of a certificate that is made for a few days, the last third. */
const SOON_MS = 14 * DAY_MS

const NAMES_LISTED_MAX = 5

/** Of RSA (NIST SP 800-131A). */
const KEY_BITS_MIN = 2_048

export interface Clock {
  readonly nowMs: number
  /** The server's clock minus ours; null when it is not known. */
  readonly skewMs: number | null
}

export function judgeCertificate(
  certificate: CertificateObservation,
  target: TcpTarget,
  clock: Clock,
): readonly Finding[] {
  return [
    judgeProtocol(certificate),
    ...judgeDates(certificate, clock),
    ...judgeNames(certificate, target.host),
    ...judgeKey(certificate),
    ...judgeChain(certificate, target),
  ]
}

/** RFC 8996 forbids what is older than TLS 1.2. */
function judgeProtocol({ protocol, cipher }: CertificateObservation): Finding {
  if (protocol === 'TLSv1.2' || protocol === 'TLSv1.3') return ok('tls', `${protocol} with ${cipher}.`)
  const message = `The server speaks no newer protocol than ${protocol} (with ${cipher}), which today's clients refuse.`
  return problem('tls', 'tls', message, 'Let the server allow TLS 1.2 and 1.3, or bring it up to date.')
}

function judgeDates(certificate: CertificateObservation, { nowMs, skewMs }: Clock): readonly Finding[] {
  const from = Date.parse(certificate.validFrom)
  const to = Date.parse(certificate.validTo)
  if (from <= nowMs && nowMs <= to) {
    const left = formatDuration(to - nowMs)
    if (to - nowMs > Math.min(SOON_MS, (to - from) / 3))
      return [ok('tls', `The certificate is valid for ${left} more.`)]
    return [warning('tls', `The certificate expires in ${left}, on ${dayOf(to)}.`, 'Renew it.')]
  }
  const isExpired = nowMs > to
  const message = isExpired
    ? `The certificate expired ${formatDuration(nowMs - to)} ago, on ${dayOf(to)}.`
    : `The certificate is not valid yet: it begins in ${formatDuration(from - nowMs)}, on ${dayOf(from)}.`
  const theirs = skewMs === null ? null : nowMs + skewMs
  const isOurClockWrong = theirs !== null && from <= theirs && theirs <= to
  const remedy = isOurClockWrong
    ? `By the server's clock it is valid: set the clock of this machine, which says ${dayOf(nowMs)}.`
    : `${isExpired ? 'Renew it on the server' : 'Check the clock of the machine that made it'}. If today is not ${dayOf(nowMs)}, set the clock of this machine.`
  return [problem('tls', 'tls', message, remedy)]
}

/** A certificate that vouches for itself is known by its fingerprint, so its names matter less. */
function judgeNames(certificate: CertificateObservation, host: string): readonly Finding[] {
  const { names, subject, coversHost, isSelfSigned } = certificate
  if (coversHost) return [ok('tls', `The certificate is for ${host}.`)]
  const plain = names.map((name) => name.replace(/^(DNS|IP Address):/, ''))
  const more = plain.length > NAMES_LISTED_MAX ? `, and ${plain.length - NAMES_LISTED_MAX} more` : ''
  const listed = plain.length === 0 ? subject : plain.slice(0, NAMES_LISTED_MAX).join(', ') + more
  const message = `The certificate is for ${listed}; not for ${host}.`
  return isSelfSigned
    ? [warning('tls', message, 'Connect by one of these names, or let the client check the fingerprint below.')]
    : [problem('tls', 'tls', message, `Connect by one of these names, or get a certificate that has ${host}.`)]
}

function judgeKey({ keyBits }: CertificateObservation): readonly Finding[] {
  if (keyBits === null || keyBits >= KEY_BITS_MIN) return []
  const message = `Its key has ${keyBits} bits, which today's clients refuse.`
  return [problem('tls', 'tls', message, `Get a certificate with a key of ${KEY_BITS_MIN} bits, or an elliptic curve.`)]
}

function judgeChain(
  { chainError, isSelfSigned, issuer, fingerprint }: CertificateObservation,
  { application }: TcpTarget,
): readonly Finding[] {
  if (chainError === null) return [ok('tls', `Its issuer is trusted here (${issuer}).`)]
  if (isSelfSigned) {
    const print = `Fingerprint (SHA-256): ${fingerprint}`
    if (application !== 'irc') {
      return [warning('tls', `It vouches for itself: browsers warn of it. ${print}`, 'Get one from an authority.')]
    }
    const message = `It vouches for itself, as a Partyline's own does. ${print}`
    return [note('tls', message, 'Compare it with the one that the server printed when it started.')]
  }
  // Dates are judged on their own.
  if (chainError === 'CERT_HAS_EXPIRED' || chainError === 'CERT_NOT_YET_VALID') return []
  const message = `Its issuer is not trusted here (${issuer}; ${chainError}).`
  return [
    problem(
      'tls',
      'tls',
      message,
      'Let the server send its whole chain, or make the issuer known: NODE_EXTRA_CA_CERTS=FILE',
    ),
  ]
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}
