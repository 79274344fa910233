/** The public surface of `@partyline/net`: connections, how to get them, and what to put on them. */
export type { Address, IpAddress, MemoryAddress, UnixAddress } from './address.ts'
export { formatAddress, formatHostPort, formatPath, isLoopback } from './address.ts'
export { AddressList } from './serve/address-list.ts'
export { beginsProxyHeader } from './serve/proxy-header.ts'
export { Admission, type AdmissionOptions, holderOf, type Rejection, SITE_SHARE, siteOf } from './serve/admission.ts'
export type { AcceptCounters } from './serve/acceptor.ts'
export type { AcceptOptions, ListenTarget } from './serve/accept-options.ts'
export { ChunkJoiner } from './chunk-joiner.ts'
export type { Clock, Timer } from './clock.ts'
export { systemClock } from './clock.ts'
export type { Codec, Decoder } from './codecs/codec.ts'
export type {
  CloseOptions,
  CloseReason,
  Connection,
  ConnectionProxy,
  ReadUntilOptions,
  Transport,
} from './connection.ts'
export type { DelimitedOptions } from './codecs/delimited-codec.ts'
export { delimitedCodec } from './codecs/delimited-codec.ts'
export type { ConnectOptions } from './connect/connect.ts'
export { connect } from './connect/connect.ts'
export type { Attempt, ErrorCode, ErrorEntry, NetErrorOptions, Phase, PortHolder } from './errors.ts'
export {
  AbortedError,
  AddressListError,
  AddressNotAvailableError,
  CertificateError,
  ClosedError,
  ConcurrentReadError,
  ConnectError,
  ConnectionRefusedError,
  DatagramTooLargeError,
  DescriptorsExhaustedError,
  EndOfStreamError,
  ERRORS,
  FrameTooLongError,
  HandshakeError,
  HttpRequestError,
  InterfaceNotFoundError,
  KeyError,
  LineTooLongError,
  MalformedFrameError,
  MembershipError,
  MessageTooLongError,
  NameNotFoundError,
  NetError,
  PathError,
  PathTooLongError,
  PermissionError,
  PlaintextInjectedError,
  PortInUseError,
  ProxyError,
  ResetError,
  SendQueueOverflowError,
  TargetError,
  TimeoutError,
  TlsOptionsError,
  TooManyPeersError,
  TransportError,
  UnreachableError,
  WebSocketHandshakeError,
  WebSocketProtocolError,
  WrongKeyError,
} from './errors.ts'
export type { TextEncoding } from './encodings/text-encoding.ts'
export { textEncoding } from './encodings/text-encoding.ts'
export type { FixedCodecOptions } from './codecs/fixed-codec.ts'
export { fixedCodec } from './codecs/fixed-codec.ts'
export { framed, FramedConnection } from './codecs/framed.ts'
export type { HttpHandlerContext, HttpHandlers, WebSocketHandshake } from './http/http-handlers.ts'
export type { InputPace } from './http/paced-input.ts'
export type { ServeHttpOptions } from './http/serve-http.ts'
export { serveHttp } from './http/serve-http.ts'
export type { JsonLinesOptions } from './codecs/json-lines-codec.ts'
export type { DescriptorTarget, InheritedDescriptor, InheritedOptions } from './serve/inherited-descriptors.ts'
export { inheritedDescriptors } from './serve/inherited-descriptors.ts'
export { jsonLinesCodec } from './codecs/json-lines-codec.ts'
export type { FixedPrefixOptions, LengthPrefixedOptions, VarintPrefixOptions } from './codecs/length-prefixed-codec.ts'
export { lengthPrefixedCodec } from './codecs/length-prefixed-codec.ts'
export type { Limit, LimitName } from './limits.ts'
export { LIMITS } from './limits.ts'
export type { LineCodecOptions } from './codecs/line-codec.ts'
export { lineCodec } from './codecs/line-codec.ts'
export type { DecodedLine, LineDecoderOptions } from './codecs/line-decoder.ts'
export { LineDecoder, OVERLONG_LINE } from './codecs/line-decoder.ts'
export type { Listener, ListenOptions } from './serve/listen.ts'
export { listen } from './serve/listen.ts'
export type { NetstringOptions } from './codecs/netstring-codec.ts'
export { netstringCodec } from './codecs/netstring-codec.ts'
export { findFreePort } from './port/find-free-port.ts'
export { findPathHolder, findPortHolder, listPortSockets } from './port/find-port-holder.ts'
export type { PortProtocol, PortSocket } from './port/proc-net.ts'
export type { ProxyOptions } from './proxy/proxy-options.ts'
export type { Open, ReconnectOptions, ReconnectState, Session } from './connect/reconnecting.ts'
export { reconnecting } from './connect/reconnecting.ts'
export type { Lookup, ResolvedAddress } from './connect/resolve.ts'
export type { SendQueueOptions, SendTarget } from './send-queue.ts'
export { SendQueue } from './send-queue.ts'
export type {
  DrainOptions,
  DrainReport,
  Handler,
  HandlerContext,
  ServeCounters,
  ServeOptions,
  Server,
} from './serve/serve.ts'
export { serve } from './serve/serve.ts'
export type { TlsInfo } from './tls/tls-info.ts'
export type { StartTlsClientOptions, StartTlsOptions, StartTlsServerOptions } from './tls/start-tls.ts'
export type { PresharedKey, StartTlsPskOptions } from './tls/tls-psk.ts'
export type { TcpOptions } from './tcp-options.ts'
export type { HostTarget, PathTarget, Target } from './target.ts'
export type { ClientAuth, ServerCertificates, TlsServeOptions } from './tls/tls-server.ts'
export type { PeerCertificate } from './tls/peer-certificate.ts'
export type { TlsConnectOptions } from './tls/tls-connect.ts'
export type { Authority, Certificate, TlsParameters } from './tls/tls-context.ts'
export type { WaitOptions } from './wait.ts'
export type { BufferSize } from './udp/buffer-size.ts'
export type { Datagram, DatagramChannel, DatagramData, OutgoingDatagram } from './udp/datagram.ts'
export type { JoinOptions, Membership } from './udp/membership.ts'
export { SEAL_BYTES } from './udp/datagram-seal.ts'
export type { SealedChannel, SealedCounters, SealedDatagram, SealedOptions } from './udp/sealed.ts'
export { sealed } from './udp/sealed.ts'
export type { Passphrase, SealingSecret } from './udp/sealing-key.ts'
export { udp } from './udp/udp.ts'
export type { MulticastOptions, UdpCounters, UdpEvent, UdpOptions } from './udp/udp-options.ts'
export type { UdpPeer } from './udp/udp-peer.ts'
export type { UdpSocket } from './udp/udp-socket.ts'
export type { ConnectWebSocketOptions, WebSocketRequestOptions } from './websocket/connect-websocket.ts'
export { connectWebSocket, connectWebSocketMessages, webSocketOver } from './websocket/connect-websocket.ts'
export type { ServeWebSocketOptions, WebSocketHandler, WebSocketHandlerContext } from './http/serve-websocket.ts'
export { serveWebSocket, serveWebSocketMessages } from './http/serve-websocket.ts'
export type { UpgradeOptions } from './websocket/upgrade-websocket.ts'
export { encodeBinaryFrame, encodeTextFrame } from './websocket/encode-frame.ts'
export { upgradeWebSocket } from './websocket/upgrade-websocket.ts'
export { byteStream } from './websocket/websocket-bytes.ts'
export type { LineStreamOptions } from './websocket/websocket-lines.ts'
export { lineStream } from './websocket/websocket-lines.ts'
export type { CloseStatus, WebSocketCloseOptions, WebSocketMessage } from './websocket/websocket-messages.ts'
export { WebSocketMessages } from './websocket/websocket-messages.ts'
export type { WebSocketOptions } from './websocket/websocket-options.ts'
