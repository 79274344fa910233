/** Reads the body of a request whole, as far as its route takes it. How long it may take is a limit of `@partyline/net`. */
import type { IncomingMessage } from 'node:http'
import type { Answer } from './answer.ts'
import type { BodyRule } from './route.ts'

export interface RequestBody {
  readonly type: string
  readonly text: string
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** @param refused makes the answer. @returns one where the body is not taken; null where the client has gone before its end */
export async function readBody<Parts>(
  request: IncomingMessage,
  { types, bytesMax }: BodyRule<Parts>,
  parts: Parts,
  refused: (status: number, text: string) => Answer,
): Promise<RequestBody | Answer | null> {
  const { type, charset } = mediaType(request.headers['content-type'])
  if (!types.includes(type) || !/^(?:utf-?8|us-ascii)?$/i.test(charset)) {
    const known = types.filter((name) => name !== '').join(', ')
    return refused(415, `The body must be one of ${known}, in UTF-8. Found: ${type || 'no Content-Type'}`)
  }
  // Nothing is unpacked: a small body could become a large one.
  if (!/^(?:identity)?$/i.test(request.headers['content-encoding'] ?? ''))
    return refused(415, 'The body must not be compressed')
  const max = bytesMax(parts)
  const tooLarge = refused(413, `The body may have at most ${max} bytes`)
  if (Number(request.headers['content-length'] ?? 0) > max) return tooLarge
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > max) return tooLarge
      chunks.push(chunk)
    }
  } catch {
    return null
  }
  try {
    return { type, text: UTF8.decode(Buffer.concat(chunks)) }
  } catch {
    return refused(400, 'The body is not valid UTF-8')
  }
}

/** RFC 9110 8.3.1. */
export function mediaType(field = ''): { readonly type: string; readonly charset: string } {
  const [type = '', ...parameters] = field.split(';').map((part) => part.trim())
  const charset = parameters.find((one) => /^charset=/i.test(one)) ?? ''
  return { type: type.toLowerCase(), charset: charset.slice('charset='.length).replaceAll('"', '') }
}
