/** The head of an HTTP/1 request as a proxy reads it (RFC 9112 3 and 5): request line and fields, both with a limit. */
import type { Connection } from '@partyline/net'

/** RFC 9112 3 recommends 8,000 at least; a longer address is answered with 414. */
const REQUEST_LINE_BYTES_MAX = 8_192

/** Cookies are the longest fields; a longer head is answered with 413, as ncat does. */
const HEAD_BYTES_MAX = 65_536

export interface RequestHead {
  readonly method: string
  /** As it was written: `host:port` of CONNECT, or an absolute URI. */
  readonly target: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** What came behind the head: the beginning of a body or of a tunnel. */
  readonly rest: Uint8Array
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
export async function readHead(connection: Connection): Promise<RequestHead | null> {
  let bytes: Buffer = Buffer.alloc(0)
  for (;;) {
    const chunk = await connection.read()
    if (chunk === null) {
      if (bytes.length === 0) return null
      throw new HttpRefusal(400, 'the request ends in its head')
    }
    bytes = Buffer.concat([bytes, chunk])
    const [, head, empty] = /^([\s\S]*?\r?\n)(\r?\n)/.exec(bytes.toString('latin1', 0, HEAD_BYTES_MAX)) ?? []
    if (bytes.subarray(0, REQUEST_LINE_BYTES_MAX).indexOf('\n') < 0 && bytes.length >= REQUEST_LINE_BYTES_MAX) {
      throw new HttpRefusal(414, 'the request line is too long')
    }
    if (head !== undefined && empty !== undefined) {
      return { ...parseHead(head), rest: bytes.subarray(head.length + empty.length) }
    }
    if (bytes.length >= HEAD_BYTES_MAX) throw new HttpRefusal(413, 'the head is too long')
  }
}

function parseHead(text: string): Omit<RequestHead, 'rest'> {
  const [first = '', ...lines] = text.split(/\r?\n/).slice(0, -1)
  const [, method, target] = /^([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\/1\.[01]$/.exec(first) ?? []
  if (method === undefined || target === undefined) throw new HttpRefusal(400, 'the request line is not understood')
  const fields = lines.map((line): readonly [string, string] => {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new HttpRefusal(400, 'a field of the head is not understood')
    return [name.toLowerCase(), value]
  })
  return { method, target, fields }
}

/** The value of a field; that of the last one, where there are several. */
export function fieldOf(head: Pick<RequestHead, 'fields'>, name: string): string | undefined {
  return head.fields.findLast(([one]) => one === name)?.[1]
}
