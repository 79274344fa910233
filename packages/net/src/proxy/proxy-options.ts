/** A proxy to connect through: its address, its protocol, and the name and password for it. */
import { type Checks, NUMBER, oneOf, TEXT } from '../arguments.ts'

/** A proxy to connect through. */
export interface ProxyOptions {
  /**
   * `http`: CONNECT (RFC 9110 9.3.6). `socks5`: RFC 1928. `socks4a`: SOCKS 4 with names. The proxy looks up the names of
   * targets; to `socks4` only IPv4 addresses can be given.
   */
  readonly kind: 'http' | 'socks4' | 'socks4a' | 'socks5'
  /** A name or an address of the proxy. */
  readonly host: string
  /** 1 to 65535. */
  readonly port: number
  /**
   * With `http`, Digest (RFC 7616) if the proxy offers it, else Basic (RFC 7617); with `socks5`, RFC 1929, which sends the
   * password in the clear as Basic does; with SOCKS 4 the name only, as the user id.
   */
  readonly username?: string
  /** Used with `username` only, which may be empty. */
  readonly password?: string
}

export const KINDS = oneOf('http', 'socks4', 'socks4a', 'socks5')
export const PROXY: Checks<ProxyOptions> = { kind: KINDS, host: TEXT, port: NUMBER, username: TEXT, password: TEXT }

/** What the proxy is asked to connect to. */
export interface ProxyTarget {
  readonly host: string
  readonly port: number
}
