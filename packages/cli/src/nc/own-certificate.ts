/** `-l --ssl` without a certificate, as ncat has it: one for this run, whose fingerprints `-v` tells. */
import { type Text, text } from '../language/text.ts'
import { X509Certificate } from 'node:crypto'
import { hostname } from 'node:os'
import { certificateNames, temporaryCertificate, type TemporaryCertificate } from '@partyline/server/certificate'

/** @param host the name or address to listen on; empty for every interface */
export function ownCertificate(host: string, tell: (line: Text) => void): TemporaryCertificate {
  tell(text`Made a temporary certificate. --ssl-cert and --ssl-key give a lasting one.`)
  const made = temporaryCertificate(certificateNames(host, hostname()), new Date())
  const { fingerprint, fingerprint256 } = new X509Certificate(made.cert)
  tell(text`SHA-1 fingerprint: ${inGroups(fingerprint)}`)
  tell(text`SHA-256 fingerprint: ${fingerprint256}`)
  return made
}

/** As ncat writes it, so that the two can be compared: `6F50 E1CB …`. */
function inGroups(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').replaceAll(/.{4}(?=.)/g, '$& ')
}
