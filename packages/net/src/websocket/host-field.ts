/**
 * The field Host (RFC 9112 3.2). A server in front and this one must not take one request for two different hosts, so what is
 * missing, doubled or no host is refused.
 */
import type { IncomingMessage } from 'node:http'

/** RFC 3986 3.2.2, with a port; may be empty (RFC 9110 7.2). */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~%!$&'()*+;=-]*)(?::\d*)?$/i

/** @returns what is wrong with it */
export function hostFault({ rawHeaders, headers, httpVersion }: IncomingMessage): string | undefined {
  const count = rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length
  if (count === 0) return httpVersion === '1.0' ? undefined : 'the field Host is missing'
  if (count > 1) return 'the field Host is there more than once'
  return HOST.test(headers.host ?? '') ? undefined : 'the field Host is no host'
}
