/** Whether a client can trust what TLS showed (RFC 5280 6, RFC 9525). */
import { text } from '../../language/text.ts'
import { type Finding, note, ok, problem, warning } from '../finding.ts'
import { formatDuration } from '../../format-duration.ts'
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
  if (protocol === 'TLSv1.2' || protocol === 'TLSv1.3') return ok('tls', text`${protocol} with ${cipher}.`)
  const message = text`The server speaks no newer protocol than ${protocol} (with ${cipher}), which today's clients refuse.`
  return problem('tls', 'tls', message, text`Let the server allow TLS 1.2 and 1.3, or bring it up to date.`)
}

function judgeDates(certificate: CertificateObservation, { nowMs, skewMs }: Clock): readonly Finding[] {
  const from = Date.parse(certificate.validFrom)
  const to = Date.parse(certificate.validTo)
  if (from <= nowMs && nowMs <= to) {
    const left = formatDuration(to - nowMs)
    if (to - nowMs > Math.min(SOON_MS, (to - from) / 3))
      return [ok('tls', text`The certificate is valid for ${left} more.`)]
    return [warning('tls', text`The certificate expires in ${left}, on ${dayOf(to)}.`, text`Renew it.`)]
  }
  const isExpired = nowMs > to
  const message = isExpired
    ? text`The certificate expired ${formatDuration(nowMs - to)} ago, on ${dayOf(to)}.`
    : text`The certificate is not valid yet: it begins in ${formatDuration(from - nowMs)}, on ${dayOf(from)}.`
  const theirs = skewMs === null ? null : nowMs + skewMs
  const isOurClockWrong = theirs !== null && from <= theirs && theirs <= to
  const remedy = isOurClockWrong
    ? text`By the server's clock it is valid: set the clock of this machine, which says ${dayOf(nowMs)}.`
    : text`${isExpired ? text`Renew it on the server` : text`Check the clock of the machine that made it`}. If today is not ${dayOf(nowMs)}, set the clock of this machine.`
  return [problem('tls', 'tls', message, remedy)]
}

/** A certificate that vouches for itself is known by its fingerprint, so its names matter less. */
function judgeNames(certificate: CertificateObservation, host: string): readonly Finding[] {
  const { names, subject, coversHost, isSelfSigned } = certificate
  if (coversHost) return [ok('tls', text`The certificate is for ${host}.`)]
  const plain = names.map((name) => name.replace(/^(DNS|IP Address):/, ''))
  const more = plain.length > NAMES_LISTED_MAX ? text`, and ${plain.length - NAMES_LISTED_MAX} more` : ''
  const listed = plain.length === 0 ? subject : text`${plain.slice(0, NAMES_LISTED_MAX).join(', ')}${more}`
  const message = text`The certificate is for ${listed}, not for ${host}.`
  return isSelfSigned
    ? [warning('tls', message, text`Connect by one of these names, or let the client check the fingerprint below.`)]
    : [problem('tls', 'tls', message, text`Connect by one of these names, or get a certificate that has ${host}.`)]
}

function judgeKey({ keyBits }: CertificateObservation): readonly Finding[] {
  if (keyBits === null || keyBits >= KEY_BITS_MIN) return []
  const message = text`Its key has ${keyBits} bits, which today's clients refuse.`
  return [
    problem('tls', 'tls', message, text`Get a certificate with a key of ${KEY_BITS_MIN} bits, or an elliptic curve.`),
  ]
}

function judgeChain(
  { chainError, isSelfSigned, issuer, fingerprint }: CertificateObservation,
  { application }: TcpTarget,
): readonly Finding[] {
  if (chainError === null) return [ok('tls', text`Its issuer is trusted here (${issuer}).`)]
  if (isSelfSigned) {
    const print = text`Fingerprint (SHA-256): ${fingerprint}`
    if (application !== 'irc') {
      return [
        warning('tls', text`It vouches for itself: browsers warn of it. ${print}`, text`Get one from an authority.`),
      ]
    }
    const message = text`It vouches for itself, as a Partyline's own does. ${print}`
    return [note('tls', message, text`Compare it with the fingerprint that the server printed when it started.`)]
  }
  // Dates are judged on their own.
  if (chainError === 'CERT_HAS_EXPIRED' || chainError === 'CERT_NOT_YET_VALID') return []
  const message = text`Its issuer is not trusted here (${issuer}; ${chainError}).`
  return [
    problem(
      'tls',
      'tls',
      message,
      text`Let the server send its whole chain, or make the issuer known: NODE_EXTRA_CA_CERTS=FILE`,
    ),
  ]
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}
