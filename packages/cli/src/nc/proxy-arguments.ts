/** `--proxy` and what belongs to it: the proxy to connect through, or, with `-l`, that we are one. */
import { text } from '../language/text.ts'
import { UsageError } from './usage-error.ts'

const PORTS = { http: 3_128, socks4: 1_080, socks5: 1_080 } as const
const DNS = ['remote', 'local', 'both', 'none'] as const

export type ProxyType = keyof typeof PORTS

export interface ProxyRequest {
  readonly type: ProxyType
  readonly host: string
  readonly port: number
  readonly username: string | undefined
  readonly password: string | undefined
  /** Which side looks up the name of the target: the proxy, ours, ours and then the proxy, or none. */
  readonly dns: (typeof DNS)[number]
}

export interface ProxyArguments {
  readonly proxy: string | undefined
  readonly type: string | undefined
  readonly auth: string | undefined
  readonly dns: string | undefined
}

/** The proxy to connect through, if any. @throws {UsageError} not understood */
export function parseProxy({ proxy, type = 'http', auth, dns = 'remote' }: ProxyArguments): ProxyRequest | undefined {
  if (proxy === undefined) return undefined
  const knownType = (['http', 'socks4', 'socks5'] as const).find((one) => one === type)
  if (knownType === undefined)
    throw new UsageError(text`${JSON.stringify(type)} is not a type of proxy`, text`http, socks4 or socks5`)
  const knownDns = DNS.find((one) => one === dns)
  if (knownDns === undefined)
    throw new UsageError(text`${JSON.stringify(dns)} is not a value of --proxy-dns`, DNS.join(', '))
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+|[^:]*:[^:]*:.*?))(?::(\d{1,5}))?$/.exec(proxy) ?? []
  const host = bracketed ?? plain
  const port = digits === undefined ? PORTS[knownType] : Number(digits)
  if (host === undefined || !(port > 0 && port < 65_536)) {
    throw new UsageError(text`${JSON.stringify(proxy)} is not a proxy`, text`write HOST, HOST:PORT or [IPV6]:PORT`)
  }
  // As with ncat, the empty name is a name.
  const [, username, password] = auth === undefined ? [] : (/^([^:]*)(?::(.*))?$/s.exec(auth) ?? [])
  return { type: knownType, host, port, username, password, dns: knownDns }
}

/** With `-l`: true for a proxy of our own. @throws {UsageError} a type that we cannot be, or another job besides */
export function isProxyServer(type: string | undefined, has: (key: string) => boolean): boolean {
  if (type === undefined) return false
  if (type !== 'http')
    throw new UsageError(text`${JSON.stringify(type)} is not a type of proxy that can listen`, text`only http can`)
  for (const key of ['udp', 'exec', 'sh-exec', 'broker', 'chat', 'unixsock']) {
    if (has(key))
      throw new UsageError(text`-l --proxy-type and --${key} cannot be used together`, text`leave one of them out`)
  }
  return true
}
