/** What stands in place of the composer says, in each language. */
import type { LanguageTag } from '../language/languages.ts'

const ENGLISH = {
  left: 'You have left this channel.',
  kicked: (by: string) => `${by} removed you from this channel.`,
  kickedFor: (by: string, reason: string) => `${by} removed you from this channel: ${reason}`,
  key: 'Key of the channel',
  join: 'Join again',
  forget: 'Take it off the list',
}

export type OutsideWords = typeof ENGLISH

export const OUTSIDE_WORDS: Readonly<Record<LanguageTag, OutsideWords>> = {
  en: ENGLISH,
  zh: {
    left: '你已离开此频道。',
    kicked: (by) => `${by} 将你移出了此频道。`,
    kickedFor: (by, reason) => `${by} 将你移出了此频道：${reason}`,
    key: '频道密钥',
    join: '重新加入',
    forget: '从列表中移除',
  },
}
