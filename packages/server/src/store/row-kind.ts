/**
 * The kinds of rows. A page asks for the kinds that its reader is to see and finds them by an index, so that no row that is left out makes
 * a page shorter, or is looked at. The numbers stand in the files, in the column `is_message`.
 */
import type { HistoryQuery } from './store.ts'

export const RowKind = {
  /** What happens around the messages; also every TAGMSG of a server that did not tell them apart yet. */
  event: 0,
  /** PRIVMSG and NOTICE: all that a client without draft/event-playback sees of a history. */
  message: 1,
  /** A message without its text, in its place. Nobody sees it. */
  redacted: 2,
  /** REDACT, for readers that have draft/message-redaction. */
  redaction: 3,
  /** TAGMSG, for readers that have message-tags. */
  tags: 4,
} as const

export type RowKind = (typeof RowKind)[keyof typeof RowKind]

export const ROW_KINDS: readonly RowKind[] = Object.values(RowKind)

/** The verb of an event in memory that was redacted. */
export const REDACTED_VERB = ''

export function rowKindOf(verb: string): RowKind {
  switch (verb) {
    case 'PRIVMSG':
    case 'NOTICE':
      return RowKind.message
    case 'TAGMSG':
      return RowKind.tags
    case 'REDACT':
      return RowKind.redaction
    case REDACTED_VERB:
      return RowKind.redacted
    default:
      return RowKind.event
  }
}

/** What the page of a query is made of. */
export function kindsSeen({ playback, unseen = [] }: Pick<HistoryQuery, 'playback' | 'unseen'>): readonly RowKind[] {
  if (!playback) return [RowKind.message]
  const others = [RowKind.tags, RowKind.redaction].filter((kind) => !unseen.some((verb) => rowKindOf(verb) === kind))
  return [RowKind.message, RowKind.event, ...others]
}
