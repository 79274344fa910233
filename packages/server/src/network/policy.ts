/** What a server's configuration decides on the network. It is part of the state: the same entries give the same state. */
import type { Limits } from '../limits.ts'
import type { ReservedNames } from './look-alikes.ts'
import type { OperPolicy } from './rights.ts'

export const FIRST_LIMITS = [
  'channelBytesMax',
  'channelsMax',
  'channelsPerSessionMax',
  'correspondentsPerSessionMax',
  'emptyChannelTimeoutMs',
  'emptyChannelsPerAddressMax',
  'invitationsPerSessionMax',
  'keyBytesMax',
  'lineBytesMax',
  'listEntriesMax',
  'maskBytesMax',
  'modesPerCommandMax',
  'nicknameBytesMax',
  'realnameBytesMax',
  'reasonBytesMax',
  'returnTimeoutMs',
  'topicBytesMax',
  'userBytesMax',
  'whowasEntriesMax',
] as const satisfies readonly (keyof Limits)[]

/** Limits that entries and snapshots of earlier versions do not have. Under these there is no such limit, on any node. */
export const LATER_LIMITS = [
  'sessionsPerUserMax',
  'silenceEntriesMax',
  'redactWindowMs',
  'metadataKeysMax',
  'pushSubscriptionsMax',
  'metadataKeyBytesMax',
  'metadataValueBytesMax',
  'markersPerPersonMax',
  'registeredChannelsMax',
  'accessEntriesMax',
  'renameIntervalMs',
  'redirectTimeoutMs',
  'knockIntervalMs',
  'hooksPerChannelMax',
  'auditEntriesMax',
  'waveJoinsMax',
  'waveWindowMs',
  'waveHoldMs',
  'serverBansMax',
  'apiTokensMax',
  'serverInvitationsMax',
  'serverInvitationUsesMax',
  'accountsMax',
  'fingerprintsPerAccountMax',
  'tokensPerAccountMax',
  'keysPerAccountMax',
  'entryMessageBytesMax',
  'hostBytesMax',
  'verificationGuessesMax',
] as const satisfies readonly (keyof Limits)[]

/** The limits that decide outcomes on the network. The others may differ from node to node. */
export const NETWORK_LIMITS = [...FIRST_LIMITS, ...LATER_LIMITS] as const

export type NetworkLimits = Pick<Limits, (typeof FIRST_LIMITS)[number]> &
  Partial<Pick<Limits, (typeof LATER_LIMITS)[number]>>

/**
 * Whether people with an account stay in their channels without a session: nobody; those that ask for it; all but those that do
 * not want it; all.
 */
export const ALWAYS_ON = ['disabled', 'opt-in', 'opt-out', 'mandatory'] as const
export type AlwaysOn = (typeof ALWAYS_ON)[number]
export const DEFAULT_ALWAYS_ON: AlwaysOn = 'opt-in'

/** Who may make an account: everybody that comes in; who has an invitation; the owner alone. */
export const REGISTRATION = ['open', 'invitation', 'closed'] as const
export type Registration = (typeof REGISTRATION)[number]

export interface Policy {
  readonly limits: NetworkLimits
  readonly reserved: ReservedNames
  /** Entries of earlier versions have none: nobody is an operator. */
  readonly opers?: OperPolicy
  /** Entries and snapshots of earlier versions do not have it: then the default. */
  readonly alwaysOn?: AlwaysOn
  /** Entries and snapshots of earlier versions do not have it: each node asks on its own. */
  readonly registration?: Registration
  /** Whom people write to; entries of earlier versions do not have it. */
  readonly contact?: string | null
}

/** An entry carries these, and none of the others. */
export function networkLimits(limits: Limits): NetworkLimits {
  return Object.fromEntries(NETWORK_LIMITS.map((name) => [name, limits[name]])) as unknown as NetworkLimits
}
