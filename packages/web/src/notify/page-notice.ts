/** A message as the page notifies of it: in the words, and with the tag, with which the service worker shows a push of it, so that one takes the place of the other. */
import { bareText } from '@partyline/irc'
import type { MessageItem, Place } from '@partyline/irc/client'
import type { Notice } from '../worker/notice.ts'

export type PageNotice = Pick<Notice, 'title' | 'body' | 'tag' | 'chosen'>

export function noticeFor(
  { author, text, file, id, form }: Pick<MessageItem, 'author' | 'text' | 'file' | 'id' | 'form'>,
  { kind, name, key }: Pick<Place, 'kind' | 'name' | 'key'>,
): PageNotice {
  const said = file?.name ?? bareText(text)
  return {
    title: kind === 'conversation' ? author.nick : `${author.nick} · ${name}`,
    body: form === 'action' ? `* ${author.nick} ${said}` : said,
    tag: id ?? key,
    chosen: { kind: 'chosen', place: name, id },
  }
}
