/** What comes of a session: by its commands, and by the answers to them. */
import type { Language } from '../language/languages.ts'
import type { AccountName } from '../network/account-name.ts'
import type { Away } from '../network/command.ts'
import type { ClientBatch } from './client-batch.ts'
import type { CapabilitySet } from './capabilities.ts'
import type { Exchange } from '../sasl/exchange.ts'
import type { Step } from './life.ts'

/** What a client has said of itself before it is registered (RFC 2812 3.1). */
export interface Introduction {
  readonly nick: string | null
  readonly user: string | null
  readonly realname: string
  /** Forgotten when the session is a user. */
  readonly password: string | null
  /** The hash of the code of an invitation, for the account that it may make. */
  readonly invitation: string | null
  /** What it says of itself (IRCv3 metadata). */
  readonly metadata: ReadonlyMap<string, string>
  /** What it says of being away (IRCv3 draft/pre-away); null: nothing. */
  readonly away: Away | null
  /** The account that it has proven. */
  readonly account: AccountName | null
}

/** What is to become of a session by one of its commands. */
export interface Becoming {
  readonly step?: Step
  readonly introduction?: Partial<Introduction>
  /** It sends a message to others. */
  readonly speaks?: true
  /** What it has sent of a message of several lines. */
  readonly batch?: ClientBatch | null
  /** Bytes that its line has not paid for. */
  readonly chargedBytes?: number
  /** Where its SASL exchange is; null: it has none. */
  readonly exchange?: Exchange | null
  /** What it gave as a password is wrong. */
  readonly isWrongPassword?: boolean
}

/** What an answer changes, when its turn has come: how this session is written to. */
export interface Negotiated {
  readonly capabilities: CapabilitySet
  /** CAP LS 302 or more: values, and cap-notify without asking. */
  readonly capabilityVersion: number
  /** Of changes of these keys it is told (IRCv3 metadata). */
  readonly metadataKeys: ReadonlySet<string>
  /** In which it is spoken to, the preferred one first (IRCv3 draft/languages); none: English. */
  readonly languages: readonly Language[]
}
