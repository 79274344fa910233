import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeRefusal } from './describe-refusal.ts'
import { sayPhrase } from './phrase.ts'
import { TALK_IN_CHINESE } from './zh.ts'

const CHINESE = new Map(TALK_IN_CHINESE)

/** As servers write it: this one, InspIRCd, ngIRCd. */
const CASES: readonly (readonly [
  code: string,
  context: readonly string[],
  text: string,
  english: string,
  chinese: string,
])[] = [
  ['401', ['dave'], 'No such nick/channel', 'There is nobody called dave here', '这里没有人叫 dave'],
  ['401', ['#x'], 'No such nick/channel', 'There is no channel #x', '没有频道 #x'],
  [
    '402',
    ['dave'],
    'No such server',
    'There is neither a person nor a server called dave',
    '没有叫 dave 的人，也没有这样的服务器',
  ],
  ['404', ['#x'], 'Cannot send to channel (+m)', 'This could not be said in #x', '这句话没能发到 #x'],
  [
    '404',
    ['#x'],
    'Only operators (@) and voiced members (+) may speak here',
    'Only operators (@) and voiced members (+) may speak here',
    '这里只有管理员（@）和有发言权（+）的人才能发言',
  ],
  [
    '404',
    ['#x'],
    'You are shunned',
    'This could not be said in #x: You are shunned',
    '这句话没能发到 #x：You are shunned',
  ],
  ['433', ['bob'], 'Nickname is already in use', 'The nickname bob is taken', '名字 bob 已被占用'],
  [
    '433',
    ['b0b'],
    'This nickname looks like bob, which is in use. Please choose another one',
    'This nickname looks like bob, which is in use. Please choose another one',
    '这个名字与正在使用的 bob 太像了。请换一个',
  ],
  ['442', ['#x'], "You're not on that channel", 'You are not in #x', '你不在 #x 里'],
  ['471', ['#x'], 'Cannot join channel (+l)', '#x is full', '#x 满了'],
  [
    '473',
    ['#x'],
    'Cannot join channel (invite only)',
    '#x is only for people that were invited',
    '#x 只有受邀的人才能进入',
  ],
  ['474', ['#x'], 'Cannot join channel (+b)', 'You are banned from #x', '你被 #x 封禁了'],
  ['475', ['#x'], 'Cannot join channel (+k)', '#x needs its key, or another one', '#x 需要密钥，或者密钥不对'],
  [
    '477',
    ['#x'],
    'You need to be logged in to an account for that',
    '#x is only for people with an account',
    '#x 只对有账号的人开放',
  ],
  ['482', ['#x'], "You're not channel operator", 'Only operators of #x may do this', '只有 #x 的管理员才能这样做'],
  [
    'WEAK_PASSWORD',
    ['ann'],
    'The password must have at least 8 characters, and not be your name',
    'The password must have at least 8 characters, and not be your name',
    '密码至少要有 8 个字符，且不能与名字相同',
  ],
  ['ODD', ['#x', 'r12'], 'What \u0002nobody\u0002 knows\u001b', 'What nobody knows␛', 'What nobody knows␛'],
  ['499', ['#x'], '', '499', '499'],
]

for (const [code, context, text, english, chinese] of CASES) {
  void test(`${code} ${context.join(' ')} :${text}`, () => {
    const phrase = describeRefusal({ code, context, text })
    assert.equal(sayPhrase(phrase), english)
    assert.equal(sayPhrase(phrase, CHINESE), chinese)
  })
}
