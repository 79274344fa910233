/** What a file is, by what it begins with and never by how it is called (as WHATWG MIME Sniffing does it, for fewer types). */

/** So much of a file is looked at. */
export const HEAD_BYTES = 16 * 1024

export const UNKNOWN_TYPE = 'application/octet-stream'
export const TEXT_TYPE = 'text/plain; charset=utf-8'

/** What a browser may show by itself: none of it can do anything. A page, a drawing (SVG) and a document are saved instead. */
const SHOWN: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/flac',
  'audio/wav',
  TEXT_TYPE,
])

type Signature = readonly [type: string, at: number, begins: string]

/** In Latin-1. */
const SIGNATURES: readonly Signature[] = [
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/gif', 0, 'GIF87a'],
  ['image/gif', 0, 'GIF89a'],
  ['image/webp', 8, 'WEBP'],
  ['audio/wav', 8, 'WAVE'],
  ['image/tiff', 0, 'II*\0'],
  ['image/tiff', 0, 'MM\0*'],
  ['audio/ogg', 0, 'OggS\0'],
  ['audio/flac', 0, 'fLaC'],
  ['audio/mpeg', 0, 'ID3'],
  ['audio/mpeg', 0, '\xff\xfb'],
  ['application/pdf', 0, '%PDF-'],
  ['application/zip', 0, 'PK\x03\x04'],
  ['application/gzip', 0, '\x1f\x8b\x08'],
  ['application/zstd', 0, '\x28\xb5\x2f\xfd'],
  ['application/x-xz', 0, '\xfd7zXZ\0'],
  ['application/x-bzip2', 0, 'BZh'],
  ['application/x-7z-compressed', 0, "7z\xbc\xaf'\x1c"],
]

/** ISO/IEC 14496-12: the brand behind `ftyp`. */
const BRANDS: ReadonlyMap<string, string> = new Map([
  ['avif', 'image/avif'],
  ['avis', 'image/avif'],
  ['heic', 'image/heic'],
  ['heix', 'image/heic'],
  ['mif1', 'image/heic'],
  ['msf1', 'image/heic'],
  ['qt  ', 'video/quicktime'],
  ['M4A ', 'audio/mp4'],
  ['M4B ', 'audio/mp4'],
  // A raw picture, which cannot be read without what its camera has noted.
  ['crx ', 'image/x-canon-cr3'],
])
const MATROSKA = '\x1aE\xdf\xa3'
/** Its document type stands near the beginning. */
const MATROSKA_HEAD_BYTES = 64

/** @param head the first `HEAD_BYTES`, or all there is */
export function contentType(head: Uint8Array): string {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const has = (text: string, at: number) => bytes.toString('latin1', at, at + text.length) === text
  if (has('ftyp', 4)) return BRANDS.get(bytes.toString('latin1', 8, 12)) ?? 'video/mp4'
  if (has(MATROSKA, 0)) {
    return bytes.toString('latin1', 0, MATROSKA_HEAD_BYTES).includes('webm') ? 'video/webm' : 'video/x-matroska'
  }
  const found = SIGNATURES.find(([, at, begins]) => has(begins, at) && (at === 0 || has('RIFF', 0)))
  return found?.[0] ?? (isText(bytes) ? TEXT_TYPE : UNKNOWN_TYPE)
}

export function isShown(type: string): boolean {
  return SHOWN.has(type)
}

/** Controls that no text has. */
// oxlint-disable-next-line no-control-regex
const NO_TEXT = /[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/

function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false
  try {
    // The last character may be cut.
    return !NO_TEXT.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }))
  } catch {
    return false
  }
}
