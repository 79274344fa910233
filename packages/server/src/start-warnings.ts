/** What an owner should know of a server as it starts: what a stranger could read, and what a client would refuse. */
import type { Certificate } from './certificate/certificate.ts'
import { addressesMissingIn } from './certificate/server-certificate.ts'
import { formatAddress, isLoopback } from './config/address.ts'
import type { Config } from './config/config.ts'
import { DOOR_NAMES, doorOf } from './doors/table.ts'
import type { Log } from './log/log.ts'
import { isEnteredByOthers } from './store/data-folder.ts'

export function warnOfFolder({ data }: Config, log: Log): void {
  if (isEnteredByOthers(data)) log.warn('data.exposed', { folder: data, remedy: 'chmod 700' })
}

export function warnOfCertificate({ isPublic }: Config, certificate: Certificate, log: Log): void {
  if (certificate.warning) log.warn('certificate.warning', { message: certificate.warning })
  if (isPublic) warnOfAddresses(certificate, log)
}

/** A machine may get another address later; people have compared the fingerprint by then. */
function warnOfAddresses(certificate: Certificate, log: Log): void {
  const missing = addressesMissingIn(certificate)
  if (missing.length === 0) return
  log.warn('certificate.addresses', {
    missing: missing.join(' '),
    remedy:
      'clients that check the address refuse. Remove certificate.pem, and a new one is made, with another fingerprint',
  })
}

/** Everybody on the same network as a client can read what it sends in plain text. */
export function warnOfPlaintext(config: Config, log: Log): void {
  for (const door of DOOR_NAMES.filter((name) => !doorOf(name).isEncrypted)) {
    for (const address of config.doors[door]) {
      if (!isLoopback(address)) log.warn('door.plaintext', { door, address: formatAddress(address) })
    }
  }
  for (const address of (config.doorSettings.datagram ?? []).map((place) => ({ kind: 'tcp', ...place }) as const)) {
    if (!isLoopback(address)) log.warn('door.plaintext', { door: 'datagram', address: formatAddress(address) })
  }
}
