/** What the doctor saw, before it was judged. These shapes are the `observations` of `--json`; all times are in ms. */
import type { PortHolder } from '@partyline/net'

export interface NameObservation {
  readonly host: string
  /** The host is an address itself: there was nothing to resolve. */
  readonly isAddress: boolean
  /** In the resolver's order. */
  readonly addresses: readonly string[]
  readonly failure: NameFailure | null
  readonly durationMs: number
}

/** `unanswered`: the resolver failed or was not reached; `late`: it took longer than the timeout. */
export type NameFailure = 'unknown' | 'unanswered' | 'late'

/** `filtered`: another machine says that it is forbidden; `denied`: this machine itself forbids the attempt. */
export type ReachOutcome = 'reachable' | 'refused' | 'silent' | 'filtered' | 'unreachable' | 'denied' | 'failed'

export interface ReachObservation {
  readonly address: string
  readonly port: number
  readonly family: 4 | 6
  readonly outcome: ReachOutcome
  /** The system's own code, such as EHOSTUNREACH; null when reachable or silent. */
  readonly code: string | null
  readonly durationMs: number
  readonly isLoopback: boolean
  /** An address of this machine. */
  readonly isLocal: boolean
}

export interface PortListener {
  readonly address: string
  /** Connections that the system completed and the process has not accepted yet. */
  readonly waiting: number
}

/** A port of this machine. */
export interface PortObservation {
  readonly port: number
  /** Null where the system does not tell. */
  readonly listeners: readonly PortListener[] | null
  readonly state: 'free' | 'held' | 'not-permitted' | 'unknown'
  readonly holder: PortHolder | null
  /** A free port near it; null unless it is held. */
  readonly freePort: number | null
}

export type FirewallTool = 'nft' | 'iptables' | 'ip6tables' | 'ufw'

/** `out`: from this machine to another; `in`: from another to this one; `loopback`: from this machine to itself. */
export type PacketPath = 'out' | 'in' | 'loopback'

export interface FirewallObservation {
  readonly tool: FirewallTool
  readonly kind: 'open' | 'blocked' | 'uncertain' | 'not-installed' | 'unreadable'
  /** The address that the rules were asked about, and which way; null where they could not be read. */
  readonly address: string | null
  readonly path: PacketPath | null
  /** The rule, or why it could not be read; null when there is nothing to say. */
  readonly detail: string | null
  /** A command that lets the port through; null unless `blocked` or `uncertain`. */
  readonly command: string | null
}

export interface CertificateObservation {
  readonly protocol: string
  readonly cipher: string
  readonly subject: string
  readonly issuer: string
  /** Subject alternative names: `DNS:chat.example`, `IP Address:127.0.0.1`. */
  readonly names: readonly string[]
  /** Of an RSA or DSA key; null for others, which have no weak sizes. */
  readonly keyBits: number | null
  /** ISO 8601. */
  readonly validFrom: string
  readonly validTo: string
  /** SHA-256, as openssl writes it. */
  readonly fingerprint: string
  readonly isSelfSigned: boolean
  /** X509_verify_cert_error_string(3) as Node names it; null when the chain leads to an issuer that this machine trusts. */
  readonly chainError: string | null
  readonly coversHost: boolean
}

export type TlsObservation =
  | { readonly kind: 'spoken'; readonly certificate: CertificateObservation }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The other side ended the connection instead of answering. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'late' }
  | { readonly kind: 'not-tried' }

/** What the other side said; `network`, `version` and `channel` in the server's own words. */
export type SpeechObservation =
  | { readonly kind: 'plain-door'; readonly network: string; readonly channel: string; readonly wantsPassword: boolean }
  /** @param farewell why it takes nobody; null where it waits for a client */
  | { readonly kind: 'ssh-door'; readonly farewell: string | null }
  | {
      readonly kind: 'irc'
      readonly server: string | null
      /** `partyline-0.1.0`; null when it tells only members. A Partyline tells every client. */
      readonly version: string | null
      readonly network: string | null
      readonly wantsPassword: boolean
      readonly capabilities: readonly string[]
      /** The server's clock minus ours, in ms; null when it did not tell the time. */
      readonly clockSkewMs: number | null
      /** Why it ended the connection; null when it did not, or did not say. */
      readonly farewell: string | null
    }
  | {
      readonly kind: 'http'
      /** RFC 9110 15. */
      readonly statusCode: number
      /** The field Server. */
      readonly server: string | null
      /** 101 and the right Sec-WebSocket-Accept (RFC 6455 4.1). */
      readonly isWebSocket: boolean
    }
  /** What we said came back. */
  | { readonly kind: 'echo' }
  | { readonly kind: 'other'; readonly protocol: string | null; readonly firstLine: string }
  | { readonly kind: 'quiet' }
  /** With the code of what broke the connection off, such as an alert of TLS; null when it only ended. */
  | { readonly kind: 'closed'; readonly code: string | null }

export interface ServiceObservation {
  /** Where the connection went. */
  readonly address: string
  readonly tls: TlsObservation
  /** Null when TLS was asked for and failed. */
  readonly speech: SpeechObservation | null
}

/** Everything seen of one target; null is what there was no reason or no way to look at. */
export interface TcpObservations {
  readonly kind: 'tcp'
  readonly name: NameObservation
  readonly reach: readonly ReachObservation[]
  readonly port: PortObservation | null
  readonly firewall: readonly FirewallObservation[]
  readonly service: ServiceObservation | null
}

/** `silent`: neither an answer nor an ICMP message came. */
export type ProbeOutcome = 'answered' | 'refused' | 'silent' | 'filtered' | 'unreachable' | 'denied' | 'failed'

/** Datagrams to one address, and what came back. */
export interface ProbeObservation {
  readonly address: string
  readonly port: number
  readonly family: 4 | 6
  readonly outcome: ProbeOutcome
  readonly code: string | null
  /** What was sent: `DNS`, `NTP`, `STUN`, or `byte` (one, zero) where the port does not tell the protocol. */
  readonly payload: string
  readonly sentCount: number
  /** Of the first answer; null unless answered. */
  readonly answerBytes: number | null
  readonly durationMs: number
  readonly isLoopback: boolean
  readonly isLocal: boolean
}

export interface UdpPortObservation {
  readonly port: number
  /** Addresses of this machine to which the port is bound; null where the system does not tell. */
  readonly addresses: readonly string[] | null
  readonly holder: PortHolder | null
  /** A free port near it; null unless it is bound. */
  readonly freePort: number | null
}

export interface UdpObservations {
  readonly kind: 'udp'
  readonly name: NameObservation
  readonly probes: readonly ProbeObservation[]
  readonly port: UdpPortObservation | null
  readonly firewall: readonly FirewallObservation[]
}

/**
 * `stale`: the file is there and nobody listens; `hanging`: the queue of connections that wait to be accepted is full;
 * `other-socket`: not a stream socket.
 */
export type PathOutcome =
  | 'reachable'
  | 'missing'
  | 'not-a-socket'
  | 'other-socket'
  | 'stale'
  | 'denied'
  | 'hanging'
  | 'too-long'
  | 'failed'

export interface PathObservation {
  readonly path: string
  readonly outcome: PathOutcome
  readonly code: string | null
  /** `socket`, `file`, `folder` or `other`; null where it cannot be seen. */
  readonly type: 'socket' | 'file' | 'folder' | 'other' | null
  /** As ls(1) writes it: `srwxr-x---`; null where it cannot be seen. */
  readonly mode: string | null
  readonly owner: { readonly uid: number; readonly gid: number } | null
  /** The first folder on the way that is missing, or that this user may not enter; null when there is none. */
  readonly obstacle: string | null
  /** The process that listens; null where the system does not tell. */
  readonly holder: PortHolder | null
}

export interface UnixObservations {
  readonly kind: 'unix'
  readonly path: PathObservation
  readonly service: ServiceObservation | null
}

export type Observations = TcpObservations | UdpObservations | UnixObservations
