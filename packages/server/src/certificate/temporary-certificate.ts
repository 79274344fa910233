/** A certificate for one run of a program: nothing is read or written, so that nobody can expect to see it again. */
import { generateKeyPairSync } from 'node:crypto'
import { selfSign } from './self-signed.ts'

const DAY_MS = 86_400_000
/** Longer than a process runs; as ncat's. */
const VALID_DAYS = 365
/** Clocks of clients may be behind. */
const BACKDATED_MS = DAY_MS

export interface TemporaryCertificate {
  /** PEM. */
  readonly cert: string
  /** PEM, not encrypted. Never logged. */
  readonly key: string
}

/** @param names host names and IP addresses that it is for, at least one; the first is also the common name */
export function temporaryCertificate(names: readonly string[], now: Date): TemporaryCertificate {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const notBefore = new Date(now.getTime() - BACKDATED_MS)
  const notAfter = new Date(now.getTime() + VALID_DAYS * DAY_MS)
  return {
    cert: selfSign({ privateKey, names, notBefore, notAfter }),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
