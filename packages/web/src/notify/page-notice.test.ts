import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageItem, Place, PlaceKey } from '@partyline/irc/client'
import { noticeOf } from '../worker/notice.ts'
import { noticeFor } from './page-notice.ts'

const author = { nick: 'ann', address: '~ann@h', account: null, isBot: false }

const CASES: readonly (readonly [
  form: MessageItem['form'],
  kind: Place['kind'],
  name: string,
  line: string,
  text: string,
])[] = [
  ['message', 'channel', '#lobby', ':ann!~ann@h PRIVMSG #lobby :zoe: look', 'zoe: look'],
  ['message', 'conversation', 'ann', ':ann!~ann@h PRIVMSG zoe :hello', 'hello'],
  ['action', 'channel', '#a', ':ann!~ann@h PRIVMSG #a :\u0001ACTION waves at zoe\u0001', 'waves at zoe'],
  ['message', 'channel', '#a', ':ann!~ann@h PRIVMSG #a :\u0002zoe\u0002', '\u0002zoe\u0002'],
]
for (const [form, kind, name, line, text] of CASES) {
  void test(`${line} is the same notification from the page and by push`, () => {
    const { time: _time, ...pushed } = noticeOf(`@msgid=01ABC ${line}`) ?? { time: null }
    assert.deepEqual(noticeFor({ author, text, id: '01ABC', form }, { kind, name, key: name as PlaceKey }), pushed)
  })
}
