/**
 * What proxies in front of the web door say of a client: `X-Forwarded-For` with `X-Forwarded-Proto`, or `Forwarded` (RFC 7239).
 * Anybody can send such fields, so they count only as far as the operator trusts: from the nearest proxy backwards, to the
 * first address that is none of the trusted.
 */
import type { IncomingMessage } from 'node:http'
import type { Address } from '@partyline/net'
import { statedAddress, type Origin } from '../origin.ts'

/** One proxy: from where it was asked, and by what. */
interface Hop {
  readonly from: string
  readonly proto: string | undefined
}

/** RFC 7239 4: a name, and a token or a quoted string. */
const PAIR = /\s*([a-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s";,]+))\s*(;|,|$)/iy

/**
 * @param direct as the connection has it
 * @returns `ignored` for fields of a client that is no trusted proxy; `unclear` where there are both, because a proxy sets one of
 * them, and a client can say anything in the other; and where a client has made what the proxy added unreadable
 */
export function forwarded(
  { headers }: Pick<IncomingMessage, 'headers'>,
  direct: Origin,
  isTrusted: (address: Address) => boolean,
): Origin | 'ignored' | 'unclear' {
  const xFor = headers['x-forwarded-for']
  const { forwarded: field } = headers
  if (xFor === undefined && field === undefined) return direct
  if (!isTrusted(direct.address)) return 'ignored'
  if (xFor !== undefined && field !== undefined) return 'unclear'
  const hops = field === undefined ? hopsOf(joined(xFor), joined(headers['x-forwarded-proto'])) : hopsOfForwarded(field)
  if (hops === null) return 'unclear'
  let origin = direct
  for (const { from, proto } of hops.toReversed()) {
    const address = parseNode(from)
    // Hidden on purpose, or nonsense: what is further away is not known.
    if (address === null || !isTrusted(origin.address)) break
    const isSecure = proto === undefined ? origin.isSecure : /^(?:https|wss)$/i.test(proto)
    origin = { address, chain: [origin.address, ...origin.chain], isSecure }
  }
  return origin
}

function joined(field: string | readonly string[] | undefined): string {
  return [field ?? ''].flat().join(',')
}

/** The nearest proxy knows how it was asked, and says nothing of the others. */
function hopsOf(list: string, protos: string): readonly Hop[] {
  const proto = protos.split(',').at(-1)?.trim()
  return list.split(',').map((from) => ({ from: from.trim(), proto: proto === '' ? undefined : proto }))
}

function hopsOfForwarded(field: string): readonly Hop[] | null {
  const hops: Hop[] = []
  const pattern = new RegExp(PAIR)
  let pairs = new Map<string, string>()
  while (pattern.lastIndex < field.length) {
    const match = pattern.exec(field)
    if (match === null) return null
    const [, name = '', quoted, plain = '', end] = match
    pairs.set(name.toLowerCase(), quoted ?? plain)
    if (end === ';') continue
    hops.push({ from: pairs.get('for') ?? 'unknown', proto: pairs.get('proto') })
    pairs = new Map()
  }
  return hops
}

/** RFC 7239 6: an address, one of IPv6 in brackets, perhaps with a port; in X-Forwarded-For, IPv6 stands without brackets. */
function parseNode(text: string): Address | null {
  const [, node] = /^(\[[^\]]+\]|[^:]+)(?::\d+)?$/.exec(text) ?? []
  return statedAddress(node ?? text)
}
