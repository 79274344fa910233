/** Pages from elsewhere, such as a web client that others host, may send and fetch files where the owner has named them (WHATWG Fetch 3.2). */
import type { AnyAnswer, Asker } from '../answer.ts'
import type { Route } from '../route.ts'
import { ACCESS } from './tus-fields.ts'
import { pagesAmong } from '../web-origins.ts'
import type { WebParts } from '../web-options.ts'

const ASKED = [
  'Authorization',
  'Content-Type',
  'Content-Digest',
  'Content-Disposition',
  'If-None-Match',
  'If-Range',
  'Repr-Digest',
  'Range',
  'Tus-Resumable',
  'Upload-Length',
  'Upload-Offset',
  'Upload-Metadata',
  'Upload-Checksum',
  'X-HTTP-Method-Override',
]
const ANSWERED = [
  'Location',
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Location',
  'Content-Range',
  'ETag',
  'Repr-Digest',
  'Retry-After',
  'Tus-Checksum-Algorithm',
  'Tus-Resumable',
  'Tus-Version',
  'Tus-Extension',
  'Tus-Max-Size',
  'Upload-Length',
  'Upload-Offset',
  ACCESS,
  'WWW-Authenticate',
]
const PREFLIGHT_SECONDS = 600

/** The same route, whose answers such a page may read. */
export function forOtherPages(route: Route): Route {
  const { admits, answer } = route
  return {
    ...route,
    ...(admits === undefined
      ? {}
      : {
          admits: async (asker, parts) => {
            const refusal = await admits(asker, parts)
            return refusal === null ? null : readable(refusal, asker, parts)
          },
        }),
    answer: async (asked, parts) => readable(await answer(asked, parts), asked, parts),
  }
}

function readable<Given extends AnyAnswer>(answer: Given, asker: Asker, parts: WebParts): Given {
  const { origin } = asker.headers
  const isNamed = pagesAmong(parts.settings()['web-origin'] ?? [])
  if (isNamed === undefined) return answer
  // RFC 9110 12.5.5: also what another page is answered depends on whose it is.
  if (origin === undefined || !isNamed(origin)) return { ...answer, headers: { ...answer.headers, Vary: 'Origin' } }
  const fields = {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PATCH, DELETE, OPTIONS',
    'Access-Control-Allow-Headers': ASKED.join(', '),
    'Access-Control-Expose-Headers': ANSWERED.join(', '),
    'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
    Vary: 'Origin',
  }
  return { ...answer, headers: { ...answer.headers, ...fields } }
}
