/** TLS that does not come about. */
import { NetError, type NetErrorOptions } from './net-error.ts'

export class HandshakeError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_HANDSHAKE', message, { phase: 'handshake', ...options })
  }
}

export class CertificateError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_CERTIFICATE', message, { phase: 'handshake', ...options })
  }
}

/** What was asked of TLS is not possible. */
export class TlsOptionsError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_TLS_OPTIONS', message, options)
  }
}

export class PlaintextInjectedError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_PLAINTEXT_INJECTED', message, options)
  }
}
