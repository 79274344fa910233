/** The certificate that the TLS doors show: the operator's own, or a certificate that the server makes for this machine. */
import { isIPv4 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import type { Config } from '../config/config.ts'
import { certificateNames, machineAddresses } from './certificate-names.ts'
import { isFor, type Certificate } from './certificate.ts'
import { ensureCertificate } from './ensure-certificate.ts'
import { loadCertificate } from './load-certificate.ts'

/** @throws {CertificateError} it cannot be used, or not be kept */
export async function serverCertificate(config: Config, now: Date): Promise<Certificate> {
  if (config.tls !== null) return loadCertificate(config.tls, now)
  const names = certificateNames(config.name, hostname(), machineAddresses(networkInterfaces()))
  return ensureCertificate({ folder: config.data, names, now })
}

/** Addresses that this machine has now. Those of IPv6 are left out: a machine changes them each day (RFC 8981). */
export function addressesMissingIn(certificate: Certificate): readonly string[] {
  return machineAddresses(networkInterfaces()).filter((address) => isIPv4(address) && !isFor(certificate, address))
}
