/**
 * What an operator can choose, as one readonly value. Only `loadConfig` makes it, so every Config is valid. The rest of the
 * server never looks at files, flags or the environment.
 */
import type { DoorName, DoorSettings } from '../doors/table.ts'
import type { AlwaysOn, Registration } from '../network/policy.ts'
import type { LogConfig } from '../log/log-config.ts'
import type { Right } from '../network/rights.ts'
import type { Address } from './address.ts'
import type { AllLimits } from './limit-names.ts'

/** Where each door listens; an empty list is a door that is turned off. */
export type DoorAddresses = Readonly<Record<DoorName, readonly Address[]>>

/** Files with a certificate of the operator's own, PEM, absolute paths. */
export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
}

/** What makes this server one of several nodes. */
export interface ClusterConfig {
  /** NATS servers: `nats://HOST:PORT`. */
  readonly servers: readonly string[]
  /** The name of this node; null for that of the machine. */
  readonly node: string | null
  /** Who this node is to the NATS servers: a secret. Null where they ask for nothing. */
  readonly credentials: string | null
  /** Certificates of the authorities of the NATS servers, PEM; null for those that Node trusts. */
  readonly ca: string | null
  /** What an acknowledgement of the NATS servers means: on the disk of a majority, or in its memory. */
  readonly durability: 'disk' | 'memory'
}

export interface OperConfig {
  readonly name: string
  readonly className: string
  /** What OPER must give, or its PHC string: a secret. Null where the account of that name is meant. */
  readonly password: string | null
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
  /** Proxies whose connections begin with a PROXY header, as `AddressList` has them. */
  readonly proxyProtocol: readonly string[]
  /** Proxies whose fields about a client are believed at the web door. */
  readonly trustedProxies: readonly string[]
  /** Gateways whose WEBIRC is believed: an address as `AddressList` has it, and the password, a secret. */
  readonly webirc: readonly { readonly address: string; readonly password: string }[]
  /** For how long clients are to come over TLS only (IRCv3 sts); null where they are not told. */
  readonly stsMs: number | null
  /** Is what is said in channels sent to web addresses that their operators name? */
  readonly sendsHooks: boolean
  /** Doors that others can reach are told to the local network (multicast DNS). */
  readonly isDiscoverable: boolean
  /** Where browsers reach the web door from everywhere, such as `https://chat.example`; null: as far as the server finds out. */
  readonly webAddress: string | null
  /** How old a file may be that somebody has shared; Infinity where a message keeps it. */
  readonly fileAgeMs: number
  /** Who may have a file: whoever has its link, or only members of the channel that it was sent to. */
  readonly fileAccess: 'link' | 'members'
  /** The words of a command that looks at each file before others get it. */
  readonly uploadScan: readonly string[] | null
  /** Addresses to which the server may send although they are not of the internet. */
  readonly outgoingTo: readonly string[]
  /** The options that doors have of their own. */
  readonly doorSettings: DoorSettings
  /** What PASS must carry; null when none was configured. */
  readonly password: string | null
  /** Who may make an account. */
  readonly registration: Registration
  /** Only clients whose connection is complete may make one. */
  readonly isRegisteringConnected: boolean
  /** Who stays in the channels without a connection. */
  readonly alwaysOn: AlwaysOn
  /** How mail is sent; null where none is, and no account needs an address. */
  readonly mail: { readonly command: readonly string[]; readonly from: string } | null
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
  /** What the server is, for WHOIS; null where nothing was configured. */
  readonly description: string | null
  /** The lines of ADMIN: up to three. */
  readonly admin: readonly string[]
  /** An image for the network, as clients are told it; null for none. */
  readonly icon: string | null
  /** The channel that everyone at the plain door joins. */
  readonly plainChannel: string
  /** Do others see a cloak instead of a person's address? */
  readonly isCloaked: boolean
  /** The operators of the network that the configuration names. */
  readonly opers: readonly OperConfig[]
  /** What each class of operators may do, those included that are built in. */
  readonly operClasses: Readonly<Record<string, readonly Right[]>>
  /** Nicknames that nobody may take, beside those of services and of the network. */
  readonly reservedNicknames: readonly string[]
  readonly limits: AllLimits
  /** Addresses for which the limits per address do not hold, as `AddressList` has them. */
  readonly exempt: readonly string[]
  /** Do the limits per address hold for loopback too? */
  readonly isLoopbackLimited: boolean
  /** null: this server is alone. */
  readonly cluster: ClusterConfig | null
  readonly log: LogConfig
}
