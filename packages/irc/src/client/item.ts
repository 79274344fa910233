/** What stands in a timeline: messages, and what happened besides. Plain values; a changed item is another object. */

declare const itemKey: unique symbol
/** Names an item as long as the client runs: a message keeps it from being typed to its place in the history. */
export type ItemKey = string & { readonly [itemKey]: true }

/** The id that the server gave (IRCv3 message-ids). */
export type MessageId = string

export interface Author {
  readonly nick: string
  /** `user@host`, as the server shows it; empty for a server. */
  readonly address: string
  readonly account: string | null
  readonly isBot: boolean
}

/** What a text is: said, said without wanting an answer (NOTICE), or done (`/me`, CTCP ACTION). */
export type MessageForm = 'message' | 'notice' | 'action'

export interface Reaction {
  readonly text: string
  readonly nicks: readonly string[]
  readonly isMine: boolean
}

export interface Redaction {
  readonly by: string
  readonly reason: string
}

/** A file that a message leads to, as the server knows it. */
export interface SharedFile {
  readonly id: string
  /** For people; no path. */
  readonly name: string
  /** Of media, by the content. */
  readonly type: string
  readonly bytes: number
  /** Of a picture, as it is looked at. */
  readonly pixels: { readonly width: number; readonly height: number } | null
}

interface Placed {
  readonly key: ItemKey
  /** null where the server gives none. */
  readonly id: MessageId | null
  /** Unix milliseconds, of the server where it says. */
  readonly time: number
}

export interface MessageItem extends Placed {
  readonly kind: 'message'
  readonly form: MessageForm
  readonly author: Author
  /** Of this person, from whichever device. */
  readonly isMine: boolean
  /** Empty once it was redacted. Several lines are separated by line feeds. */
  readonly text: string
  /** Only members with at least this rank see it (ISUPPORT STATUSMSG); empty for all. */
  readonly toRank: string
  readonly replyTo: MessageId | null
  readonly mentionsMe: boolean
  readonly reactions: readonly Reaction[]
  readonly redaction: Redaction | null
  /** Its text is the link. */
  readonly file?: SharedFile
}

/** What happened in a place. `author` of the item did it. */
export type Happening =
  | { readonly kind: 'join' }
  | { readonly kind: 'part'; readonly reason: string }
  | { readonly kind: 'quit'; readonly reason: string }
  | { readonly kind: 'nick'; readonly from: string; readonly to: string }
  | { readonly kind: 'topic'; readonly text: string }
  /** As it was written: the letters, then their parameters. */
  | { readonly kind: 'mode'; readonly modes: readonly string[] }
  | { readonly kind: 'kick'; readonly nick: string; readonly reason: string }
  | { readonly kind: 'invite'; readonly nick: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly reason: string }

export interface EventItem extends Placed {
  readonly kind: 'event'
  readonly author: Author
  readonly isMine: boolean
  readonly event: Happening
}

/** What the server answered to what this person asked; it is in no history. */
export interface ReplyItem extends Placed {
  readonly kind: 'reply'
  /** FAIL and numerics of errors are `error` (IRCv3 standard-replies). */
  readonly level: 'error' | 'warning' | 'note'
  /** Verb or numeric, as `401` or `FAIL`; NOTICE for the answer of a service. */
  readonly verb: string
  /** The code of a standard reply, as `CHANNEL_NAME_IN_USE`; empty for numerics. */
  readonly code: string
  /** What stands between the nickname or code and the text; of a service, its name. */
  readonly context: readonly string[]
  readonly text: string
}

export type Item = MessageItem | EventItem | ReplyItem

/** Why a message did not become final. */
export interface SendFailure {
  /**
   * `refused` by the server; `unconfirmed`: the connection broke before an echo, and nothing tells whether it arrived;
   * `unwritable`: it does not fit into what the server takes.
   */
  readonly kind: 'refused' | 'unconfirmed' | 'unwritable'
  /** Of the server, in its words; empty where it has none. */
  readonly text: string
  /** The numeric or the code of the standard reply. */
  readonly code: string
  /** What stood in front of the text: a name, mostly. */
  readonly context: readonly string[]
}

/** A message of this person that is not in the order of the server yet; it stands behind the timeline. */
export interface PendingMessage {
  readonly key: ItemKey
  /** When it was given, by the clock here. */
  readonly time: number
  readonly form: MessageForm
  readonly text: string
  /** As of a message that is final. */
  readonly toRank: string
  readonly replyTo: MessageId | null
  /** `waiting` to be sent, `sent` and not yet echoed, or failed: that one stays until it is sent again or discarded. */
  readonly status: 'waiting' | 'sent' | SendFailure
}
