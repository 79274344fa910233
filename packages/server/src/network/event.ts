/**
 * Facts: what an entry changed or said. An event holds everything that is needed to write it as a line; its readers are
 * decided at the moment at which it happens.
 */
import type { ModeChange } from '@partyline/irc'
import type { AccountName } from './account-name.ts'
import type { MessageVerb } from './command.ts'
import type { Rank } from './ranks.ts'
import type { NameKey, PersonKey, SessionId, UserId } from './state.ts'

interface Fact {
  readonly seq: number
  readonly time: number
  /** Message id, unique for ever. */
  readonly id: string
  /** Whose doing it is; null where a node says it. */
  readonly session: SessionId | null
  readonly user: UserId
  /** null for a guest. */
  readonly account: AccountName | null
  /** The user says that it is a bot (user mode B). */
  readonly isBot: boolean
  /** nick!user@host before the event. */
  readonly source: string
}

export interface ChannelName {
  readonly name: string
  readonly key: NameKey
}

/** A channel in which the user is, or was until then. */
export interface Whereabouts extends ChannelName {
  /** Only members with a rank from h on know of this one (mode u). */
  readonly isHidden?: true
}

/** What ranks that change do where members without one do not know of one another (mode u), and what that mode does. */
export interface Unveiling {
  /** Members of whom those without a rank know from here on, or no more. */
  readonly appeared?: readonly UserId[]
  readonly vanished?: readonly UserId[]
  /** Members that know of all from here on. */
  readonly seeing?: readonly UserId[]
  /** Members that knew of all, and do not any more. */
  readonly blinded?: readonly UserId[]
}

export type MessageTarget =
  | { readonly kind: 'channel'; readonly name: string; readonly key: NameKey }
  /** Its members with at least that rank; `name` says so, as in `@#den`. */
  | { readonly kind: 'ranked'; readonly name: string; readonly key: NameKey; readonly least: Rank }
  | { readonly kind: 'user'; readonly user: UserId; readonly person: PersonKey; readonly nick: string }

/** As the target of the message; of a conversation the other person, whether or not it is there. */
export type RedactionTarget =
  | Exclude<MessageTarget, { kind: 'user' }>
  | { readonly kind: 'person'; readonly person: PersonKey; readonly nick: string }
export type MetadataTarget =
  | { readonly kind: 'channel'; readonly name: string; readonly key: NameKey }
  | { readonly kind: 'user'; readonly user: UserId; readonly nick: string }

export interface MetadataChange {
  readonly key: string
  /** null: nothing is said any more. */
  readonly value: string | null
}

export type Event = Fact &
  /** A user is there. */
  (
    | { readonly kind: 'registered' }
    /** A user that is there has one more session. */
    | { readonly kind: 'attached' }
    /** A session has ended, and its user lives on. */
    | { readonly kind: 'detached'; readonly reason: string }
    /** `account` is the one that the user has from here on. @param isAsked by a log-in; else it has just been made */
    | { readonly kind: 'loggedIn'; readonly isAsked: boolean }
    /** @param was the account that it had */
    | { readonly kind: 'loggedOut'; readonly was: AccountName }
    | { readonly kind: 'nickChanged'; readonly nick: string; readonly channels: readonly Whereabouts[] }
    | { readonly kind: 'nameChanged'; readonly realname: string }
    /** What others see as its user and host. */
    | {
        readonly kind: 'hostChanged'
        readonly name: string
        readonly host: string
        readonly channels: readonly ChannelName[]
      }
    | { readonly kind: 'silenceChanged'; readonly mask: string; readonly isSet: boolean }
    /** `isMarked`: what the session is told of itself that has said it. `isNew`: others are told. */
    | {
        readonly kind: 'awayChanged'
        readonly text: string | null
        readonly isMarked: boolean
        readonly isNew: boolean
      }
    | { readonly kind: 'userModeChanged'; readonly nick: string; readonly changes: readonly ModeChange[] }
    /** A user is an operator of the network now. */
    | { readonly kind: 'opered'; readonly nick: string; readonly changes: readonly ModeChange[] }
    /** The user and all its sessions end; its own sessions are told by whom. */
    | { readonly kind: 'killed'; readonly nick: string; readonly by: string; readonly reason: string }
    /** To all that have user mode w. */
    | { readonly kind: 'wallops'; readonly text: string }
    /** The node of the author reads its configuration again. */
    | { readonly kind: 'rehashing' }
    | { readonly kind: 'joined'; readonly channel: Whereabouts; readonly realname: string }
    | { readonly kind: 'parted'; readonly channel: Whereabouts; readonly reason: string | null }
    | {
        readonly kind: 'kicked'
        readonly channel: Whereabouts
        readonly target: UserId
        readonly nick: string
        readonly reason: string
      }
    /** `ownHost` is the host with which the user came. */
    | {
        readonly kind: 'quit'
        readonly reason: string
        readonly channels: readonly Whereabouts[]
        readonly ownHost: string
      }
    /** Nobody is in it any more, and it is not kept. What was said since `guardedSince` is answered to nobody. */
    | { readonly kind: 'channelEnded'; readonly channel: ChannelName; readonly guardedSince: number | null }
    /** `from` is the name that it had. */
    | {
        readonly kind: 'channelRenamed'
        readonly channel: ChannelName
        readonly from: ChannelName
        readonly reason: string
      }
    | { readonly kind: 'topicChanged'; readonly channel: ChannelName; readonly text: string }
    | ({
        readonly kind: 'channelModeChanged'
        readonly channel: ChannelName
        readonly changes: readonly ModeChange[]
      } & Unveiling)
    | {
        readonly kind: 'invited'
        readonly channel: ChannelName
        readonly target: UserId
        readonly nick: string
      }
    | {
        readonly kind: 'messaged'
        readonly verb: MessageVerb
        readonly target: MessageTarget
        readonly text: string | null
        readonly tags: ReadonlyMap<string, string>
      }
    /** Up to where the user has read; `isNews`: it was less before. */
    | { readonly kind: 'marked'; readonly target: string; readonly at: number; readonly isNews: boolean }
    /** A message is gone. `history`: under which name it was recorded. */
    | {
        readonly kind: 'redacted'
        readonly target: RedactionTarget
        readonly history: string
        /** Its id. */
        readonly message: string
        readonly reason: string | null
      }
    | {
        readonly kind: 'pushChanged'
        readonly endpoint: string
        readonly isRegistered: boolean
      }
    | {
        readonly kind: 'metadataChanged'
        readonly target: MetadataTarget
        readonly changes: readonly MetadataChange[]
        /** All was taken back at once. */
        readonly isCleared: boolean
      }
  )
