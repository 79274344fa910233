/** The heads of HTTP/1 messages as a proxy reads them (RFC 9112 3 to 5): first line and fields, both with a limit. */
import type { ByteReader } from './byte-reader.ts'

/** RFC 9112 3 recommends 8,000 at least; a longer address is answered with 414. */
const FIRST_LINE_BYTES_MAX = 8_192

/** Cookies are the longest fields; a longer head is answered with 413, as ncat does. */
const HEAD_BYTES_MAX = 65_536

type Field = readonly [name: string, value: string]

export interface Head {
  /** Names in lower case, in the order in which they came. */
  readonly fields: readonly Field[]
}

export interface RequestHead extends Head {
  readonly method: string
  /** As it was written: `host:port` of CONNECT, or an absolute URI. */
  readonly target: string
  readonly version: '1.0' | '1.1'
}

export interface ResponseHead extends Head {
  readonly statusLine: string
  readonly status: number
}

/** An answer instead of what was asked for: its status code. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * @returns null when the other side ends without a request
 * @throws {HttpRefusal} 400, 413 or 414 @throws {NetError} the connection failed
 */
export async function readRequestHead(reader: ByteReader): Promise<RequestHead | null> {
  let first = await reader.line(FIRST_LINE_BYTES_MAX)
  // RFC 9112 2.2: some clients end the message before with a line too many.
  if (first === '\r\n' || first === '\n') first = await reader.line(FIRST_LINE_BYTES_MAX)
  if (first === '') return null
  if (first.length === FIRST_LINE_BYTES_MAX && !first.endsWith('\n')) {
    throw new HttpRefusal(414, 'the request line is too long')
  }
  const [, method, target, digit] = /^([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\/1\.([01])\r?\n$/.exec(first) ?? []
  if (method === undefined || target === undefined) throw new HttpRefusal(400, 'the request line is not understood')
  const fields = await readFields(reader, { malformed: 400, tooLong: 413 })
  return { method, target, version: digit === '0' ? '1.0' : '1.1', fields }
}

/** @throws {HttpRefusal} 502: it is no HTTP @throws {NetError} the connection failed */
export async function readResponseHead(reader: ByteReader): Promise<ResponseHead> {
  const first = await reader.line(FIRST_LINE_BYTES_MAX)
  const [, statusLine, status] = /^(HTTP\/1\.[01] (\d{3})(?: [^\r\n]*)?)\r?\n$/.exec(first) ?? []
  if (statusLine === undefined) throw new HttpRefusal(502, 'the answer is no HTTP')
  const fields = await readFields(reader, { malformed: 502, tooLong: 502 })
  return { statusLine, status: Number(status), fields }
}

async function readFields(
  reader: ByteReader,
  refusal: { readonly malformed: number; readonly tooLong: number },
): Promise<readonly Field[]> {
  const fields: Field[] = []
  for (let left = HEAD_BYTES_MAX; ;) {
    const line = await reader.line(left)
    left -= line.length
    if (/^\r?\n$/.test(line)) return fields
    if (left <= 0) throw new HttpRefusal(refusal.tooLong, 'the head is too long')
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n\0]*?)[ \t]*\r?\n$/.exec(line) ?? []
    if (name === undefined || value === undefined) {
      throw new HttpRefusal(refusal.malformed, 'a field of the head is not understood')
    }
    fields.push([name.toLowerCase(), value])
  }
}

/** The values of a field, which may stand there several times: each is as if it went on with a comma (RFC 9110 5.3). */
export function valuesOf(head: Head, name: string): readonly string[] {
  return head.fields.filter(([one]) => one === name).map(([, value]) => value)
}

/** The words of a list, in lower case (RFC 9110 5.6.1). */
export function wordsOf(head: Head, name: string): readonly string[] {
  return valuesOf(head, name)
    .flatMap((value) => value.toLowerCase().split(/[\s,]+/))
    .filter((word) => word !== '')
}

/** Fields about this connection and not about the request (RFC 9110 7.6.1): they end at a proxy. */
const HOP_FIELDS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
])

/** The fields that go on beyond a proxy. */
export function endToEndFields(head: Head): readonly Field[] {
  const named = wordsOf(head, 'connection')
  return head.fields.filter(([name]) => !HOP_FIELDS.has(name) && !named.includes(name))
}

export function formatHead(firstLine: string, fields: readonly Field[]): Uint8Array {
  const lines = [firstLine, ...fields.map(([name, value]) => `${name}: ${value}`)]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}
