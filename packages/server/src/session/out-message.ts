/** A message on its way out, before it is encoded for what its reader understands. */
import type { Tags } from '@partyline/irc'
import { linesOf, withoutConcat, type TextLine } from '../network/multiline.ts'

export interface OutMessage {
  /** null: the server itself, where the protocol has no source. */
  readonly source: string | null
  readonly verb: string
  readonly params: readonly string[]
  /** Where the last of params is a text of several lines. */
  readonly lines?: readonly TextLine[]
  /** Instead of params for readers with extended-join. */
  readonly extendedParams?: readonly string[]
  /** Unix milliseconds, for readers with server-time. */
  readonly time?: number
  /** msgid, for readers with message-tags. */
  readonly id?: string
  /** The account of its author, for readers with account-tag; null for a guest. */
  readonly account?: string | null
  /** Client-only tags, for readers with message-tags. */
  readonly clientTags?: Tags
  /** IRCv3 bot-mode: the tag bot, for readers with message-tags. */
  readonly isBot?: boolean
  /** Set only for readers that asked for them. */
  readonly label?: string
  readonly batch?: string
}

/** A message with a text, and the tags that came with it, as it is written. */
export function withText(message: OutMessage, tags: Tags): OutMessage {
  const lines = linesOf(message.params[1] ?? '', tags)
  return lines === null ? { ...message, clientTags: tags } : { ...message, clientTags: withoutConcat(tags), lines }
}

/**
 * What a long answer is made of, one after the other, each only when there is time and room for it: messages; numbers that
 * say how much was looked at or compared without finding one; and promises, after each of which the next can be asked for.
 * They must not reject.
 */
export type Lines = Iterable<OutMessage | number | Promise<void>>

export function isMessage(line: OutMessage | number | Promise<void>): line is OutMessage {
  return typeof line !== 'number' && !(line instanceof Promise)
}

/**
 * Turns messages into what goes over the wire for one kind of reader, in two steps: the lines of many messages are joined as
 * text, which costs less than joining bytes, and encoded once. Readers of one kind MUST share one encoder, so that they are
 * sent the same bytes, made once.
 */
export interface Encoder {
  /** Whole lines with their ends; empty when this kind of reader is not told such a message. */
  format(message: OutMessage): string
  /**
   * The bytes of lines that `format` gave, one after the other; empty for none. They MUST NOT be changed afterwards. Each line
   * MUST have the same bytes whatever stands before and after it: readers are sent parts of what was encoded for others.
   */
  encode(lines: string): Uint8Array
}
