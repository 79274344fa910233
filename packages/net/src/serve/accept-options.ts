/** What `serve` and `listen` are given: where to listen, and on what terms clients are let in. */
import { inspect } from 'node:util'
import { ANYTHING, CALLBACK, type Checks, DURATION, LIST, oneOf } from '../arguments.ts'
import type { Address } from '../address.ts'
import type { Connection } from '../connection.ts'
import { TargetError } from '../errors.ts'
import { parseTarget, type Target } from '../target.ts'
import type { TlsServeOptions } from '../tls/tls-server.ts'
import { ADMISSION, Admission, type AdmissionOptions, type Rejection } from './admission.ts'
import { BIND, type BindOptions, type ParsedListenTarget } from './bind.ts'
import type { DescriptorTarget } from './inherited-descriptors.ts'

/** An address to listen on, or a socket that is open already. */
export type ListenTarget = Target | DescriptorTarget

/** Which clients are let in, and on what terms, for `serve` and `listen`; each option has a default. */
export interface AcceptOptions extends BindOptions, AdmissionOptions {
  /** TLS on every connection, over TCP as over a Unix socket. */
  readonly tls?: TlsServeOptions
  /** Closes a connection when nothing moved for this time. Default: never. */
  readonly idleTimeoutMs?: number
  /** Places that several servers share: its limits hold instead of those here. */
  readonly admission?: Admission
  /**
   * What a connection above `maxConnections` gets: `wait` for a place, unread, in the order of arrival, or `reject`. Default:
   * `reject`.
   */
  readonly maxConnectionsReached?: 'wait' | 'reject'
  /**
   * Addresses that may connect, as `AddressList` reads them: `192.0.2.1`, `192.0.2.0/24`, `192.0.2.1-192.0.2.20`, IPv6 as
   * well. Default: all. Neither list is about Unix sockets.
   */
  readonly allow?: readonly string[]
  /**
   * The proxies whose every connection must begin with a PROXY header (haproxy/proxy-protocol.txt, version 1 or 2): the client
   * that it names is let in or not, and is `remoteAddress`. A header from other addresses is not understood. Default: none.
   */
  readonly isProxy?: (address: Address) => boolean
  /** Addresses that may not connect, even if `allow` has them. Default: none. */
  readonly deny?: readonly string[]
  /**
   * What to tell a rejected client before its connection is closed. Default: nothing. In a second
   * `LIMITS.rejectionsPerSecond` are told; over TLS, where it costs a handshake, `LIMITS.rejectionHandshakesPerSecond`.
   */
  readonly rejection?: (rejection: Rejection) => string | Uint8Array | undefined
  /**
   * Told about everything that went wrong and ended at most one connection: a failed handler (with its connection), a
   * failed handshake, descriptors running out. Default: `process.emitWarning`, except for what peers and networks do. An exception in it is
   * uncaught, as one in a listener of Node: it ends the process.
   */
  readonly onError?: (error: unknown, connection: Connection | undefined) => void
}

export const ACCEPT: Checks<AcceptOptions> = {
  ...BIND,
  ...ADMISSION,
  tls: ANYTHING,
  idleTimeoutMs: DURATION,
  admission: { what: 'an Admission', isRight: (value) => value instanceof Admission },
  maxConnectionsReached: oneOf('reject', 'wait'),
  allow: LIST,
  deny: LIST,
  isProxy: CALLBACK,
  rejection: CALLBACK,
  onError: CALLBACK,
}

/** @throws {TypeError} no target at all @throws {TargetError} not understood, or `tls://` without a certificate */
export function parseListenTarget(target: ListenTarget, options: AcceptOptions): ParsedListenTarget {
  return withCertificate(parse(target), options)
}

function parse(target: ListenTarget): ParsedListenTarget {
  if (typeof target !== 'object' || target === null || !('fd' in target)) return parseTarget(target, 'listen')
  const { fd } = target
  if (Number.isInteger(fd) && fd >= 0) return { kind: 'descriptor', fd }
  throw new TargetError(`descriptor ${inspect(fd)} is not a whole number from 0`, {
    phase: 'listen',
    remedy: 'give the number of a descriptor, as inheritedDescriptors finds them',
  })
}

function withCertificate(target: ParsedListenTarget, options: AcceptOptions): ParsedListenTarget {
  if (target.kind === 'host' && target.isTls && options.tls === undefined) {
    throw new TargetError('a tls:// listener needs the option tls with a certificate and its key', {
      phase: 'listen',
      remedy: 'give tls: { cert, key }, or listen on tcp://',
    })
  }
  return target
}
