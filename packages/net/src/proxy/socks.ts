/** SOCKS 4, 4a ("SOCKS: A protocol for TCP proxy across firewalls" and its extension) and 5 (RFC 1928, RFC 1929). */
import { isIP } from 'node:net'
import { formatHostPort } from '../address.ts'
import type { Connection } from '../connection.ts'
import { ProxyError } from '../errors.ts'
import type { ProxyOptions, ProxyTarget } from './proxy-options.ts'

const CONNECT = 1
const NO_AUTHENTICATION = 0
const USERNAME_PASSWORD = 2
const GRANTED = 90
const REFUSED = 91

/** RFC 1928 6. */
const REPLIES = [
  'succeeded',
  'general failure',
  'not allowed by its rules',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'time to live expired',
  'command not supported',
  'address type not supported',
]

/** @throws {ProxyError} the proxy refuses, or what is asked cannot be said in SOCKS 4 */
export async function socks4Connect(connection: Connection, target: ProxyTarget, proxy: ProxyOptions): Promise<void> {
  const isAddress = isIP(target.host) === 4
  if (!isAddress && (proxy.kind === 'socks4' || isIP(target.host) === 6)) {
    throw new ProxyError(`SOCKS 4 cannot connect to ${JSON.stringify(target.host)}: it knows IPv4 addresses only`)
  }
  // An address 0.0.0.x, x not zero, says in 4a that a name follows.
  const address = isAddress ? ipv4Bytes(target.host) : Buffer.of(0, 0, 0, 1)
  const name = isAddress ? [] : [Buffer.from(`${target.host}\0`)]
  const user = Buffer.from(`${proxy.username ?? ''}\0`)
  await connection.write(Buffer.concat([Buffer.of(4, CONNECT), portBytes(target.port), address, user, ...name]))
  const [version, reply] = await connection.readExactly(8)
  if (version !== 0) throw noProxy(4, proxy)
  if (reply === GRANTED) return
  throw new ProxyError(
    `the SOCKS 4 proxy does not connect to ${target.host}: ${reply === REFUSED ? 'refused' : `reply ${reply}`}`,
  )
}

/** @throws {ProxyError} the proxy refuses, wants credentials that are missing or wrong, or is none */
export async function socks5Connect(connection: Connection, target: ProxyTarget, proxy: ProxyOptions): Promise<void> {
  const methods = proxy.username === undefined ? [NO_AUTHENTICATION] : [NO_AUTHENTICATION, USERNAME_PASSWORD]
  await connection.write(Buffer.of(5, methods.length, ...methods))
  const [version, method] = await connection.readExactly(2)
  if (version !== 5) throw noProxy(5, proxy)
  if (method === USERNAME_PASSWORD && proxy.username !== undefined) {
    const credentials = [lengthPrefixed(proxy.username), lengthPrefixed(proxy.password ?? '')]
    await connection.write(Buffer.concat([Buffer.of(1), ...credentials]))
    const [, status] = await connection.readExactly(2)
    if (status !== 0) throw new ProxyError('the SOCKS 5 proxy does not accept the username and password')
  } else if (method !== NO_AUTHENTICATION) {
    throw new ProxyError('the SOCKS 5 proxy wants authentication that was not given or is not known here')
  }
  await connection.write(Buffer.concat([Buffer.of(5, CONNECT, 0), address5(target.host), portBytes(target.port)]))
  const [, reply = 1, , kind] = await connection.readExactly(4)
  if (reply !== 0) {
    throw new ProxyError(`the SOCKS 5 proxy does not connect to ${target.host}: ${REPLIES[reply] ?? `reply ${reply}`}`)
  }
  // The address that the proxy connects from is of no use to us, but stands before the first byte of the target.
  const [nameBytes = 0] = kind === 3 ? await connection.readExactly(1) : []
  await connection.readExactly((kind === 1 ? 4 : kind === 4 ? 16 : nameBytes) + 2)
}

function noProxy(version: 4 | 5, { host, port }: ProxyOptions): ProxyError {
  return new ProxyError(`what answers on ${formatHostPort(host, port)} is no SOCKS ${version} proxy`)
}

function address5(host: string): Buffer {
  const family = isIP(host)
  if (family === 4) return Buffer.concat([Buffer.of(1), ipv4Bytes(host)])
  if (family === 6) return Buffer.concat([Buffer.of(4), ipv6Bytes(host)])
  return Buffer.concat([Buffer.of(3), lengthPrefixed(host)])
}

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text)
  if (bytes.length > 255) throw new ProxyError(`SOCKS 5 has room for 255 bytes, ${bytes.length} were given`)
  return Buffer.concat([Buffer.of(bytes.length), bytes])
}

function portBytes(port: number): Buffer {
  return Buffer.of(port >> 8, port & 0xff)
}

function ipv4Bytes(host: string): Buffer {
  return Buffer.from(host.split('.').map(Number))
}

function ipv6Bytes(host: string): Buffer {
  const plain = host.replace(/%.*$/, '').replace(/\d+\.\d+\.\d+\.\d+$/, (ipv4) => {
    const hex = ipv4Bytes(ipv4).toString('hex')
    return `${hex.slice(0, 4)}:${hex.slice(4)}`
  })
  const [head = [], tail = []] = plain.split('::').map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  return Buffer.from([...head, ...zeros, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex')
}
