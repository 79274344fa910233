/** One request of HTTP (RFC 9112) over a connection whose certificate was looked at before anything is said on it. */
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { Duplex, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Connection } from '@partyline/net'

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'HEAD' | 'PATCH' | 'DELETE'
  readonly path: string
  /** As the server is called: HOST:PORT. */
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
  /** Made when it can be taken: what flows before that is lost. */
  readonly body?: () => Readable
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** At most so much as says what is wrong. */
  readonly text: string
}

const TEXT_LENGTH_MAX = 500
/** Nothing goes, and no answer comes: behind the last byte the server verifies a file, and has it looked at. */
const SILENCE_MS = 300_000

/** As `requestTaking`; of the answer as much as says what is wrong. */
export function requestOver(connection: Connection, asked: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  return requestTaking(connection, asked, signal, async (answer) => ({
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: await textOf(answer),
  }))
}

/**
 * The connection is over afterwards, whatever comes of it.
 * @param take what it makes of the answer, whose body it reads with a limit of its own
 * @throws as the connection, the body and `take`; an Error where it is silent for five minutes
 */
export async function requestTaking<Taken>(
  connection: Connection,
  asked: HttpRequest,
  signal: AbortSignal,
  take: (answer: IncomingMessage) => Promise<Taken>,
): Promise<Taken> {
  const { method, path, host, headers } = asked
  const body = asked.body?.()
  const socket = Duplex.fromWeb({ readable: connection.readable, writable: connection.writable })
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(), SILENCE_MS)
  body?.on('data', () => timer.refresh())
  const sent = request({
    method,
    path,
    headers: { host, connection: 'close', ...headers },
    createConnection: () => socket,
    signal: AbortSignal.any([signal, silence.signal]),
  })
  try {
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>
    // An answer that comes early says why the body is not taken.
    const bringing = body === undefined ? Promise.resolve(sent.end()) : pipeline(body, sent)
    const [answer] = await Promise.race([answered, bringing.then(() => answered)])
    bringing.catch(() => {})
    return await take(answer)
  } catch (cause) {
    if (!silence.signal.aborted) throw cause
    throw new Error(`${host} has been silent for ${SILENCE_MS / 60_000} minutes`, { cause })
  } finally {
    clearTimeout(timer)
    body?.destroy()
    sent.destroy()
    connection.abort()
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = ''
  answer.setEncoding('utf8')
  for await (const piece of answer as AsyncIterable<string>) {
    if (text.length < TEXT_LENGTH_MAX) text += piece
  }
  return text.slice(0, TEXT_LENGTH_MAX).trim()
}
