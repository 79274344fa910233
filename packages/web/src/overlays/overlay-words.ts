/** What the windows that lie over the page say, in each language: it is loaded with the first of them. */
import type { LanguageTag } from '../language/languages.ts'

const ENGLISH = {
  join: {
    title: 'Join or make a channel',
    name: 'Name',
    join: 'Join',
    make: (name: string) => `Make ${name}`,
    channels: 'Channels of this server',
    memberCount: (count: number, written: string) => (count === 1 ? '1 person' : `${written} people`),
  },

  date: {
    title: 'Go to a day',
    day: 'Day',
    go: 'Go there',
    unread: 'To the first unread message',
  },

  palette: {
    title: 'Go anywhere, do anything',
    placeholder: 'Channel, person, or what to do',
    nothing: 'Nothing has these letters.',
    leave: (name: string) => `Leave ${name}`,
    readAll: 'Mark as read, and go to the end',
  },
}

export type OverlayWords = typeof ENGLISH

export const OVERLAY_WORDS: Readonly<Record<LanguageTag, OverlayWords>> = {
  en: ENGLISH,
  zh: {
    join: {
      title: '加入或新建频道',
      name: '名称',
      join: '加入',
      make: (name) => `新建 ${name}`,
      channels: '此服务器的频道',
      memberCount: (_, written) => `${written} 人`,
    },

    date: {
      title: '转到某一天',
      day: '日期',
      go: '转到',
      unread: '到第一条未读消息',
    },

    palette: {
      title: '去任何地方，做任何事',
      placeholder: '频道、成员或操作',
      nothing: '没有匹配的内容。',
      leave: (name) => `离开 ${name}`,
      readAll: '标为已读并回到末尾',
    },
  },
}
