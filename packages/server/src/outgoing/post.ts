/**
 * Posts to an address that a stranger may have named. The name is resolved once, what it leads to is checked, and the connection is made to
 * what was found: a name that leads elsewhere a moment later (DNS rebinding) changes nothing. Redirects are not followed.
 */
import { once } from 'node:events'
import type { LookupAddress } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import type { Address } from '@partyline/net'
import { isPublic } from './public-addresses.ts'

export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** All addresses of a name. It is given up when the signal says so. */
export type Resolve = (name: string, signal: AbortSignal) => Promise<readonly string[]>

export interface PostParts {
  /** Addresses that may be reached although they are not of the internet. */
  readonly isAllowed: (address: Address) => boolean
  readonly signal: AbortSignal
  readonly resolve: Resolve
}

export interface PostAnswer {
  readonly status: number
  /** When the other side wants to be asked again, in seconds; null where it does not say. */
  readonly retryAfterS: number | null
}

/** The address is none that may be reached. Another attempt would end the same. */
export class ForbiddenTarget extends Error {}

/** Of an answer nothing is read, but so much is let through, for as long as is waited, that the other side can end it in order. */
const ANSWER_BYTES_MAX = 64 * 1024

/** @throws {ForbiddenTarget}, or the error of node:http or node:dns */
export async function post({ url, headers, body }: Post, parts: PostParts): Promise<PostAnswer> {
  const target = parseTarget(url)
  if (target === null)
    throw new ForbiddenTarget('the address must begin with https:// or http://, without a name before the host')
  const places = await placesOf(target, parts)
  const isTls = target.protocol === 'https:'
  const request = isTls ? requestHttps : requestHttp
  return await new Promise((resolve, reject) => {
    const sent = request(target, {
      method: 'POST',
      headers: { 'Content-Length': String(Buffer.byteLength(body)), ...headers },
      signal: parts.signal,
      // A connection of its own, which nobody else has opened to another address.
      agent: false,
      lookup: (_name, { all }, give) =>
        all === true ? give(null, places) : give(null, places[0].address, places[0].family),
    })
    sent.once('error', reject)
    sent.once('response', (response) => {
      const after = Number(response.headers['retry-after'] ?? NaN)
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > ANSWER_BYTES_MAX) response.destroy()
      })
      const answer = { status: response.statusCode ?? 0, retryAfterS: Number.isNaN(after) ? null : after }
      // Not before: a connection that is still open is one of those that may be open at once. However it ends, the other side has answered.
      const over = () => resolve(answer)
      sent.off('error', reject).on('error', over)
      response.once('error', over).once('close', over)
    })
    sent.end(body)
  })
}

/** null where it is no address to which anything is posted. */
export function parseTarget(text: string): URL | null {
  const url = URL.parse(text)
  const isWeb = url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
  return isWeb && url.username === '' && url.password === '' ? url : null
}

/** Whether the host is an address to which nothing is posted. A name may lead to one, too: that is seen when it is resolved. */
export function isForbidden(url: URL, isAllowed: PostParts['isAllowed']): boolean {
  const literal = hostOf(url)
  return isIP(literal) !== 0 && placeOf(literal, isAllowed) === null
}

/** Whether all that the host leads to now are such addresses. A name that nobody knows now may be known later. */
export async function leadsNowhere(url: URL, parts: PostParts): Promise<boolean> {
  try {
    await placesOf(url, parts)
    return false
  } catch (error) {
    return error instanceof ForbiddenTarget
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

function placeOf(host: string, isAllowed: PostParts['isAllowed']): LookupAddress | null {
  const family = isIP(host)
  if (family !== 4 && family !== 6) return null
  const address = { kind: 'ip', host, port: 0, family } as const
  return isPublic(address) || isAllowed(address) ? { address: host, family } : null
}

/** All that may be reached, so that one of them which cannot be is no end. */
async function placesOf(
  url: URL,
  { isAllowed, signal, resolve }: PostParts,
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const literal = hostOf(url)
  const hosts = isIP(literal) === 0 ? await Promise.race([resolve(literal, signal), aborted(signal)]) : [literal]
  const [first, ...others] = hosts.flatMap((host) => placeOf(host, isAllowed) ?? [])
  if (first !== undefined) return [first, ...others]
  throw new ForbiddenTarget(`${literal} leads to no address of the internet, and --outgoing-to names none of it`)
}

/** Not every look-up can be ended; any can be left alone. */
async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort')
  throw signal.reason
}
