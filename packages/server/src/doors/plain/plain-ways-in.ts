/** What a person types at a terminal. */
import type { Address } from '../../config/address.ts'
import { hexDigits, text, urlHost, type Guest, type WayIn } from '../way-in.ts'

export function clearPlain(address: Address, guest: Guest): readonly WayIn[] {
  const command =
    address.kind === 'unix' ? `nc -U ${guest.shellWord(address.path)}` : `nc ${address.host} ${address.port}`
  const lines = guest.password === null ? [command] : [command, text`and then the password, and a nickname`]
  return [{ title: text`With nothing but a terminal (not encrypted):`, lines }]
}

export function encryptedPlain(address: Address, guest: Guest): readonly WayIn[] {
  if (address.kind === 'unix') return []
  const command = `openssl s_client -quiet -connect ${urlHost(address)}:${address.port}`
  return [
    { title: text`With nothing but a terminal:`, lines: checked(command, guest) },
    {
      title: text`The same, but nothing checks the certificate, so somebody in between could read along:`,
      lines: [command, `ncat --ssl ${address.host} ${address.port}`],
    },
  ]
}

/**
 * openssl checks a fingerprint where it is given as a record of DANE (RFC 6698 2.1: the certificate itself, whole, its SHA-256).
 * Nobody else has the certificate of this fingerprint, so the name in it says nothing more.
 */
function checked(command: string, { password, fingerprint, name }: Guest): WayIn['lines'] {
  if (fingerprint === null) return []
  const check = `-verify_return_error -dane_ee_no_namechecks -dane_tlsa_domain ${name} -dane_tlsa_rrdata '3 0 1 ${hexDigits(fingerprint)}'`
  return [
    `${command} ${check}`,
    password === null ? text`and then a nickname` : text`and then the password, and a nickname`,
    text`It checks the certificate. This takes OpenSSL 1.1 or newer, not LibreSSL.`,
  ]
}
