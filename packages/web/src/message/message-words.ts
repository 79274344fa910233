/** How what can be done with a message is called, in each language. */
import type { LanguageTag } from '../language/languages.ts'

const ENGLISH = {
  actions: 'What to do with the message',
  react: 'React',
  otherReaction: 'Another emoji or word',
  reply: 'Reply',
  copy: 'Copy the text',
  redact: 'Delete for everybody',
}

export type MessageWords = typeof ENGLISH

export const MESSAGE_WORDS: Readonly<Record<LanguageTag, MessageWords>> = {
  en: ENGLISH,
  zh: {
    actions: '对这条消息的操作',
    react: '回应',
    otherReaction: '其他表情或文字',
    reply: '回复',
    copy: '复制文字',
    redact: '为所有人删除',
  },
}
