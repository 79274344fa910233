/**
 * A page in a browser can have a request sent to any door of this machine or network, with lines of its own in the body, which nobody there
 * has typed (cross-protocol scripting). So a connection that begins like a request says nothing.
 */
const REQUEST = /^(?:CONNECT|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT|TRACE) (?:\/|\*|https?:)/

/** @param line the first of a connection, or what fits of it (RFC 9112 3) */
export function isHttpRequest(line: string): boolean {
  return REQUEST.test(line)
}

export const NO_HTTP = 'This door is not for browsers: it speaks no HTTP'
