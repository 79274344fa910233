/** TLS that does not come about. */
import { NetError, type NetErrorOptions } from './net-error.ts'

/** The two sides did not agree on TLS. */
export class HandshakeError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_HANDSHAKE', message, { phase: 'handshake', ...options })
  }
}

/** A certificate that is not accepted, or cannot be used. */
export class CertificateError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_CERTIFICATE', message, { phase: 'handshake', ...options })
  }
}

/** The other side has another key than ours. */
export class WrongKeyError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_WRONG_KEY', message, options)
  }
}

/** What was asked of TLS is not possible. */
export class TlsOptionsError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_TLS_OPTIONS', message, options)
  }
}

/** Bytes came before the handshake that would have been taken for encrypted ones (CVE-2011-0411). */
export class PlaintextInjectedError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_PLAINTEXT_INJECTED', message, options)
  }
}
