/** A message of the server with what its tags say, and with what it came in. */
import type { Message } from '../message.ts'
import { parseSource } from '../source.ts'
import { parseServerTime } from '../time.ts'
import type { Author } from './item.ts'

export interface Incoming {
  readonly kind: 'message'
  readonly message: Message
  /** Of the command that it answers (IRCv3 labeled-response), also where it stands on the batch around it. */
  readonly label: string | null
}

/** IRCv3 batch: everything of it has come. */
export interface IncomingBatch {
  readonly kind: 'batch'
  readonly type: string
  readonly params: readonly string[]
  /** Of its first line. */
  readonly opening: Message
  readonly parts: readonly (Incoming | IncomingBatch)[]
  readonly label: string | null
}

/** @param now for servers that do not say the time */
export function timeOf({ tags }: Message, now: number): number {
  const time = tags.get('time')
  return (time === undefined ? null : parseServerTime(time)) ?? now
}

export function idOf({ tags }: Message): string | null {
  return tags.get('msgid') || null
}

export function authorOf({ source, tags }: Message): Author {
  const { nick, user, host } = parseSource(source ?? '')
  return {
    nick,
    address: host === '' ? '' : `${user}@${host}`,
    account: tags.get('account') || null,
    isBot: tags.has('bot') || tags.has('draft/bot'),
  }
}

/** The nickname in a source. */
export function nickOf({ source }: Message): string {
  return source === null ? '' : parseSource(source).nick
}
