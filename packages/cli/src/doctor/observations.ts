/** What the doctor saw, before anybody judged it. These shapes are the `observations` of `--json`; all times are in ms. */
import type { PortHolder } from '@partyline/net'

export interface Target {
  /** A name or an address. */
  readonly host: string
  readonly port: number
  /** What the caller said about encryption; `either` tries both. */
  readonly security: 'tls' | 'plain' | 'either'
}

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

/** `denied`: this machine itself forbids the attempt. */
export type ReachOutcome = 'reachable' | 'refused' | 'silent' | 'unreachable' | 'denied' | 'failed'

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

export interface FirewallObservation {
  readonly tool: FirewallTool
  readonly kind: 'open' | 'blocked' | 'uncertain' | 'not-installed' | 'unreadable'
  /** The address that the rules were asked about; null where they could not be read. */
  readonly address: string | null
  /** The rule, or why it could not be read; null when there is nothing to say. */
  readonly detail: string | null
}

export interface CertificateObservation {
  readonly protocol: string
  readonly cipher: string
  readonly subject: string
  readonly issuer: string
  /** Subject alternative names: `DNS:chat.example`, `IP Address:127.0.0.1`. */
  readonly names: readonly string[]
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
  | { readonly kind: 'late' }
  | { readonly kind: 'not-tried' }

/** What the other side said; `network`, `version` and `channel` in the server's own words. */
export type SpeechObservation =
  | { readonly kind: 'plain-door'; readonly network: string; readonly channel: string; readonly wantsPassword: boolean }
  | {
      readonly kind: 'irc'
      readonly server: string | null
      /** `partyline-0.1.0`; null when it tells only members. */
      readonly version: string | null
      readonly network: string | null
      readonly wantsPassword: boolean
      readonly capabilities: readonly string[]
      /** The server's clock minus ours, in ms; null when it did not tell the time. */
      readonly clockSkewMs: number | null
    }
  | { readonly kind: 'other'; readonly protocol: string | null; readonly firstLine: string }
  | { readonly kind: 'quiet' }
  | { readonly kind: 'closed' }

export interface ServiceObservation {
  /** Where the connection went. */
  readonly address: string
  readonly tls: TlsObservation
  /** Null when TLS was asked for and failed. */
  readonly speech: SpeechObservation | null
}

/** Everything seen of one target; null is what there was no reason or no way to look at. */
export interface Observations {
  readonly name: NameObservation
  readonly reach: readonly ReachObservation[]
  readonly port: PortObservation | null
  readonly firewall: readonly FirewallObservation[]
  readonly service: ServiceObservation | null
}
