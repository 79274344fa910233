/**
 * Wishes: what a session, or the node itself, asks the network to do, before the journal has given it a place. A command that was written as
 * one line is one command, with all its targets, so that its answer can be one answer.
 */
import type { ModeItem } from '@partyline/irc'
import type { AccountName } from './account-name.ts'
import type { ApiTokenCommand } from './api-token.ts'
import type { ServerInvitationCommand } from './server-invitation.ts'
import type { HookId, HookWay } from './hook.ts'
import type { FileCommand } from './shared-file.ts'
import type { AccountCommand } from './accounts/account-change.ts'
import type { Policy } from './policy.ts'
import type { ChannelDeedCommand } from './registrations/channel-deed.ts'
import type { BanTarget } from './server-bans.ts'
import type { NodeId, PersonKey, SessionId, UserId } from './state.ts'
import type { PushKeys } from './subscription.ts'

export type MessageVerb = 'PRIVMSG' | 'NOTICE' | 'TAGMSG'

/** An account that was proven before the wish. */
export interface Proof {
  readonly account: AccountName
  /** Said by earlier versions. The account says now whether its user stays. */
  readonly stays?: boolean
}

/** What a session says with AWAY: see `away.ts`. */
export interface Away {
  /** null: the person is here, or `isUnattended`. */
  readonly text: string | null
  /** Nobody is at this session; what the person has said of itself stays. */
  readonly isUnattended?: true
}

/** What a node's store has found of a message before the wish. */
export interface FoundMessage {
  /** Under which name it is recorded: that of a channel or of a conversation. */
  readonly history: string
  readonly user: UserId
  /** As it was then; null for a guest. */
  readonly account: string | null
  /** Unix milliseconds. */
  readonly time: number
}

export interface PurgedMessage {
  readonly id: string
  /** The key of its channel. */
  readonly channel: string
}

/** As the audit says them. */
export const NOTED_DEEDS = ['EXPORT', 'BACKUP REMOVE', 'BACKUP DOWNLOAD'] as const
export type NotedDeed = (typeof NOTED_DEEDS)[number]

export type Command =
  /**
   * The session becomes a user. Where its account has a user already, it becomes one more session of that user, and what is
   * said of the user here is ignored.
   */
  | {
      readonly kind: 'attach'
      readonly nick: string
      readonly user: string
      readonly host: string
      readonly realname: string
      readonly isSecure: boolean
      /** Limits for each address do not hold for it. */
      readonly isExempt?: true
      readonly proof: Proof | null
      /** What a new user says of itself (IRCv3 metadata). */
      readonly metadata?: readonly (readonly [key: string, value: string])[]
      /** What the session said of it before (IRCv3 draft/pre-away). */
      readonly away?: Away
    }
  /** A user that is there gets an account. */
  | { readonly kind: 'login'; readonly proof: Proof }
  | { readonly kind: 'logout' }
  /** Ends the user that holds a nickname of the account. `takes`: the nickname is the author's then. */
  | { readonly kind: 'reclaim'; readonly nick: string; readonly takes: boolean; readonly proof: Proof | null }
  | AccountCommand
  | { readonly kind: 'nick'; readonly nick: string }
  | { readonly kind: 'setname'; readonly realname: string }
  | ({ readonly kind: 'away' } & Away)
  | { readonly kind: 'userMode'; readonly nick: string; readonly changes: readonly ModeItem[] }
  | {
      readonly kind: 'join'
      readonly targets: readonly { readonly channel: string; readonly key: string | null }[]
      /** The session knows what a renamed channel is (IRCv3 draft/channel-rename): it is told, and not led. */
      readonly knowsRenames?: true
    }
  | { readonly kind: 'part'; readonly channels: readonly string[]; readonly reason: string | null }
  /** JOIN 0: out of every channel. */
  | { readonly kind: 'partAll' }
  | {
      readonly kind: 'message'
      readonly verb: MessageVerb
      readonly targets: readonly string[]
      /** null for TAGMSG. */
      readonly text: string | null
      /** Client-only tags. */
      readonly tags: ReadonlyMap<string, string>
    }
  | { readonly kind: 'topic'; readonly channel: string; readonly text: string }
  /** The user has read what has a date up to this one, in Unix milliseconds. */
  | { readonly kind: 'markRead'; readonly target: string; readonly time: number }
  | {
      readonly kind: 'redact'
      readonly target: string
      /** Of the message. */
      readonly id: string
      readonly reason: string | null
      /** null: no message has this id. */
      readonly found: FoundMessage | null
    }
  | { readonly kind: 'channelMode'; readonly channel: string; readonly changes: readonly ModeItem[] }
  | {
      readonly kind: 'kick'
      readonly targets: readonly { readonly channel: string; readonly nick: string }[]
      readonly reason: string | null
    }
  /** An operator of the channel, or the owner of the server, makes a way for programs. */
  | { readonly kind: 'addHook'; readonly channel: string; readonly id: HookId; readonly hook: HookWay }
  | { readonly kind: 'removeHook'; readonly channel: string; readonly id: HookId }
  /** A program speaks that knows the token of a hook; its lines are one message. */
  | {
      readonly kind: 'hookMessage'
      readonly channel: string
      readonly id: HookId
      /** null: under the name of the hook. */
      readonly author: string | null
      readonly lines: readonly string[]
    }
  | { readonly kind: 'invite'; readonly nick: string; readonly channel: string }
  /** Who reaches the user in spite of its mode R. */
  | {
      readonly kind: 'accept'
      readonly changes: readonly { readonly sign: '+' | '-'; readonly nick: string }[]
    }
  | { readonly kind: 'knock'; readonly channel: string }
  | ChannelDeedCommand
  | ApiTokenCommand
  /** The owner has made a backup of the data folder of this node. */
  | { readonly kind: 'backedUp'; readonly name: string; readonly actor: string }
  /** The owner has done what changes nothing of the network. */
  | { readonly kind: 'noted'; readonly does: NotedDeed; readonly on: string; readonly actor: string }
  | ServerInvitationCommand
  | FileCommand
  | { readonly kind: 'rename'; readonly channel: string; readonly name: string; readonly reason: string }
  /** The session has proven that name of the configuration (`oper`). */
  | { readonly kind: 'oper'; readonly name: string }
  /** All sessions of that user end. `actor`: where no session wishes it, the owner's name for itself. */
  | { readonly kind: 'kill'; readonly nick: string; readonly reason: string | null; readonly actor: string | null }
  /** A subscription to pushes, of the account of the user; without keys it is taken back. */
  | { readonly kind: 'push'; readonly endpoint: string; readonly keys: PushKeys | null }
  /** The service of a subscription does not know it any more. */
  | { readonly kind: 'pushGone'; readonly person: PersonKey; readonly endpoint: string }
  /** Something is said of the user (`*`, or its nickname), or of a channel. No value: it is taken back; no key: all of it is. */
  | { readonly kind: 'metadata'; readonly target: string; readonly key: string | null; readonly value: string | null }
  /** Keeps clients out, from now on and those that are here. `lastsMs`: null for ever. `actor`: as of kill. */
  | {
      readonly kind: 'serverBan'
      readonly target: BanTarget
      readonly lastsMs: number | null
      readonly reason: string | null
      readonly actor: string | null
    }
  | { readonly kind: 'serverUnban'; readonly target: BanTarget; readonly actor: string | null }
  /** Takes back what one person said in channels: of `found`, what the author of the command may. */
  | {
      readonly kind: 'purge'
      /** As it was asked for. */
      readonly of: string
      readonly reason: string | null
      readonly found: readonly PurgedMessage[]
      readonly actor: string | null
    }
  | { readonly kind: 'wallops'; readonly text: string }
  /** The node of the session reads its configuration again. */
  | { readonly kind: 'rehash' }
  | {
      readonly kind: 'silence'
      readonly changes: readonly { readonly sign: '+' | '-'; readonly mask: string }[]
    }
  /** user null: it stays. actor null: the session's user. */
  | {
      readonly kind: 'changeHost'
      readonly nick: string
      readonly user: string | null
      readonly host: string
      readonly actor: string | null
    }
  /** The session is over, by QUIT or by a lost connection; and with its last session the user, unless it stays. */
  | { readonly kind: 'detach'; readonly reason: string }
  /**
   * The node that says so has begun anew: its sessions of before are over. `unicode` is the version of the tables by which it
   * compares names, `name` that under which its clients know it; earlier nodes, and a server that is alone, do not say them.
   */
  | { readonly kind: 'nodeStarted'; readonly unicode?: string; readonly name?: string }
  /** That node is gone, and its sessions are over; said by itself, it has stopped. `run` is the start of it that is meant, where the journal counts them. */
  | { readonly kind: 'nodeLost'; readonly node: NodeId; readonly run: number }
  /** A hash of the state before the entry of that place, as the node made it that says so. It changes nothing. */
  | { readonly kind: 'checked'; readonly seq: number; readonly hash: string }
  /** From here on these limits hold, and these names are reserved. What is there already stays. */
  | { readonly kind: 'policy'; readonly policy: Policy }

/** A command with its place in the one order. */
export interface Entry {
  readonly seq: number
  /** Unix milliseconds; two that may be recorded in one history have different ones. */
  readonly time: number
  /** Unix milliseconds, for how long something has lasted: a clock that is set forward is not believed at once. */
  readonly believedTime: number
  /** Made of time and seq; its first event is named by it. */
  readonly id: string
  /** Where the wish comes from. */
  readonly node: NodeId
  /** null where the node itself wishes. */
  readonly session: SessionId | null
  readonly command: Command
}
