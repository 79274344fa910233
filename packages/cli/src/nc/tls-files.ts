/** `--ssl` and what belongs to it: files become TLS options. */
import { type Text, text } from '../language/text.ts'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { TlsConnectOptions, TlsServeOptions } from '@partyline/net'
import type { TlsFiles } from './options.ts'
import { systemReason } from './system-reason.ts'
import { UsageError } from './usage-error.ts'

/**
 * Encrypts; looks at whose certificate it is only when asked to, as ncat does.
 * @param host where it connects; undefined for a Unix socket, whose path is no name that a certificate could be for
 */
export function tlsConnectOptions(files: TlsFiles, host: string | undefined): TlsConnectOptions {
  const { isVerified, certFile, keyFile, trustFile, alpn, ciphers } = files
  const servername = files.servername ?? (host === undefined || isIP(host) !== 0 ? undefined : host)
  return {
    isVerified,
    ...(servername === undefined ? {} : { servername }),
    ...(alpn.length === 0 ? {} : { alpn }),
    ...(ciphers === undefined ? {} : { ciphers }),
    ...trustOf(isVerified, trustFile),
    ...(certFile === undefined || keyFile === undefined ? {} : { cert: readPem(certFile), key: readPem(keyFile) }),
  }
}

/** As ncat, the list that the program brings and the list of the system, which takes time to read. */
function trustOf(isVerified: boolean, trustFile: string | undefined): Pick<TlsConnectOptions, 'ca'> {
  if (trustFile !== undefined) return { ca: readPem(trustFile) }
  return isVerified ? { ca: ['default', 'system'] } : {}
}

/** @param host where it listens, for a certificate of our own when none is given, of which `tell` gets the fingerprints */
export async function tlsServeOptions(
  { certFile, keyFile, alpn, ciphers }: TlsFiles,
  host: string,
  tell: (line: Text) => void,
): Promise<TlsServeOptions> {
  const common = { ...(alpn.length === 0 ? {} : { alpn }), ...(ciphers === undefined ? {} : { ciphers }) }
  if (certFile !== undefined && keyFile !== undefined) {
    return { cert: readPem(certFile), key: readPem(keyFile), ...common }
  }
  const { ownCertificate } = await import('./own-certificate.ts')
  return { ...ownCertificate(host, tell), ...common }
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(
      text`cannot read ${JSON.stringify(path)}: ${systemReason(error)}`,
      text`give the path of a PEM file`,
    )
  }
}
