/**
 * Requests that node:http lets through and RFC 9112 does not. Where a server in front reads such a request otherwise than this
 * one, a client can hide a request in another (smuggling).
 */
import type { IncomingMessage } from 'node:http'
import { hostFault } from '../websocket/host-field.ts'

export interface RequestFault {
  readonly statusCode: number
  readonly why: string
}

/** Which rule it breaks, if any. */
export function requestFault(request: IncomingMessage): RequestFault | undefined {
  const { httpVersion, headers, url = '', method } = request
  if (httpVersion !== '1.1' && httpVersion !== '1.0')
    return { statusCode: 505, why: 'HTTP/1.1 and HTTP/1.0 are spoken here' }
  const why = hostFault(request)
  if (why !== undefined) return { statusCode: 400, why }
  // RFC 9112 6.1. What HTTP/1.0 knows nothing of, a server in front may have passed on unread.
  const coding = headers['transfer-encoding']
  if (coding !== undefined && httpVersion === '1.0') return { statusCode: 400, why: 'HTTP/1.0 has no transfer codings' }
  // A handler would take the compressed bytes for the body.
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return { statusCode: 501, why: 'the only transfer coding here is chunked' }
  const isTarget = url.startsWith('/') || (url === '*' && method === 'OPTIONS') || absoluteTarget(url) !== undefined
  return isTarget ? undefined : { statusCode: 400, why: 'the target of the request is no path' }
}

/** RFC 9112 3.2.2: of an absolute target, the host counts instead of the field, and what is behind it is the path. */
export function useAbsoluteTarget(request: IncomingMessage): void {
  const target = absoluteTarget(request.url ?? '')
  if (target === undefined) return
  request.url = target.pathname + target.search
  request.headers.host = target.host
}

function absoluteTarget(text: string): URL | undefined {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null
  // RFC 9110 4.2.4: who writes a name before the host wants it to be taken for the host.
  return url === null || url.username !== '' || url.password !== '' ? undefined : url
}
