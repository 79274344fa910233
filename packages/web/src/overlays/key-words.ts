/** What the list of keys says, in each language: it is long, and loaded with the list. */
import type { LanguageTag } from '../language/languages.ts'

const ENGLISH = {
  title: 'All keys',
  everywhere: 'Everywhere',
  composer: 'Where you write',
  messages: 'On a message',
  names: {
    palette: 'Go anywhere, do anything',
    nextUnread: 'Next place with something unread',
    previousUnread: 'Previous place with something unread',
    nextPlace: 'Next place',
    readAll: 'Mark as read, and go to the end',
    keys: 'This list',
    send: 'Send',
    newLine: 'New line',
    complete: 'Complete a name or a command',
    command: 'Commands, at the begin of a line',
    sent: 'What you sent before, from an empty line',
    toMessages: 'To the messages, from the begin of the text',
    scroll: 'Earlier and later messages',
    move: 'From message to message',
    reply: 'Reply',
    react: 'React',
    copy: 'Copy the text',
    redact: 'Delete for everybody',
    actions: 'All that can be done',
  },
}

export type KeyWords = typeof ENGLISH

export const KEY_WORDS: Readonly<Record<LanguageTag, KeyWords>> = {
  en: ENGLISH,
  zh: {
    title: '全部按键',
    everywhere: '随处可用',
    composer: '输入时',
    messages: '在消息上',
    names: {
      palette: '去任何地方，做任何事',
      nextUnread: '下一个有未读的地方',
      previousUnread: '上一个有未读的地方',
      nextPlace: '下一个地方',
      readAll: '标为已读并回到末尾',
      keys: '此列表',
      send: '发送',
      newLine: '换行',
      complete: '补全名字或命令',
      command: '行首输入命令',
      sent: '输入框为空时：之前发送过的文字',
      toMessages: '光标在开头时：转到消息',
      scroll: '更早和更新的消息',
      move: '在消息间移动',
      reply: '回复',
      react: '回应',
      copy: '复制文字',
      redact: '为所有人删除',
      actions: '全部操作',
    },
  },
}
