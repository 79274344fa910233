/**
 * What an operator can choose, as one readonly value. Only `loadConfig` makes it, so every Config is valid. The rest of the
 * server never looks at files, flags or the environment.
 */
import type { Limits } from '../limits.ts'

/** Where a door listens. A host is an IP address or a name, without brackets; port 0 lets the system pick one. */
export type Address =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }

/** Where each door listens; an empty list is a door that is turned off. */
export interface DoorAddresses {
  /** IRC in plain text. */
  readonly irc: readonly Address[]
  /** IRC over TLS. */
  readonly ircs: readonly Address[]
  /** For a person with nc or telnet. */
  readonly plain: readonly Address[]
  /** The same over TLS, for a person with `openssl s_client` or `ncat --ssl`. */
  readonly plains: readonly Address[]
}

/** The names of the doors, in the order in which they are shown. */
export const DOOR_NAMES = ['irc', 'ircs', 'plain', 'plains'] as const
export type DoorName = (typeof DOOR_NAMES)[number]

export function isEncrypted(door: DoorName): boolean {
  return door === 'ircs' || door === 'plains'
}

/** Files with a certificate of the operator's own, PEM, absolute paths. */
export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface LogConfig {
  readonly level: LogLevel
  /** JSON lines instead of short lines for people. */
  readonly isJson: boolean
}

export interface Config {
  /** The name of this server in every message it sends; looks like a host name and has a dot. */
  readonly name: string
  /** ISUPPORT NETWORK. */
  readonly network: string
  /** The data folder, absolute. */
  readonly data: string
  /** Are the TLS doors open to the network, behind a password? */
  readonly isPublic: boolean
  readonly doors: DoorAddresses
  /** What PASS must carry; null when none was configured. */
  readonly password: string | null
  /** The operator's own certificate; null for a certificate that the server makes. */
  readonly tls: CertificateFiles | null
  /** `fsync`: stored means it survives a power cut. `process`: it survives the end of this process. */
  readonly durability: 'fsync' | 'process'
  /** How long what was said is kept; Infinity for ever. */
  readonly historyAgeMs: number
  /** How many bytes of what was said are kept of each channel and each private conversation; Infinity for all. */
  readonly historyBytes: number
  /** The message of the day; lines end in `\n`. Null when there is none. */
  readonly motd: string | null
  /** The channel that everyone at the plain door joins. */
  readonly plainChannel: string
  /** Do others see a cloak instead of a person's address? */
  readonly isCloaked: boolean
  /** Nicknames that nobody may take, beside those of services and of the network. */
  readonly reservedNicknames: readonly string[]
  readonly limits: Limits
  /** Do the limits per address hold for loopback too? */
  readonly isLoopbackLimited: boolean
  readonly log: LogConfig
}
