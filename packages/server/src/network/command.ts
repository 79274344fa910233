/**
 * Wishes: what a session asks the network to do, before the journal has given it a place. A command that was written as
 * one line is one command, with all its targets, so that its answer can be one answer.
 */
import type { ModeItem } from '@partyline/irc'
import type { SessionId } from './state.ts'

export type MessageVerb = 'PRIVMSG' | 'NOTICE' | 'TAGMSG'

export type Command =
  | {
      readonly kind: 'register'
      readonly nick: string
      readonly user: string
      readonly host: string
      readonly realname: string
      readonly isSecure: boolean
    }
  | { readonly kind: 'nick'; readonly nick: string }
  | { readonly kind: 'setname'; readonly realname: string }
  | { readonly kind: 'away'; readonly text: string | null }
  | { readonly kind: 'userMode'; readonly nick: string; readonly changes: readonly ModeItem[] }
  | { readonly kind: 'join'; readonly targets: readonly { readonly channel: string; readonly key: string | null }[] }
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
  | { readonly kind: 'channelMode'; readonly channel: string; readonly changes: readonly ModeItem[] }
  | {
      readonly kind: 'kick'
      readonly targets: readonly { readonly channel: string; readonly nick: string }[]
      readonly reason: string | null
    }
  | { readonly kind: 'invite'; readonly nick: string; readonly channel: string }
  /** The session is over, by QUIT or by a lost connection. */
  | { readonly kind: 'quit'; readonly reason: string }

/** A command with its place in the one order. */
export interface Entry {
  readonly seq: number
  /** Unix milliseconds; two that may be recorded in one history have different ones. */
  readonly time: number
  /** Unix milliseconds, for how long something has lasted: a clock that is set forward is not believed at once. */
  readonly believedTime: number
  /** Made of time and seq; its first event is named by it. */
  readonly id: string
  readonly session: SessionId
  readonly command: Command
}
