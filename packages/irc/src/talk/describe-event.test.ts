import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Happening } from '../client/item.ts'
import { eventItem } from '../testing/items.ts'
import { describeEvent } from './describe-event.ts'
import { sayPhrase } from './phrase.ts'
import { TALK_IN_CHINESE } from './zh.ts'

const CHINESE = new Map(TALK_IN_CHINESE)

const CASES: readonly (readonly [event: Happening, english: string, chinese: string])[] = [
  [{ kind: 'join' }, 'ann came', 'ann 进来了'],
  [{ kind: 'part', reason: '' }, 'ann left', 'ann 离开了'],
  [{ kind: 'part', reason: 'tea' }, 'ann left: tea', 'ann 离开了：tea'],
  [{ kind: 'quit', reason: '' }, 'ann went away', 'ann 下线了'],
  [{ kind: 'quit', reason: 'tea' }, 'ann went away: tea', 'ann 下线了：tea'],
  [{ kind: 'nick', from: 'ann', to: 'eve' }, 'ann is now eve', 'ann 改名为 eve'],
  [{ kind: 'topic', text: '' }, 'ann took the topic away', 'ann 去掉了话题'],
  [{ kind: 'topic', text: 'tea' }, 'ann changed the topic: tea', 'ann 更改了话题：tea'],
  [{ kind: 'mode', modes: ['+ov', 'bob', 'eve'] }, 'ann set +ov bob eve', 'ann 设置了 +ov bob eve'],
  [{ kind: 'kick', nick: 'bob', reason: '' }, 'ann removed bob from the channel', 'ann 把 bob 移出了频道'],
  [{ kind: 'kick', nick: 'bob', reason: 'x' }, 'ann removed bob from the channel: x', 'ann 把 bob 移出了频道：x'],
  [{ kind: 'invite', nick: 'bob' }, 'ann invited bob', 'ann 邀请了 bob'],
  [
    { kind: 'rename', from: '#a', to: '#b', reason: '' },
    'ann renamed the channel from #a to #b',
    'ann 把频道 #a 改名为 #b',
  ],
  [
    { kind: 'rename', from: '#a', to: '#b', reason: 'x' },
    'ann renamed the channel from #a to #b: x',
    'ann 把频道 #a 改名为 #b：x',
  ],
  // What people wrote is neither a place of the sentence, nor formatting, nor a control character.
  [
    { kind: 'topic', text: '{0} \u0002and\u0002 {1}' },
    'ann changed the topic: {0} and {1}',
    'ann 更改了话题：{0} and {1}',
  ],
  [{ kind: 'quit', reason: '\u001b[2J\u202e' }, 'ann went away: ␛[2J‹U+202E›', 'ann 下线了：␛[2J‹U+202E›'],
]

for (const [event, english, chinese] of CASES) {
  void test(`${JSON.stringify(event)} is said as ${english}`, () => {
    const phrase = describeEvent(eventItem('k', 0, 'ann', event))
    assert.equal(sayPhrase(phrase), english)
    assert.equal(sayPhrase(phrase, CHINESE), chinese)
  })
}
