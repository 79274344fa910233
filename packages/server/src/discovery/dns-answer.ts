/** The other side of `dns-message.ts`: a question is written, and what answers it is read (RFC 1035 4, RFC 2782, RFC 3596). */
import {
  CLASS_IN,
  formatName,
  HEADER_BYTES,
  type Name,
  readName,
  RESPONSE,
  TOP_BIT,
  TYPES,
  words,
} from './dns-message.ts'

/** A record of a kind that is looked for. */
export type FoundRecord =
  | { readonly kind: 'pointer'; readonly name: Name; readonly to: Name }
  | { readonly kind: 'service'; readonly name: Name; readonly port: number; readonly host: Name }
  | { readonly kind: 'address'; readonly name: Name; readonly address: string }

/** More than an answer about all servers of a network has. */
export const RECORDS_MAX = 256

/** What is asked for each name, in one query. */
export function formatQuery(id: number, questions: readonly (readonly [name: Name, type: number])[]): Buffer {
  const asked = questions.map(([name, type]) => Buffer.concat([formatName(name), words(type, CLASS_IN)]))
  return Buffer.concat([words(id, 0, questions.length, 0, 0, 0), ...asked])
}

/** null for what is no response, answers another query, is cut, or has more records than any answer. */
export function parseResponse(bytes: Uint8Array, id: number): readonly FoundRecord[] | null {
  if (bytes.length < HEADER_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if ((view.getUint8(2) & RESPONSE) === 0 || view.getUint16(0) !== id) return null
  const recordCount = view.getUint16(6) + view.getUint16(8) + view.getUint16(10)
  if (recordCount > RECORDS_MAX) return null
  let at: number | null = HEADER_BYTES
  for (let left = view.getUint16(4); left > 0; left -= 1) {
    const end: number | undefined = readName(bytes, at)?.end
    if (end === undefined || end + 4 > bytes.length) return null
    at = end + 4
  }
  const records: FoundRecord[] = []
  for (let left = recordCount; left > 0; left -= 1) {
    const read = readRecord(bytes, view, at)
    if (read === null) return null
    at = read.end
    if (read.record !== null) records.push(read.record)
  }
  return records
}

interface ReadRecord {
  /** null for one of another kind. */
  readonly record: FoundRecord | null
  readonly end: number
}

function readRecord(bytes: Uint8Array, view: DataView, start: number): ReadRecord | null {
  const owner = readName(bytes, start)
  if (owner === null || owner.end + 10 > bytes.length) return null
  const { name, end: at } = owner
  const dataAt = at + 10
  const end = dataAt + view.getUint16(at + 8)
  if (end > bytes.length) return null
  const isInternet = (view.getUint16(at + 2) & ~TOP_BIT) === CLASS_IN
  return { record: isInternet ? dataOf(bytes, view, { name, type: view.getUint16(at), dataAt, end }) : null, end }
}

interface Data {
  readonly name: Name
  readonly type: number
  readonly dataAt: number
  readonly end: number
}

function dataOf(bytes: Uint8Array, view: DataView, { name, type, dataAt, end }: Data): FoundRecord | null {
  const size = end - dataAt
  switch (type) {
    case TYPES.PTR: {
      const to = readName(bytes, dataAt)
      return to === null || to.end > end ? null : { kind: 'pointer', name, to: to.name }
    }
    case TYPES.SRV: {
      const host = size < 7 ? null : readName(bytes, dataAt + 6)
      if (host === null || host.end > end) return null
      return { kind: 'service', name, port: view.getUint16(dataAt + 4), host: host.name }
    }
    case TYPES.A:
      return size === 4 ? { kind: 'address', name, address: bytes.subarray(dataAt, end).join('.') } : null
    case TYPES.AAAA: {
      if (size !== 16) return null
      const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(dataAt + index * 2).toString(16))
      return { kind: 'address', name, address: new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1) }
    }
    default:
      return null
  }
}
