/** What a person, or a bot, wants of the client. Whatever comes of it is in the state. */
import type { ItemKey, MessageForm, MessageId } from './item.ts'
import type { PlaceKey, SearchQuery } from './state.ts'

export type Action =
  | SendAction
  /** A failed message once more, at the end of what waits. */
  | { readonly kind: 'resend'; readonly place: PlaceKey; readonly key: ItemKey }
  | { readonly kind: 'discard'; readonly place: PlaceKey; readonly key: ItemKey }
  | {
      readonly kind: 'react'
      readonly place: PlaceKey
      readonly id: MessageId
      readonly text: string
      /** false takes it back. */
      readonly isOn: boolean
    }
  | { readonly kind: 'redact'; readonly place: PlaceKey; readonly id: MessageId; readonly reason?: string }
  /** Told to others at most every three seconds, whatever is said here. */
  | { readonly kind: 'typing'; readonly place: PlaceKey; readonly status: 'active' | 'paused' | 'done' }
  /** All up to a time (Unix milliseconds), or up to the newest, is read. Never goes back. */
  | { readonly kind: 'read'; readonly place: PlaceKey; readonly until?: number }
  | { readonly kind: 'join'; readonly channel: string; readonly key?: string }
  | { readonly kind: 'part'; readonly place: PlaceKey; readonly reason?: string }
  /** A conversation with a person stands among the places. */
  | { readonly kind: 'open'; readonly nick: string }
  /** A place that is left, or a conversation, is taken from the places. */
  | { readonly kind: 'forget'; readonly place: PlaceKey }
  /** `place`: where a refusal is shown; without it, among what the server says. */
  | { readonly kind: 'nick'; readonly nick: string; readonly place?: PlaceKey }
  /** null: back again. */
  | { readonly kind: 'away'; readonly text: string | null; readonly place?: PlaceKey }
  | { readonly kind: 'topic'; readonly place: PlaceKey; readonly text: string }
  /** Any other command; what the server answers becomes `reply` items of that place. */
  | {
      readonly kind: 'command'
      readonly place: PlaceKey
      readonly verb: string
      readonly params: readonly string[]
    }
  /** As the person wrote it: for those that know the protocol. */
  | { readonly kind: 'raw'; readonly place: PlaceKey; readonly line: string }
  /** A page of the history before what is loaded, of the part that is detached where there is one. */
  | { readonly kind: 'earlier'; readonly place: PlaceKey }
  /** A page after the part that is detached. */
  | { readonly kind: 'later'; readonly place: PlaceKey }
  /** Shows the history around a message or time: becomes `detached`, unless it is loaded already. */
  | {
      readonly kind: 'around'
      readonly place: PlaceKey
      readonly at: { readonly id: MessageId } | { readonly time: number }
    }
  /** Back to the newest. */
  | { readonly kind: 'leave-around'; readonly place: PlaceKey }
  | { readonly kind: 'search'; readonly query: SearchQuery }
  | { readonly kind: 'close-search' }
  | { readonly kind: 'list-channels' }
  | {
      readonly kind: 'register'
      readonly place: PlaceKey
      readonly account: string
      readonly password: string
      readonly email?: string
    }
  | { readonly kind: 'verify'; readonly place: PlaceKey; readonly account: string; readonly code: string }
  /** Logs in with these from now on, also after each new connection. `place`: where a refusal is shown. */
  | { readonly kind: 'authenticate'; readonly credentials: Credentials; readonly place?: PlaceKey }
  /** Not later but now: begins, or shortens the wait for the next attempt. */
  | { readonly kind: 'connect' }
  | { readonly kind: 'quit'; readonly reason?: string }

export interface SendAction {
  readonly kind: 'send'
  readonly place: PlaceKey
  /** Lines are separated by line feeds. What is too long for the server is sent in several messages. */
  readonly text: string
  readonly form?: MessageForm
  readonly replyTo?: MessageId
  /** Only for members with at least this rank (ISUPPORT STATUSMSG). */
  readonly toRank?: string
  /** Where it was typed, if elsewhere: a refusal is told there too. */
  readonly from?: PlaceKey
}

export interface PasswordCredentials {
  readonly kind: 'password'
  readonly account: string
  readonly password: string
}

/** With which an account is proven (SASL). */
export type Credentials =
  | PasswordCredentials
  /** OAUTHBEARER: device tokens of this server. */
  | { readonly kind: 'token'; readonly account?: string; readonly token: string }
  /** The certificate with which the transport has come. */
  | { readonly kind: 'certificate' }
