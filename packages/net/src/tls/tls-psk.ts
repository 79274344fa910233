/**
 * TLS 1.3 with a key that both sides have already: an external PSK with (EC)DHE (RFC 8446 2.2 and 4.2.9), X25519, and no
 * certificate anywhere. Whoever does not have the key cannot finish the handshake, on either side.
 */
import type { Duplex } from 'node:stream'
import type { SecureContext, TLSSocket } from 'node:tls'
import { BYTES, checkArgument, type Checks, checkOptions, OBJECT, oneOf, TEXT } from '../arguments.ts'
import { tls } from '../builtins.ts'
import { HandshakeError, WrongKeyError } from '../errors.ts'
import type { WaitOptions } from '../wait.ts'
import { watchTickets } from './lost-tickets.ts'
import type { SecuredSocket } from './tls-accept.ts'
import { finishHandshake, type HandshakeWait } from './tls-handshake.ts'
import { tlsInfo } from './tls-info.ts'

/** A key that both sides have, and the name under which the client says that it has it; anybody on the way can read the name. */
export interface PresharedKey {
  readonly identity: string
  /** From 32 to 64 bytes that nobody can guess: a password is none. */
  readonly key: Uint8Array
}

/** Either side of a handshake with a key that both have. `timeoutMs` is for all of it. Default: `LIMITS.handshakeTimeoutMs`. */
export interface StartTlsPskOptions extends WaitOptions {
  readonly role: 'client' | 'server'
  readonly psk: PresharedKey
}

/** What a handshake needs, checked. */
export interface TlsPsk {
  readonly role: 'client' | 'server'
  readonly psk: PresharedKey
}

const KEY_BYTES_MIN = 32
const KEY_BYTES_MAX = 64
const PSK: Checks<PresharedKey> = { identity: TEXT, key: BYTES }
const KEY_LENGTH = {
  what: `${KEY_BYTES_MIN} to ${KEY_BYTES_MAX} bytes`,
  isRight: (length: unknown) => Number(length) >= KEY_BYTES_MIN && Number(length) <= KEY_BYTES_MAX,
}

/** RFC 8446 4.2.11: a PSK belongs to a hash. OpenSSL takes it to be SHA-256, as the RFC says of keys without one. */
const CIPHERS = 'TLS_AES_128_GCM_SHA256'
/** The server's finding, and what it tells the client (decrypt_error, RFC 8446 4.2.11). */
const WRONG_KEY = new Set(['ERR_SSL_BINDER_DOES_NOT_VERIFY', 'ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR'])

/** @throws {TypeError} the key or its name cannot be one */
export function tlsPsk({ role, psk }: StartTlsPskOptions): TlsPsk {
  checkArgument('role', role, oneOf('client', 'server'))
  checkArgument('psk', psk, OBJECT)
  checkOptions('psk', psk, PSK)
  checkArgument('the length of psk.key', psk.key.byteLength, KEY_LENGTH)
  return { role, psk }
}

/** Takes over a socket. On failure both sockets are destroyed and the promise rejects with a `NetError`. */
export async function secureWithPsk(carrier: Duplex, plan: TlsPsk, wait: HandshakeWait): Promise<SecuredSocket> {
  const { role } = plan
  // No authority is trusted: Node would read all of its own, which takes longer than the handshake.
  const secureContext = tls().createSecureContext({
    minVersion: 'TLSv1.3',
    ciphers: CIPHERS,
    ecdhCurve: 'X25519',
    ca: [],
  })
  const socket = role === 'client' ? asClient(carrier, secureContext, plan) : asServer(carrier, secureContext, plan)
  const explain = (code: string, cause: Error) =>
    WRONG_KEY.has(code)
      ? new WrongKeyError(`cannot agree on TLS with ${wait.peer}: it has another key`, { cause })
      : undefined
  await finishHandshake({ socket, carrier, role, explain }, wait)
  // A certificate in place of the key would prove nothing here.
  if (!socket.isSessionReused() || socket.getPeerX509Certificate() !== undefined) {
    socket.destroy()
    carrier.destroy()
    throw new HandshakeError(`cannot agree on TLS with ${wait.peer}: it does not use the key`)
  }
  if (role === 'server') watchTickets(socket, carrier)
  return { socket, info: tlsInfo(socket, undefined, false) }
}

function asClient(carrier: Duplex, secureContext: SecureContext, { psk }: TlsPsk): TLSSocket {
  return tls().connect({
    socket: carrier,
    secureContext,
    pskCallback: () => ({ psk: psk.key, identity: psk.identity }),
    rejectUnauthorized: true,
    checkServerIdentity: () => undefined,
  })
}

function asServer(carrier: Duplex, secureContext: SecureContext, { psk }: TlsPsk): TLSSocket {
  const options = {
    isServer: true,
    secureContext,
    pskCallback: (_socket: TLSSocket, identity: string) => (identity === psk.identity ? psk.key : null),
  }
  return new (tls().TLSSocket)(carrier, options)
}
