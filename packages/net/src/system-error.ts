/** Turns errors of Node and OpenSSL into the errors of this package. No other file knows the names of errno. */
import {
  AddressNotAvailableError,
  CertificateError,
  ConnectionRefusedError,
  DescriptorsExhaustedError,
  HandshakeError,
  NameNotFoundError,
  NetError,
  PermissionError,
  type Phase,
  ResetError,
  TimeoutError,
  UnreachableError,
} from './errors.ts'
import { certificateProblem, handshakeProblem } from './tls/tls-problem.ts'

/** The `code` of a system error, or an empty string. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

/**
 * The typed error for a failure that the system reported.
 * @param doing what was being done, to begin the message with: `cannot read from 127.0.0.1:6667`
 */
export function fromSystemError(error: unknown, phase: Phase, doing: string): NetError {
  if (error instanceof NetError) return error
  const code = errorCode(error)
  const options = { cause: error, phase }
  const certificate = certificateProblem(code)
  if (certificate !== undefined) {
    return new CertificateError(`${doing}: ${certificate.problem}`, { cause: error, remedy: certificate.remedy })
  }
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO' || (phase === 'handshake' && code !== 'ETIMEDOUT')) {
    const { problem, remedy } = handshakeProblem(error, code)
    return new HandshakeError(`${doing}: ${problem}`, { cause: error, remedy })
  }
  switch (code) {
    case 'ECONNREFUSED':
      return new ConnectionRefusedError(`${doing}: nobody listens there`, [], options)
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return new ResetError(`${doing}: the other side broke the connection off`, options)
    case 'ETIMEDOUT':
      return new TimeoutError(`${doing}: the other side does not answer`, options)
    case 'ENOTFOUND':
    case 'EAI_NODATA':
      return new NameNotFoundError(`${doing}: the name has no address (${code})`, options)
    case 'EAI_AGAIN':
      return new NameNotFoundError(`${doing}: the name server does not answer (${code})`, {
        ...options,
        remedy: 'try again. When it repeats, check the network and the name servers of this machine (/etc/resolv.conf)',
      })
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
      return new UnreachableError(`${doing}: no way leads there (${code})`, options)
    case 'EACCES':
    case 'EPERM':
      return new PermissionError(`${doing}: the system does not allow it`, options)
    case 'EADDRNOTAVAIL':
      return new AddressNotAvailableError(`${doing}: this machine has no such address`, options)
    case 'EMFILE':
    case 'ENFILE':
      return new DescriptorsExhaustedError(`${doing}: no file descriptor is left (${code})`, options)
    default:
  }
  const message = `${doing}: ${error instanceof Error ? error.message : String(error)}`
  return phase === 'resolve' ? new NameNotFoundError(message, options) : new NetError('NET_IO', message, options)
}
