/**
 * The header with which a proxy says whose connection it hands on, before the first byte of the client: the PROXY protocol, versions
 * 1 and 2 (haproxy/proxy-protocol.txt, 2.1 and 2.2). Bytes in, values out; `proxy-preface.ts` reads them.
 */
import { type Address, hostFamily, ipAddress } from '../address.ts'
import { BYTES, checkArgument } from '../arguments.ts'

/** What a proxy says of a client. */
export interface ProxyHeader {
  /** The client's end; null where the proxy does not say, and for a connection of its own, such as a health check. */
  readonly source: Address | null
  /** The client came to the proxy over TLS, as version 2 can say. */
  readonly isTls: boolean
  /** Bytes of the header; behind it the client speaks. */
  readonly length: number
}

const V1_START = Buffer.from('PROXY ')
/** 2.1: 107 bytes at most, CR LF included. */
const V1_BYTES_MAX = 107
const V2_START = Buffer.from([0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a])
const V2_FIXED_BYTES = 16

const V2_LOCAL = 0x20
const V2_PROXY = 0x21
/** Family and protocol, with the bytes of one address of it. Of others the proxy does not say where the client is. */
const V2_FAMILIES: ReadonlyMap<number, number> = new Map([
  [0x11, 4],
  [0x21, 16],
  [0x31, 108],
])
const V2_UNSPECIFIED = 0x00
const TYPE_SSL = 0x20
const CLIENT_SSL = 0x01

/** The first bytes of a client that could be a header: with fewer than it takes to tell, false. */
export function beginsProxyHeader(bytes: Uint8Array): boolean {
  checkArgument('the bytes that may begin a PROXY header', bytes, BYTES)
  return [V1_START, V2_START].some((start) => start.equals(bytes.subarray(0, start.length)))
}

/**
 * @param bytesMax of a header of version 2; version 1 has a limit of its own
 * @returns undefined for bytes that may become one; a text for bytes that never will: what is wrong with them
 */
export function parseProxyHeader(bytes: Buffer, bytesMax: number): ProxyHeader | string | undefined {
  for (const [start, parse] of [
    [V1_START, parseV1],
    [V2_START, parseV2],
  ] as const) {
    const length = Math.min(start.length, bytes.length)
    if (!start.subarray(0, length).equals(bytes.subarray(0, length))) continue
    return length < start.length ? undefined : parse(bytes, bytesMax)
  }
  return 'it sent no PROXY header first'
}

function parseV1(bytes: Buffer): ProxyHeader | string | undefined {
  const end = bytes.subarray(0, V1_BYTES_MAX).indexOf('\r\n')
  if (end === -1) return bytes.length < V1_BYTES_MAX ? undefined : 'its PROXY header has no end'
  const length = end + 2
  const [, family, source = '', target = '', sourcePort = '', targetPort = '', ...rest] = bytes
    .toString('latin1', 0, end)
    .split(' ')
  if (family === 'UNKNOWN') return { source: null, isTls: false, length }
  const wanted = family === 'TCP4' ? 4 : family === 'TCP6' ? 6 : undefined
  const isRight =
    wanted !== undefined &&
    rest.length === 0 &&
    hostFamily(source) === wanted &&
    hostFamily(target) === wanted &&
    isPort(sourcePort) &&
    isPort(targetPort)
  return isRight
    ? { source: ipAddress(source, Number(sourcePort)), isTls: false, length }
    : 'its PROXY header is malformed'
}

function isPort(text: string): boolean {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535
}

function parseV2(bytes: Buffer, bytesMax: number): ProxyHeader | string | undefined {
  if (bytes.length < V2_FIXED_BYTES) return undefined
  const length = V2_FIXED_BYTES + bytes.readUInt16BE(14)
  if (length > bytesMax) return `its PROXY header has more than ${bytesMax} bytes`
  if (bytes.length < length) return undefined
  const [command, family = 0] = bytes.subarray(12)
  // What follows of a connection of the proxy's own must be passed over.
  if (command === V2_LOCAL) return { source: null, isTls: false, length }
  if (command !== V2_PROXY) return 'its PROXY header is of a version or command that does not exist'
  const addressBytes = family === V2_UNSPECIFIED ? 0 : V2_FAMILIES.get(family)
  if (addressBytes === undefined) return 'its PROXY header is about no stream over TCP or a Unix socket'
  const isInternet = addressBytes === 4 || addressBytes === 16
  const extrasAt = V2_FIXED_BYTES + 2 * addressBytes + (isInternet ? 4 : 0)
  if (length < extrasAt) return 'its PROXY header is too short for its addresses'
  const isTls = saysTls(bytes.subarray(extrasAt, length))
  if (!isInternet) return { source: addressBytes === 0 ? null : { kind: 'unix', path: '' }, isTls, length }
  const source = bytes.subarray(V2_FIXED_BYTES, V2_FIXED_BYTES + addressBytes)
  const port = bytes.readUInt16BE(V2_FIXED_BYTES + 2 * addressBytes)
  return { source: ipAddress(textOf(source), port), isTls, length }
}

function textOf(address: Buffer): string {
  if (address.length === 4) return address.join('.')
  const groups = Array.from({ length: 8 }, (_, index) => address.readUInt16BE(2 * index))
  // An IPv4 address that is mapped into IPv6 (RFC 4291 2.5.5.2), and then as Node writes it.
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return `::ffff:${address.subarray(12).join('.')}`
  const text = URL.parse(`http://[${groups.map((group) => group.toString(16)).join(':')}]`)?.hostname ?? ''
  return text.slice(1, -1)
}

/** 2.2.5: among the fields behind the addresses, the one about TLS says in its first byte whether the client used it. */
function saysTls(fields: Buffer): boolean {
  for (let at = 0; at + 3 <= fields.length; at += 3 + fields.readUInt16BE(at + 1)) {
    if (fields[at] === TYPE_SSL && fields.readUInt16BE(at + 1) > 0) return ((fields[at + 3] ?? 0) & CLIENT_SSL) !== 0
  }
  return false
}
