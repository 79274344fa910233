/** Which lines stand under one name: those of one author, said the same way to the same people, within five minutes. */
import type { MessageForm, MessageId } from '../client/item.ts'

/** Since the first of them, so that the time is shown again while somebody goes on and on. */
const GROUP_MS = 5 * 60_000

export interface AuthorGroup {
  readonly nick: string
  readonly form: MessageForm
  readonly toRank: string
  readonly start: number
}

export interface Line {
  readonly nick: string
  readonly form: MessageForm
  readonly toRank: string
  readonly time: number
  readonly replyTo: MessageId | null
}

/** What is done, and what answers somebody, stands for itself. */
export function isInGroup({ nick, form, toRank, time, replyTo }: Line, group: AuthorGroup | null): boolean {
  if (group === null || form === 'action' || replyTo !== null) return false
  return group.nick === nick && group.form === form && group.toRank === toRank && time - group.start < GROUP_MS
}

/** That begins with this line; null where no other can follow. */
export function groupFrom({ nick, form, toRank, time }: Line): AuthorGroup | null {
  return form === 'action' ? null : { nick, form, toRank, start: time }
}

export function isSameGroup(one: AuthorGroup | null, other: AuthorGroup | null): boolean {
  if (one === null || other === null) return one === other
  return one.nick === other.nick && one.form === other.form && one.toRank === other.toRank && one.start === other.start
}
