/** Whether the certificate that a server shows is the right one: trust on first use, authorities of this machine, and a given fingerprint. */
import type { Known } from './known-servers.ts'

export interface ShownCertificate {
  readonly fingerprint: string
  /** By an authority that this machine trusts, and for this name. */
  readonly isVerified: boolean
}

export interface Judged {
  /** What was known of the server before. */
  readonly known: Known | null
  /** With which fingerprint it has to come, where a person or a link has said so. */
  readonly given: string | null
  readonly shown: ShownCertificate
}

export type Verdict =
  /** `keep` is to be remembered; `isFirstUse`: nothing but its being there speaks for it. */
  | { readonly kind: 'accepted'; readonly keep: Known | null; readonly isFirstUse: boolean }
  /** It is not the one that a person or a link has named. */
  | { readonly kind: 'other'; readonly expected: string }
  /** It is not the one that was trusted before; null where that was one of an authority. */
  | { readonly kind: 'changed'; readonly before: string | null }

export function judgeCertificate({ known, given, shown }: Judged): Verdict {
  const own: Known = { kind: 'fingerprint', fingerprint: shown.fingerprint }
  const isKnown = known?.kind === 'fingerprint' && known.fingerprint === shown.fingerprint
  if (given !== null) {
    if (given !== shown.fingerprint) return { kind: 'other', expected: given }
    return accepted(isKnown ? null : own)
  }
  if (isKnown) return accepted(null)
  // A server that gets a certificate of an authority need not tell its people.
  if (shown.isVerified) return accepted(known?.kind === 'authority' ? null : { kind: 'authority' })
  if (known === null) return { kind: 'accepted', keep: own, isFirstUse: true }
  return { kind: 'changed', before: known.kind === 'fingerprint' ? known.fingerprint : null }
}

function accepted(keep: Known | null): Verdict {
  return { kind: 'accepted', keep, isFirstUse: false }
}
