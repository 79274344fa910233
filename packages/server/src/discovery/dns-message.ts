/** The little of DNS that an answer to multicast queries needs: questions are read, answers are written (RFC 1035 4, RFC 6762 18). `dns-answer.ts` is the other side. */

/** A domain name as its labels: the name of a service may have dots and spaces in it (RFC 6763 4.1.1). */
export type Name = readonly string[]

export const TYPES = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33, ANY: 255 } as const

export interface Question {
  readonly name: Name
  readonly type: number
  /** The asker wants the answer for itself (RFC 6762 5.4). */
  readonly wantsUnicast: boolean
}

export interface Query {
  readonly id: number
  readonly questions: readonly Question[]
}

export interface DnsRecord {
  readonly name: Name
  readonly type: number
  /** Nobody else has it: caches forget what they had under this name (RFC 6762 10.2). */
  readonly isUnique: boolean
  readonly ttlSeconds: number
  readonly data: Uint8Array
}

export const HEADER_BYTES = 12
export const RESPONSE = 0x80
const AUTHORITATIVE = 0x04
export const CLASS_IN = 1
const CLASS_ANY = 255
export const TOP_BIT = 0x8000
/** A query asks for a few things. */
export const QUESTIONS_MAX = 32
const LABEL_BYTES_MAX = 63
const NAME_BYTES_MAX = 255

/** null for what is no query, is cut, or has more questions than anybody asks. */
export function parseQuery(bytes: Uint8Array): Query | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER_BYTES || (view.getUint8(2) & RESPONSE) !== 0) return null
  const count = view.getUint16(4)
  if (count > QUESTIONS_MAX) return null
  const questions: Question[] = []
  let at = HEADER_BYTES
  for (let index = 0; index < count; index += 1) {
    const read = readName(bytes, at)
    if (read === null || read.end + 4 > bytes.length) return null
    const type = view.getUint16(read.end)
    const asked = view.getUint16(read.end + 2)
    at = read.end + 4
    const kind = asked & ~TOP_BIT
    if (kind !== CLASS_IN && kind !== CLASS_ANY) continue
    questions.push({ name: read.name, type, wantsUnicast: (asked & TOP_BIT) !== 0 })
  }
  return { id: view.getUint16(0), questions }
}

/** Pointers lead backwards only, so that none leads in a circle. */
export function readName(bytes: Uint8Array, start: number): { readonly name: Name; readonly end: number } | null {
  const labels: string[] = []
  let at = start
  let end: number | null = null
  let size = 0
  for (;;) {
    const length = bytes[at]
    if (length === undefined) return null
    if (length === 0) return { name: labels, end: end ?? at + 1 }
    if ((length & 0xc0) === 0xc0) {
      const target = ((length & 0x3f) << 8) | (bytes[at + 1] ?? 0)
      if (target >= at) return null
      end ??= at + 2
      at = target
      continue
    }
    size += length + 1
    if (length > LABEL_BYTES_MAX || size > NAME_BYTES_MAX || at + 1 + length > bytes.length) return null
    labels.push(new TextDecoder().decode(bytes.subarray(at + 1, at + 1 + length)))
    at += 1 + length
  }
}

/**
 * @param query the one that is answered to its asker alone, which gets its id and questions back; null for an answer to all
 */
export function formatResponse(records: readonly DnsRecord[], query: Query | null): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(query?.id ?? 0, 0)
  header.writeUInt8(RESPONSE | AUTHORITATIVE, 2)
  header.writeUInt16BE(query?.questions.length ?? 0, 4)
  header.writeUInt16BE(records.length, 6)
  const questions = (query?.questions ?? []).map(({ name, type }) =>
    Buffer.concat([formatName(name), words(type, CLASS_IN)]),
  )
  return Buffer.concat([header, ...questions, ...records.map(formatRecord)])
}

function formatRecord({ name, type, isUnique, ttlSeconds, data }: DnsRecord): Buffer {
  const ttl = Buffer.alloc(4)
  ttl.writeUInt32BE(ttlSeconds)
  const kind = isUnique ? CLASS_IN | TOP_BIT : CLASS_IN
  return Buffer.concat([formatName(name), words(type, kind), ttl, words(data.length), data])
}

/** @throws {RangeError} a label is empty or too long */
export function formatName(name: Name): Buffer {
  const labels = name.map((label) => {
    const bytes = Buffer.from(label)
    if (bytes.length === 0 || bytes.length > LABEL_BYTES_MAX) throw new RangeError(`"${label}" cannot be a label`)
    return Buffer.concat([Buffer.of(bytes.length), bytes])
  })
  return Buffer.concat([...labels, Buffer.of(0)])
}

export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2)
  return bytes
}

/** Names are compared without regard to the case of ASCII letters (RFC 6762 16). */
export function isSameName(one: Name, other: Name): boolean {
  return one.length === other.length && one.every((label, index) => lower(label) === lower(other[index] ?? ''))
}

function lower(label: string): string {
  return label.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
