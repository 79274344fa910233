/** Items of timelines for tests, in few words. */
import type { EventItem, Happening, ItemKey, MessageItem, PendingMessage, ReplyItem } from '../client/item.ts'

/** What a test gives stands for itself. */
export function itemKey(key: string): ItemKey {
  return key as ItemKey
}

/** A message of ann at a time, with whatever else a test says. */
export function messageItem(
  key: string,
  time: number,
  rest: Partial<MessageItem> & { nick?: string } = {},
): MessageItem {
  const { nick = 'ann', ...given } = rest
  return {
    kind: 'message',
    key: itemKey(key),
    id: `id-${key}`,
    time,
    form: 'message',
    author: { nick, address: `${nick}@host`, account: null, isBot: false },
    isMine: false,
    text: `text of ${key}`,
    toRank: '',
    replyTo: null,
    mentionsMe: false,
    reactions: [],
    redaction: null,
    ...given,
  }
}

export function eventItem(key: string, time: number, nick: string, event: Happening): EventItem {
  const author = { nick, address: `${nick}@host`, account: null, isBot: false }
  return { kind: 'event', key: itemKey(key), id: `id-${key}`, time, author, isMine: false, event }
}

export function replyItem(key: string, time: number): ReplyItem {
  return {
    kind: 'reply',
    key: itemKey(key),
    id: null,
    time,
    level: 'error',
    verb: '401',
    code: '',
    context: ['bob'],
    text: 'No such nick',
  }
}

export function pendingMessage(key: string, time: number, rest: Partial<PendingMessage> = {}): PendingMessage {
  return {
    key: itemKey(key),
    time,
    form: 'message',
    text: `text of ${key}`,
    toRank: '',
    replyTo: null,
    status: 'sent',
    ...rest,
  }
}
