/**
 * What commands and replies have to know of the server: what it says of itself, and what its owner has decided for clients. Name, network,
 * version and start are as long as it runs; its doors are those that are open; all else may change on reload.
 */
import type { Limits } from '../limits.ts'
import type { Registration } from '../network/policy.ts'
import type { NameKey } from '../network/state.ts'

/** What comes in at a door: programs that speak IRC, people with nc, people with ssh, or programs that speak IRC over WebSocket. */
export type Visitors = 'clients' | 'people' | 'terminals' | 'browsers'

export interface OpenDoor {
  readonly name: string
  readonly visitors: Visitors
  readonly isEncrypted: boolean
  /** None where it listens only on a Unix socket. */
  readonly ports: readonly number[]
  /** Where it listens, as options write it. */
  readonly addresses: readonly string[]
}

export interface AccountsInfo {
  /** Who may make an account. */
  readonly registration: Registration
  /** Also a client that is not registered yet (IRCv3 draft/account-registration before-connect). */
  readonly isBeforeConnect: boolean
  /** An e-mail address is asked for, and verified. */
  readonly isMailed: boolean
}

export interface WebAddress {
  /** `https://192.0.2.1:6710` */
  readonly origin: string
  /** Only this machine reaches it. */
  readonly isHere: boolean
  /** The owner has said it. */
  readonly isStated?: true
}

export interface CertificateInfo {
  /** SHA-256, as `Certificate` has it. */
  readonly fingerprint: string
  /** No authority vouches for it, so people compare the fingerprint. */
  readonly isSelfSigned: boolean
}

export interface ServerInfo {
  readonly name: string
  readonly network: string
  /** 'partyline-1.2.3' */
  readonly version: string
  /** Unix milliseconds. */
  readonly startedAt: number
  /** Milliseconds since then, whatever the clock of the machine was set to meanwhile. */
  readonly uptimeMs: () => number
  /** The channel in which people at the plain door meet. */
  readonly lobby: string
  /** Those that are open. */
  readonly doors: readonly OpenDoor[]
  /** Of the web door; null where it is not open. */
  readonly webAddress: () => WebAddress | null
  /** Where clients send files (soju.im/FILEHOST); null where none are taken, or not safely. */
  readonly filehost: () => string | null
  /** Before the id of a picture, there is a small one; null where none are made. */
  readonly thumbnails: () => string | null
  /** That of the TLS doors; null where there is none. */
  readonly certificate: CertificateInfo | null
  readonly motd: readonly string[] | null
  /** What it is, in one line; null where its owner says nothing. */
  readonly description: string | null
  /** The lines of ADMIN. */
  readonly admin: readonly string[]
  /** A URL of an image for the network. */
  readonly icon: string | null
  readonly password: string | null
  /** What OPER must give for each name, by its key: a password, or its PHC string; null where it is that of the account. */
  readonly operPasswords: ReadonlyMap<NameKey, string | null>
  /** For how long clients are to come over TLS only, once they have (IRCv3 sts); null where the owner does not want it. */
  readonly stsSeconds: number | null
  readonly accounts: AccountsInfo
  /** Operators of channels may have what is said there sent to web addresses. */
  readonly sendsHooks: boolean
  /** False where the host of the URL is an address to which this server sends nothing. */
  readonly maySendTo: (url: URL) => boolean
  /** True where the name of the host leads to such addresses alone, as far as can be found before the signal is aborted. */
  readonly leadsNowhere: (url: URL, signal: AbortSignal) => Promise<boolean>
  /** With which services that push know this server, for clients that subscribe; null where nothing is pushed. */
  readonly vapidKey: string | null
  readonly limits: Limits
}

/** `port 6667 or port 6697 with TLS`; null where no door for these visitors has a port. */
export function portsFor(doors: readonly OpenDoor[], wanted: Visitors): string | null {
  const open = doors
    .filter(({ visitors }) => visitors === wanted)
    .flatMap(({ ports, isEncrypted }) => ports.map((port) => `port ${port}${isEncrypted ? ' with TLS' : ''}`))
  return open.length === 0 ? null : open.join(' or ')
}
