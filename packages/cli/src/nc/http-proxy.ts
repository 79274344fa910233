/**
 * `-l --proxy-type http`: an HTTP proxy (RFC 9110 9.3.6 for CONNECT, RFC 9112 3.2.2 for absolute URIs). It answers one request
 * for each connection, and says so to both sides with `connection: close`. What a client sends behind its request may be meant
 * for another host, so it goes nowhere.
 */
import { STATUS_CODES } from 'node:http'
import { connect, type Connection, NetError } from '@partyline/net'
import { ByteReader } from './byte-reader.ts'
import { passBody, requestFraming, responseFraming } from './http-body.ts'
import {
  endToEndFields,
  formatHead,
  HttpRefusal,
  readRequestHead,
  readResponseHead,
  type RequestHead,
  valuesOf,
} from './http-head.ts'
import { joinConnections } from './join-connections.ts'
import { checkHost, lookupFor } from './names.ts'
import type { NcOptions } from './options.ts'
import type { ProxyCredentials } from './proxy-credentials.ts'
import { UsageError } from './usage-error.ts'

const METHODS = ['CONNECT', 'GET', 'HEAD', 'POST']

type ProxyOptions = Pick<NcOptions, 'family' | 'hasNames' | 'connectTimeoutMs'>

/** Answers one request and closes the connection. @throws {NetError} one of the two connections failed on the way */
export async function serveProxy(
  client: Connection,
  options: ProxyOptions,
  credentials: ProxyCredentials | undefined,
): Promise<void> {
  try {
    const reader = new ByteReader(client)
    const head = await readRequestHead(reader)
    if (head === null) return await client.close()
    const given = valuesOf(head, 'proxy-authorization').at(-1)
    const nowMs = Math.floor(performance.now())
    if (credentials?.isValid(given, head.method, nowMs) === false) {
      return await refuse(client, 407, credentials.challenges(nowMs))
    }
    if (!METHODS.includes(head.method)) return await refuse(client, 405, [['allow', METHODS.join(', ')]])
    await (head.method === 'CONNECT' ? tunnel : forward)(client, reader, head, options)
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error
    await refuse(client, error.status, [])
  }
}

async function tunnel(
  client: Connection,
  reader: ByteReader,
  { target }: RequestHead,
  options: ProxyOptions,
): Promise<void> {
  const [, bracketed, plain, digits] = /^(?:\[([\da-f:.]+)\]|([^:/?#@[\]]+)):(\d{1,5})$/i.exec(target) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || !(port > 0 && port < 65_536)) throw new HttpRefusal(400, 'CONNECT needs host:port')
  await using origin = await reach(host, port, options)
  await client.write(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))
  await origin.write(reader.takeRest())
  await joinConnections(client, origin)
}

async function forward(
  client: Connection,
  reader: ByteReader,
  head: RequestHead,
  options: ProxyOptions,
): Promise<void> {
  const url = URL.parse(head.target)
  if (url === null) throw new HttpRefusal(400, 'a proxy is asked for a whole address')
  if (url.protocol !== 'http:') throw new HttpRefusal(403, 'only http is passed on')
  const framing = requestFraming(head)
  const fields = endToEndFields(head).filter(([name]) => name !== 'host')
  // In the version of the client, so that the answer is one that it understands.
  const request = formatHead(`${head.method} ${url.pathname}${url.search} HTTP/${head.version}`, [
    ['host', url.host],
    ...fields,
    ['connection', 'close'],
  ])
  const port = url.port === '' ? 80 : Number(url.port)
  await using origin = await reach(url.hostname.replace(/^\[(.*)\]$/, '$1'), port, options)
  const answer = { hasBegun: false }
  const leave = () => origin.abort()
  client.signal.addEventListener('abort', leave)
  try {
    const sending = origin
      .write(request)
      .then(() => passBody(reader, framing, (bytes) => origin.write(bytes)))
      .then(forEver, (error: unknown) => {
        // An origin may answer, and end, without hearing all of it: then the answer counts.
        if (error instanceof HttpRefusal) throw error
        return forEver()
      })
    await Promise.race([passAnswer(origin, client, head.method, answer), sending])
  } catch (error) {
    origin.abort()
    // Then there is no place for another answer.
    if (answer.hasBegun) client.abort(error)
    throw error
  } finally {
    client.signal.removeEventListener('abort', leave)
  }
  await client.close()
}

const forEver = () => new Promise<never>(() => {})

/** @throws {HttpRefusal} 502: nothing was answered, or nothing that is HTTP @throws {NetError} it broke off later */
async function passAnswer(
  origin: Connection,
  client: Connection,
  method: string,
  answer: { hasBegun: boolean },
): Promise<void> {
  const reader = new ByteReader(origin)
  for (;;) {
    const head = await readResponseHead(reader).catch((error: unknown) => {
      if (error instanceof NetError) throw new HttpRefusal(502, error.message)
      throw error
    })
    const isInterim = head.status < 200
    answer.hasBegun = !isInterim
    await client.write(formatHead(head.statusLine, [...endToEndFields(head), ...(isInterim ? [] : [CLOSE])]))
    if (isInterim) continue
    await passBody(reader, responseFraming(head, method), (bytes) => client.write(bytes)).catch((error: unknown) => {
      // The client sees by itself that it is cut short.
      if (!(error instanceof HttpRefusal)) throw error
    })
    return
  }
}

const CLOSE = ['connection', 'close'] as const

async function reach(host: string, port: number, options: ProxyOptions): Promise<Connection> {
  try {
    checkHost(host, options)
    return await connect({ host, port }, { timeoutMs: options.connectTimeoutMs, lookup: lookupFor(options) })
  } catch (error) {
    // As in ncat, also for what -4, -6 and -n rule out.
    if (error instanceof NetError || error instanceof UsageError) throw new HttpRefusal(504, error.message)
    throw error
  }
}

async function refuse(
  client: Connection,
  status: number,
  fields: readonly (readonly [name: string, value: string])[],
): Promise<void> {
  const all = [...fields, ['content-length', '0'] as const, CLOSE]
  client.writeNow(formatHead(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, all))
  await client.close()
}
