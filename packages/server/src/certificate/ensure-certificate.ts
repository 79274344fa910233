/**
 * Keeps the certificate that the server makes for itself. It is made on the first start and reused, because people may
 * have compared its fingerprint or told their client to trust it; near its end it is renewed with the same key.
 */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { CertificateError } from '../errors.ts'
import { PRIVATE_FILE } from '../durable/write-durably.ts'
import { parseCertificate } from './certificate.ts'
import type { Certificate } from './certificate.ts'
import { readIfThere, writeKept } from './kept-file.ts'
import { selfSign } from './self-signed.ts'

const DAY_MS = 86_400_000
/** Strict clients refuse server certificates that are valid for longer than 825 days. */
const VALID_DAYS = 820
/** Renewed when less is left, so that a server that is restarted now and then never shows an expired one. */
const RENEW_DAYS = 60
/** Clocks of clients may be behind. */
const BACKDATED_MS = DAY_MS

export interface EnsureCertificateInput {
  /** The data folder; it exists. */
  readonly folder: string
  /** Host names and IP addresses that the certificate is for, see `certificateNames`. Taken when one is made. */
  readonly names: readonly string[]
  readonly now: Date
}

/** `isNew` is true when the certificate was made by this call, so that its fingerprint should be announced. */
export interface EnsuredCertificate extends Certificate {
  readonly isNew: boolean
}

/**
 * Reads `certificate.pem` and `key.pem` (mode 0600) of the folder, and makes what is missing or about to end. What is
 * there after a crash or a full disk is either the old file or the new one, whole.
 *
 * @throws CertificateError CERTIFICATE_UNREADABLE, CERTIFICATE_UNWRITABLE, CERTIFICATE_MALFORMED,
 *   CERTIFICATE_KEY_MISMATCH; nothing is ever replaced because it is damaged
 */
export async function ensureCertificate({ folder, names, now }: EnsureCertificateInput): Promise<EnsuredCertificate> {
  const files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') }
  const oldKey = await readIfThere(files.key)
  // One that was copied from somewhere may be readable by others. It may also belong to another user, as a file of a system does.
  if (oldKey !== null) await chmod(files.key, PRIVATE_FILE).catch(() => {})
  const oldCertificate = await readIfThere(files.certificate)
  if (oldKey !== null && oldCertificate !== null) {
    const old = parseCertificate({ certificate: oldCertificate, key: oldKey }, files, now)
    if (old.notAfter.getTime() - now.getTime() >= RENEW_DAYS * DAY_MS) return { ...old, isNew: false }
  }
  const key = oldKey ?? generateKey()
  const certificate = makeCertificate(key, files.key, names, now)
  // The key first: a key without its certificate is completed at the next start, the reverse would be an error.
  if (oldKey === null) await writeKept(files.key, key, PRIVATE_FILE)
  await writeKept(files.certificate, certificate, 0o644)
  return { ...parseCertificate({ certificate, key }, files, now), isNew: true }
}

function generateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function makeCertificate(key: string, keyFile: string, names: readonly string[], now: Date): string {
  const privateKey = parseKey(key, keyFile)
  const notBefore = new Date(now.getTime() - BACKDATED_MS)
  const notAfter = new Date(now.getTime() + VALID_DAYS * DAY_MS)
  return selfSign({ privateKey, names, notBefore, notAfter })
}

function parseKey(key: string, file: string): KeyObject {
  try {
    const parsed = createPrivateKey(key)
    if (parsed.asymmetricKeyDetails?.namedCurve === 'prime256v1') return parsed
  } catch {
    // Without the cause: nothing of a key may reach a log.
  }
  throw new CertificateError('CERTIFICATE_MALFORMED', `${file} holds no unencrypted private key on P-256 in PEM form`)
}
