/** Finds the route of a request and answers by it. In this order, so that strangers cost least: path, method, who may, body. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Origin } from '../origin.ts'
import { readBody } from './request-body.ts'
import { textAnswer, type Answer, type AnyAnswer, type Asker, type Route } from './route.ts'
import { sendPieces } from './send-pieces.ts'
import type { WebParts } from './web-options.ts'

export const NO_PAGE = textAnswer(404, 'There is no such page here. / says what this is')
const PLAIN_TEXT = 'text/plain; charset=utf-8'

interface Found<Parts> {
  readonly route: Route<Parts>
  readonly params: Readonly<Record<string, string>>
}

/** The answer to a request for a path that no route has. */
export type Missing = (asker: Pick<Asker, 'headers'>, path: string) => Answer

export class Router<Parts extends Pick<WebParts, 'info' | 'clock'> = WebParts> {
  readonly #routes: readonly (readonly [Route<Parts>, readonly string[]])[]
  readonly #parts: Parts
  readonly #missing: Missing

  constructor(routes: readonly Route<Parts>[], parts: Parts, missing: Missing = () => NO_PAGE) {
    this.#routes = routes.map((route) => [route, route.path.split('/')])
    this.#parts = parts
    this.#missing = missing
  }

  /** @param origin as the connection and proxies that are believed have it */
  async answer(request: IncomingMessage, response: ServerResponse, origin: () => Origin | null): Promise<void> {
    const answer = await this.#answer(request, origin)
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
      'Content-Type': type,
      'Cache-Control': 'no-store',
      Server: this.#parts.info().version,
      'X-Content-Type-Options': 'nosniff',
      // RFC 9110 8.6: of a 304 it would be the length of what is not sent.
      ...('pieces' in answer || status === 304 ? {} : { 'Content-Length': Buffer.byteLength(bodyOf(answer)) }),
      ...headers,
    })
  }

  /** null where nobody waits for an answer any more. */
  async #answer(request: IncomingMessage, origin: () => Origin | null): Promise<AnyAnswer | null> {
    const path = pathOf(request)
    const found = this.#routesAt(path)
    const [first] = found
    if (first === undefined) return this.#missing(request, path)
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const chosen = found.find(({ route }) => route.method === method)
    if (chosen === undefined) {
      const routes = found.map(({ route }) => route)
      return methodRefused(routes, (status, text) => refusedBy(first.route, request, status, text))
    }
    const { route, params } = chosen
    const query = new URLSearchParams(request.url?.split('?').slice(1).join('?'))
    const asker: Asker = { origin, headers: request.headers, params, query }
    const refusal = (await route.admits?.(asker, this.#parts)) ?? null
    if (refusal !== null) return refusal
    if (route.takes === undefined) return route.answer({ ...asker, type: '', body: '' }, this.#parts)
    const body = await readBody(request, route.takes, this.#parts, (status, text) =>
      refusedBy(route, request, status, text),
    )
    if (body === null || 'status' in body) return body
    return route.answer({ ...asker, type: body.type, body: body.text }, this.#parts)
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
