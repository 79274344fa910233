/**
 * `-l --proxy-type http`: an HTTP proxy (RFC 9110 9.3.6 for CONNECT, RFC 9112 3.2.2 for absolute URIs). One request for
 * each connection, which is what `Connection: close` promises to both sides.
 */
import { STATUS_CODES } from 'node:http'
import { connect, type Connection, NetError } from '@partyline/net'
import { fieldOf, HttpRefusal, readHead, type RequestHead } from './http-head.ts'
import { joinConnections } from './join-connections.ts'
import { lookupFor } from './names.ts'
import type { NcOptions } from './options.ts'
import type { ProxyCredentials } from './proxy-credentials.ts'

const METHODS = ['CONNECT', 'GET', 'HEAD', 'POST']

/** About this connection and not about what is asked for (RFC 9110 7.6.1): they end here. */
const HOP_FIELDS = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
])

type ProxyOptions = Pick<NcOptions, 'family' | 'hasNames' | 'connectTimeoutMs'>

/** Answers one request and closes the connection. @throws {NetError} one of the two connections failed on the way */
export async function serveProxy(
  client: Connection,
  options: ProxyOptions,
  credentials: ProxyCredentials | undefined,
): Promise<void> {
  try {
    const head = await readHead(client)
    if (head === null) return await client.close()
    const nowMs = Math.floor(performance.now())
    if (credentials?.isValid(fieldOf(head, 'proxy-authorization'), head.method, nowMs) === false) {
      return await refuse(client, 407, credentials.challenges(nowMs))
    }
    if (!METHODS.includes(head.method)) return await refuse(client, 405, [`Allow: ${METHODS.join(', ')}`])
    const { host, port, request } = head.method === 'CONNECT' ? tunnelTo(head) : forwardTo(head)
    await using upstream = await reach(host, port, options)
    if (head.method === 'CONNECT') await client.write(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))
    await upstream.write(Buffer.concat([Buffer.from(request, 'latin1'), head.rest]))
    await joinConnections(client, upstream)
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error
    await refuse(client, error.status, [])
  }
}

interface Destination {
  readonly host: string
  readonly port: number
  /** What the destination is sent first. */
  readonly request: string
}

function tunnelTo({ target }: RequestHead): Destination {
  const [, bracketed, plain, digits] = /^(?:\[([\da-f:.]+)\]|([^:/?#@[\]]+)):(\d{1,5})$/i.exec(target) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || !(port > 0 && port < 65_536)) throw new HttpRefusal(400, 'CONNECT needs host:port')
  return { host, port, request: '' }
}

function forwardTo(head: RequestHead): Destination {
  const url = URL.parse(head.target)
  if (url === null) throw new HttpRefusal(400, 'a proxy is asked for a whole address')
  if (url.protocol !== 'http:') throw new HttpRefusal(403, 'only http is passed on')
  const named = (fieldOf(head, 'connection') ?? '').toLowerCase().split(/[\s,]+/)
  const fields = head.fields.filter(([name]) => !HOP_FIELDS.has(name) && !named.includes(name) && name !== 'host')
  const lines = [
    `${head.method} ${url.pathname}${url.search} HTTP/1.1`,
    `host: ${url.host}`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ]
  const port = url.port === '' ? 80 : Number(url.port)
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port, request: `${lines.join('\r\n')}\r\n\r\n` }
}

async function reach(host: string, port: number, options: ProxyOptions): Promise<Connection> {
  try {
    return await connect({ host, port }, { timeoutMs: options.connectTimeoutMs, lookup: lookupFor(options) })
  } catch (error) {
    if (error instanceof NetError) throw new HttpRefusal(504, error.message)
    throw error
  }
}

async function refuse(client: Connection, status: number, fields: readonly string[]): Promise<void> {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...fields,
    'Content-Length: 0',
    'Connection: close',
  ]
  client.writeNow(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`))
  await client.close()
}
