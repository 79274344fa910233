/** The method CONNECT of HTTP (RFC 9110 9.3.6): a tunnel through an HTTP proxy. */
import { formatHostPort } from '../address.ts'
import type { Connection } from '../connection.ts'
import { ProxyError } from '../errors.ts'
import { authorization } from './http-authorization.ts'
import type { ProxyOptions, ProxyTarget } from './proxy-options.ts'

const HEAD_BYTES_MAX = 16 * 1024

/**
 * Asks for a tunnel, and with credentials if the proxy wants them; on a new connection, because a refusal may end the old.
 * @throws {ProxyError} the proxy refuses or is none
 */
export async function httpConnect<C extends Connection>(
  open: () => Promise<C>,
  target: ProxyTarget,
  proxy: ProxyOptions,
): Promise<C> {
  const first = await open()
  const refusal = await request(first, target, undefined)
  if (refusal === undefined) return first
  first.abort()
  const credentials = { username: proxy.username ?? '', password: proxy.password ?? '' }
  const where = formatHostPort(target.host, target.port)
  const header =
    refusal.status === 407 && proxy.username !== undefined
      ? authorization(refusal.challenges, credentials, 'CONNECT', where)
      : undefined
  if (header === undefined) throw refusal.error
  const second = await open()
  const again = await request(second, target, header)
  if (again === undefined) return second
  second.abort()
  throw again.error
}

interface Refusal {
  readonly status: number
  readonly challenges: readonly string[]
  readonly error: ProxyError
}

async function request(
  connection: Connection,
  target: ProxyTarget,
  header: string | undefined,
): Promise<Refusal | undefined> {
  const where = formatHostPort(target.host, target.port)
  const lines = [`CONNECT ${where} HTTP/1.1`, `Host: ${where}`]
  if (header !== undefined) lines.push(`Proxy-Authorization: ${header}`)
  await connection.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`))
  const head = Buffer.from(await connection.readUntil('\r\n\r\n', { bytesMax: HEAD_BYTES_MAX })).toString('latin1')
  const [statusLine = '', ...headers] = head.split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine)?.[1]
  if (status?.startsWith('2') === true) return undefined
  const challenges = headers.flatMap((line) => /^proxy-authenticate:\s*(.*)$/i.exec(line)?.[1] ?? [])
  const message = `the HTTP proxy does not connect to ${where}: ${JSON.stringify(statusLine)}`
  return { status: Number(status ?? 0), challenges, error: new ProxyError(message) }
}
