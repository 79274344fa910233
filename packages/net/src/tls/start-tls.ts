/** TLS on a connection that began without it, for either side, as STARTTLS (RFC 3207) and its like in other protocols ask. */
import type { Duplex } from 'node:stream'
import { checkArgument, OBJECT, oneOf } from '../arguments.ts'
import { PlaintextInjectedError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { acceptTls, type SecuredSocket } from './tls-accept.ts'
import { connectTls, type TlsClient, tlsClient, type TlsConnectOptions } from './tls-connect.ts'
import type { HandshakeWait } from './tls-handshake.ts'
import { tlsInfo } from './tls-info.ts'
import { secureWithPsk, type StartTlsPskOptions, type TlsPsk, tlsPsk } from './tls-psk.ts'
import { tlsServer, type TlsServeOptions, type TlsServer } from './tls-server.ts'
import type { WaitOptions } from '../wait.ts'

/** As the client of the handshake. `timeoutMs` is for all of it. Default: `LIMITS.handshakeTimeoutMs`. */
export interface StartTlsClientOptions extends TlsConnectOptions, WaitOptions {
  readonly role: 'client'
  /** The name or the address that the certificate has to be for. */
  readonly servername: string
}

/** As the server of the handshake. `timeoutMs` is for all of it. Default: `LIMITS.handshakeTimeoutMs`. */
export interface StartTlsServerOptions extends Omit<TlsServeOptions, 'handshakeTimeoutMs'>, WaitOptions {
  readonly role: 'server'
}

/** Which side of the handshake we are, and what it needs. */
export type StartTlsOptions = StartTlsClientOptions | StartTlsServerOptions | StartTlsPskOptions

/** What was asked for, checked: a handshake with it is possible. */
export type StartTlsPlan =
  | { readonly role: 'client'; readonly client: TlsClient }
  | { readonly role: 'server'; readonly server: TlsServer }
  | TlsPsk

const ROLES = oneOf('client', 'server')

/** @throws {TlsOptionsError | CertificateError | TypeError} no handshake is possible with these options */
export function planTls(options: StartTlsOptions, peer: string): StartTlsPlan {
  checkArgument('the options of startTls', options, OBJECT)
  checkArgument('role', options.role, ROLES)
  if ('psk' in options) return tlsPsk(options)
  if (options.role === 'client') return { role: 'client', client: tlsClient(options, peer) }
  return { role: 'server', server: tlsServer(options, 'handshake') }
}

/** RFC 8446 5.1: the content type handshake, and the only major version. */
const HANDSHAKE_BEGINS = Buffer.of(22, 3)

/**
 * Takes over a paused socket that has no listeners. On failure it is destroyed and the promise rejects with a `NetError`.
 * @param unread what has come and was not read
 */
export async function startTls(
  carrier: Duplex,
  unread: Buffer,
  plan: StartTlsPlan,
  wait: HandshakeWait,
): Promise<SecuredSocket> {
  const limited = { ...wait, timeoutMs: wait.timeoutMs ?? LIMITS.handshakeTimeoutMs.default }
  try {
    refusePlaintext(unread, wait.peer, plan.role)
    // Node hands what a socket has in its buffer to the TLS that takes it over.
    if (unread.length > 0) carrier.unshift(unread)
    if ('psk' in plan) return await secureWithPsk(carrier, plan, limited)
    if (plan.role === 'client') {
      const socket = await connectTls(carrier, plan.client, limited)
      return { socket, info: tlsInfo(socket, plan.client.servername, socket.authorized) }
    }
    return await acceptTls(carrier, plan.server, limited)
  } catch (error) {
    carrier.destroy()
    throw error
  }
}

/**
 * What came before the handshake is not protected by it, and must not be taken for what came after (CVE-2011-0411). A
 * client's handshake may already be there, because it may begin as soon as it has our answer. A server never begins.
 */
function refusePlaintext(unread: Buffer, peer: string, role: 'client' | 'server'): void {
  if (unread.length === 0) return
  const begins = unread.subarray(0, HANDSHAKE_BEGINS.length)
  if (role === 'server' && begins.equals(HANDSHAKE_BEGINS.subarray(0, begins.length))) return
  const message = `cannot start TLS with ${peer}: ${unread.length} unencrypted bytes came before the handshake`
  throw new PlaintextInjectedError(message)
}
