/** What a line of a log says, whatever program wrote it. */

/** Milliseconds: since 1970 in UTC, or, as `local`, of a clock on a wall, read as if it hung in Greenwich. */
export interface LogTime {
  readonly kind: 'utc' | 'local'
  readonly ms: number
  /** Milliseconds: it was then, or at any moment until so much later. */
  readonly unitMs: number
}

/** What somebody has said or done, before it has a channel. */
export interface LoggedDeed {
  readonly verb: 'PRIVMSG' | 'NOTICE' | 'JOIN' | 'PART' | 'QUIT' | 'NICK' | 'TOPIC' | 'KICK'
  readonly nick: string
  /** The parameters without the channel. */
  readonly params: readonly string[]
}

/** An event of our own export. */
export interface LoggedEvent {
  /** Folded. */
  readonly target: string
  readonly id: string
  readonly verb: string
  readonly source: string
  readonly params: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

export type LogLine =
  | { readonly kind: 'deed'; readonly at: LogTime; readonly deed: LoggedDeed }
  | { readonly kind: 'event'; readonly at: LogTime; readonly event: LoggedEvent }
  /** Of the log itself, as where a day begins. */
  | { readonly kind: 'heading' }
  /** Nothing that a history has: modes, remarks of the client. */
  | { readonly kind: 'other' }
  /** No line of this format, or one whose date is not known. */
  | { readonly kind: 'unreadable' }

/** Reads the lines of one file in their order; a date may stand on an earlier line. */
export type LogReader = (line: string) => LogLine

export interface LogFormat {
  /** @param fileName without the folder: a date may stand in it */
  readonly open: (fileName: string) => LogReader
}

export const HEADING: LogLine = { kind: 'heading' }
export const OTHER: LogLine = { kind: 'other' }
export const UNREADABLE: LogLine = { kind: 'unreadable' }

export function deedLine(at: LogTime, nick: string, verb: LoggedDeed['verb'], ...params: readonly string[]): LogLine {
  return { kind: 'deed', at, deed: { verb, nick, params } }
}

/** As CTCP has it. */
export function actionLine(at: LogTime, nick: string, text: string): LogLine {
  return deedLine(at, nick, 'PRIVMSG', `\u0001ACTION ${text}\u0001`)
}

/** A reason that may not be there. */
export function withReason(reason: string | undefined): readonly string[] {
  return reason === undefined || reason === '' ? [] : [reason]
}
