/** Finds the route of a request and answers by it. In this order, so that strangers cost least: path, method, who may, body. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpHandlerContext } from '@partyline/net'
import type { Origin } from '../origin.ts'
import { mediaType, readBody } from './request-body.ts'
import { textAnswer, type Answer, type AnyAnswer, type Asker, type StreamedBody } from './answer.ts'
import type { BodyRule, Route } from './route.ts'
import { sendPieces } from './send-pieces.ts'
import { NO_BODY, streamedBody } from './streamed-body.ts'
import type { WebParts } from './web-options.ts'

export const NO_PAGE = textAnswer(404, 'There is no such page here. / says what this is')
const PLAIN_TEXT = 'text/plain; charset=utf-8'
const BODILESS: ReadonlySet<number> = new Set([204, 304])

interface Found<Parts> {
  readonly route: Route<Parts>
  readonly params: Readonly<Record<string, string>>
}

/** The answer to a request for a path that no route has. */
export type Missing = (asker: Pick<Asker, 'headers'>, path: string) => Answer

type Refused = (status: number, text: string) => Answer

/** Of a request that was let in, what it has brought. */
interface Received {
  readonly type: string
  readonly body: string
  readonly stream: StreamedBody
}

/** How a request has come. */
interface Arrival {
  readonly origin: () => Origin | null
  readonly takeLongBody: HttpHandlerContext['takeLongBody']
}

export class Router<Parts extends Pick<WebParts, 'info' | 'clock'> = WebParts> {
  readonly #routes: readonly (readonly [Route<Parts>, readonly string[]])[]
  readonly #parts: Parts
  readonly #missing: Missing

  constructor(routes: readonly Route<Parts>[], parts: Parts, missing: Missing = () => NO_PAGE) {
    this.#routes = routes.map((route) => [route, route.path.split('/')])
    this.#parts = parts
    this.#missing = missing
  }

  /**
   * @param origin as the connection and proxies that are believed have it
   * @param takeLongBody see `HttpHandlerContext`
   */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    origin: Arrival['origin'],
    takeLongBody: Arrival['takeLongBody'] = () => {},
  ): Promise<void> {
    const answer = await this.#answer(request, { origin, takeLongBody })
    if (answer === null) return
    if (!response.destroyed) this.#writeHead(answer, request, response)
    if ('pieces' in answer) await sendPieces(answer.pieces, response, this.#parts.clock)
    else response.end(bodyOf(answer))
  }

  #writeHead(answer: AnyAnswer, request: IncomingMessage, response: ServerResponse): void {
    const { status, type = PLAIN_TEXT, headers = {} } = answer
    // A body that nobody reads would be taken for the next request.
    if (!request.complete && !isWithoutBody(request)) response.setHeader('Connection', 'close')
    response.writeHead(status, {
      ...(BODILESS.has(status) ? {} : { 'Content-Type': type }),
      'Cache-Control': 'no-store',
      Server: this.#parts.info().version,
      'X-Content-Type-Options': 'nosniff',
      // RFC 9110 8.6: it would be the length of what is not sent.
      ...('pieces' in answer || BODILESS.has(status) ? {} : { 'Content-Length': Buffer.byteLength(bodyOf(answer)) }),
      ...headers,
    })
  }

  /** null where nobody waits for an answer any more. */
  async #answer(request: IncomingMessage, arrival: Arrival): Promise<AnyAnswer | null> {
    const path = pathOf(request)
    const found = this.#routesAt(path)
    const [first] = found
    if (first === undefined) return this.#missing(request, path)
    const chosen = routeFor(request.method ?? '', found)
    if (chosen === undefined) {
      const routes = found.map(({ route }) => route)
      return methodRefused(routes, (status, text) => refusedBy(first.route, request, status, text))
    }
    const { route, params } = chosen
    const query = new URLSearchParams(request.url?.split('?').slice(1).join('?'))
    const asker: Asker = { origin: arrival.origin, headers: request.headers, params, query }
    const refusal = (await route.admits?.(asker, this.#parts)) ?? null
    if (refusal !== null) return refusal
    const { takes } = route
    if (takes === undefined) return route.answer({ ...asker, type: '', body: '', stream: NO_BODY }, this.#parts)
    const refused = (status: number, text: string) => refusedBy(route, request, status, text)
    const body =
      takes === 'stream' ? this.#stream(request, arrival, refused) : await this.#read(request, takes, refused)
    if (body === null || 'status' in body) return body
    return route.answer({ ...asker, ...body }, this.#parts)
  }

  async #read(request: IncomingMessage, takes: BodyRule<Parts>, refused: Refused): Promise<Received | Answer | null> {
    const body = await readBody(request, takes, this.#parts, refused)
    return body === null || 'status' in body ? body : { type: body.type, body: body.text, stream: NO_BODY }
  }

  #stream(request: IncomingMessage, { takeLongBody }: Arrival, refused: Refused): Received | Answer {
    const { clock, info } = this.#parts
    const idleMs = info().limits.uploadIdleTimeoutMs
    const stream = streamedBody(request, { clock, idleMs, begin: takeLongBody })
    if (stream === null) return refused(411, 'The length of the body must be said before it (Content-Length)')
    return { type: mediaType(request.headers['content-type']).type, body: '', stream }
  }

  #routesAt(path: string): readonly Found<Parts>[] {
    const given = path.split('/')
    return this.#routes.flatMap(([route, wanted]) => {
      const params = wanted.length === given.length ? paramsOf(wanted, given) : null
      return params === null ? [] : [{ route, params }]
    })
  }
}

function bodyOf(answer: Exclude<AnyAnswer, { readonly pieces: unknown }>): string | Uint8Array {
  return 'bytes' in answer ? answer.bytes : answer.body
}

function routeFor<Parts>(method: string, found: readonly Found<Parts>[]): Found<Parts> | undefined {
  const own = found.find(({ route }) => route.method === method)
  return own ?? (method === 'HEAD' ? found.find(({ route }) => route.method === 'GET') : undefined)
}

/** Without the query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/'
}

/** null where the path is another. */
function paramsOf(wanted: readonly string[], given: readonly string[]): Readonly<Record<string, string>> | null {
  const params: [string, string][] = []
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? ''
    if (!part.startsWith(':')) {
      if (part !== text) return null
      continue
    }
    const value = decoded(text)
    if (value === null || value === '') return null
    params.push([part.slice(1), value])
  }
  return Object.fromEntries(params)
}

/** null for a percent sign that stands for no character. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** RFC 9110 15.5.6. */
function methodRefused(
  found: readonly Pick<Route, 'method'>[],
  refused: (status: number, text: string) => Answer,
): Answer {
  const methods = found.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  const last = methods.at(-1) ?? ''
  const named = methods.length === 1 ? last : `${methods.slice(0, -1).join(', ')} and ${last}`
  const { headers, ...answer } = refused(405, `Only ${named} ${methods.length === 1 ? 'is' : 'are'} understood here`)
  return { ...answer, headers: { ...headers, Allow: methods.join(', ') } }
}

function refusedBy({ refuses }: Pick<Route, 'refuses'>, asker: IncomingMessage, status: number, text: string): Answer {
  return refuses?.(asker, status, text) ?? textAnswer(status, text)
}

/** RFC 9112 6.3: a request has a body if it says how long it is, or that it comes in chunks. */
function isWithoutBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
}
