/** openssl as a client and as a judge: what it says about a certificate does not come from our own code. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { formatHostPort, type HostTarget } from '@partyline/net'
import { Program } from './program.ts'

const run = promisify(execFile)

function target({ host, port }: HostTarget): string {
  return formatHostPort(host, port)
}

/** A client that ends at once unless the server shows a certificate that this file vouches for, made for this name. */
export function strictClient(door: HostTarget, caFile: string, name: string): Promise<Program> {
  const verify = ['-verify_return_error', '-CAfile', caFile, '-verify_hostname', name, '-servername', name]
  return Program.start('openssl', ['s_client', '-quiet', '-connect', target(door), ...verify])
}

/** SHA-256 of the certificate that the door shows at this moment, as openssl writes it. */
export async function shownFingerprint(door: HostTarget): Promise<string> {
  await using client = await Program.start('openssl', ['s_client', '-connect', target(door)])
  const [certificate] = await client.output.expect(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/)
  await using judge = await Program.start('openssl', ['x509', '-noout', '-fingerprint', '-sha256'])
  judge.write(`${certificate}\n`)
  judge.endInput()
  const [, fingerprint = ''] = await judge.output.expect(/sha256 Fingerprint=(\S+)/i)
  return fingerprint
}

/** A certificate of an operator's own, with its key. */
export async function makeCertificate(name: string, files: { certificate: string; key: string }): Promise<void> {
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  await run('openssl', ['req', ...kind, ...subject, '-out', files.certificate, '-keyout', files.key])
}
