/**
 * Every way in which this package can fail. A failure is a class with a stable `code`, the phase in which it happened,
 * what was done and found (the message), what a person can do about it (`remedy`), and the system's own error (`cause`).
 * This is the door to the folder `errors`, in which a file has what fails for one reason.
 */
export type { ErrorCode, ErrorEntry, Phase } from './errors/error-table.ts'
export { ERRORS } from './errors/error-table.ts'
export type { NetErrorOptions } from './errors/net-error.ts'
export { NetError } from './errors/net-error.ts'
export { AddressListError, TargetError, TransportError } from './errors/target-errors.ts'
export type { Attempt } from './errors/connect-errors.ts'
export { ConnectError, ConnectionRefusedError, NameNotFoundError, ProxyError } from './errors/connect-errors.ts'
export type { PortHolder } from './errors/listen-errors.ts'
export {
  AddressNotAvailableError,
  DescriptorsExhaustedError,
  PathError,
  PathTooLongError,
  PermissionError,
  PortInUseError,
} from './errors/listen-errors.ts'
export {
  AbortedError,
  ClosedError,
  ConcurrentReadError,
  EndOfStreamError,
  ResetError,
  SendQueueOverflowError,
  TimeoutError,
} from './errors/stream-errors.ts'
export {
  CertificateError,
  HandshakeError,
  PlaintextInjectedError,
  TlsOptionsError,
  WrongKeyError,
} from './errors/tls-errors.ts'
export { FrameTooLongError, LineTooLongError, MalformedFrameError } from './errors/frame-errors.ts'
export { HttpRequestError } from './errors/http-errors.ts'
export { MessageTooLongError, WebSocketHandshakeError, WebSocketProtocolError } from './errors/websocket-errors.ts'
export {
  DatagramTooLargeError,
  InterfaceNotFoundError,
  KeyError,
  MembershipError,
  TooManyPeersError,
  UnreachableError,
} from './errors/datagram-errors.ts'
