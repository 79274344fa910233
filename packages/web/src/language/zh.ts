/** What the page says to a person, in Chinese. */
import type { Strings } from './en.ts'

export const CHINESE: Strings = {
  language: '中文',

  places: '频道与私聊',
  people: '成员',
  conversation: '消息',
  close: '关闭',
  showPlaces: '显示频道与私聊',
  hidePlaces: '隐藏频道与私聊',
  showPeople: '显示成员',
  hidePeople: '隐藏成员',

  line: {
    offline: '未连接',
  },
}
