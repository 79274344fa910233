/** The fields of tus 1.0 (https://tus.io/protocols/resumable-upload), read and written. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Checksum } from '../../../uploads/offer.ts'

export const TUS_VERSION = '1.0.0'
export const CHUNK_TYPE = 'application/offset+octet-stream'

const ALGORITHMS = ['sha256', 'sha1'] as const

export const ABILITIES = {
  'Tus-Version': TUS_VERSION,
  'Tus-Extension': 'creation,creation-with-upload,termination,checksum',
  'Tus-Checksum-Algorithm': ALGORITHMS.join(','),
} as const

/** Who may have a file: with `link` whoever has its link, with `members` those of its channel. */
export const ACCESS = 'Partyline-File-Access'

/** A whole number; null for anything else. */
export function countIn(field: string | readonly string[] | undefined): number | null {
  return typeof field === 'string' && /^\d{1,15}$/.test(field) ? Number(field) : null
}

/** null where there is none; `unknown` for one that cannot be looked at. */
export function checksumIn(field: string | readonly string[] | undefined): Checksum | null | 'unknown' {
  if (field === undefined) return null
  const [name = '', base64 = ''] = String(field).split(' ')
  const algorithm = ALGORITHMS.find((one) => one === name)
  return algorithm === undefined || base64 === '' ? 'unknown' : { algorithm, digest: Buffer.from(base64, 'base64') }
}

/** Upload-Metadata: keys with values in Base64; null for a field that is written otherwise. */
export function metadataIn(field: string | readonly string[] | undefined): ReadonlyMap<string, string> | null {
  const pairs = String(field ?? '')
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
  const metadata = new Map<string, string>()
  for (const pair of pairs) {
    const [, key, base64 = ''] = /^([!-+\--~]+)(?: ([A-Za-z\d+/]*={0,2}))?$/.exec(pair) ?? []
    if (key === undefined || metadata.has(key)) return null
    metadata.set(key, Buffer.from(base64, 'base64').toString('utf8'))
  }
  return metadata
}

/** What is asked for: some clients cannot say PATCH or DELETE, and say it in a field. */
export function methodIn(headers: IncomingHttpHeaders, method: string): string {
  return String(headers['x-http-method-override'] ?? method).toUpperCase()
}
