/** What HELP says of modes, in Chinese. */
import type { Phrasebook } from './translator.ts'

/** The sentence of each mode in HELP CMODES, UMODES and EXTBANS, which stands behind how it is written, `{0}`. */
export const MODES_IN_CHINESE: Phrasebook = [
  ['Founder (~): whose the registered channel is.', '创建者（~）：注册的频道归他所有。'],
  ['Administrator (&), whom the founder names.', '管理员（&），由创建者指定。'],
  [
    'Operator (@): sets modes and ranks, invites people and sends them away.',
    '管理员（@）：设置模式和级别，邀请人，也能请人离开。',
  ],
  ['Half-operator (%): the same, but gives voice (+) only.', '半管理员（%）：同上，但只能给发言权（+）。'],
  ['Voice (+): speaks where others may not.', '发言权（+）：在别人不能说话时也能说话。'],
  [
    'A ban: people that it matches do not enter, and do not speak without a rank. See HELP EXTBANS.',
    '封禁：符合的人不能进入，没有级别也不能说话。见 HELP EXTBANS。',
  ],
  ['An exception: bans do not hold for people that it matches.', '例外：封禁对符合的人无效。'],
  ['People that it matches enter without an invitation.', '符合的人不用邀请就能进入。'],
  ['People enter with this key only: JOIN #channel key.', '要用这个密钥才能进入：JOIN #channel key。'],
  ['Nobody enters while so many are inside.', '里面有这么多人时，谁也不能进入。'],
  ['No more people than these enter in so many seconds.', '这么多秒内最多进入这么多人。'],
  ['People that cannot enter are led to that channel.', '不能进入的人被带到那个频道。'],
  ['No CTCP but actions (/me).', '不收 CTCP，动作（/me）除外。'],
  ['Guests speak with a rank only.', '访客有级别才能说话。'],
  ['Guests do not enter.', '访客不能进入。'],
  [
    'What members without a rank say is told to members with a rank only.',
    '没有级别的成员说的话，只有有级别的成员看得到。',
  ],
  ['No colours.', '不收颜色。'],
  ['People enter when they are invited.', '受邀请才能进入。'],
  ['Members speak with a rank only.', '成员有级别才能说话。'],
  ['Nobody speaks from outside.', '不在里面的人不能发言。'],
  ['Secret: it is shown to its members only.', '保密：只有成员看得到它。'],
  ['The topic is set by half-operators (%) and stronger ranks only.', '只有半管理员（%）及以上能设置主题。'],
  ['Members without a rank do not know of one another.', '没有级别的成员互相看不到。'],
  ['You are shown as a bot.', '你被标为机器人。'],
  [
    'Guests cannot write to you, but for those that you ACCEPT or write to first.',
    '访客不能给你发消息，除非你 ACCEPT 了对方，或先给对方发了消息。',
  ],
  ['You get no CTCP but actions (/me).', '你不收 CTCP，动作（/me）除外。'],
  [
    'Invisible: people that share no channel with you do not find you in lists.',
    '隐身：与你没有共同频道的人在列表里找不到你。',
  ],
  ['An operator of the network, by OPER or by account.', '网络管理员，通过 OPER 或账号。'],
  ['For operators of the network: you are told what the others do.', '限网络管理员：你会得知其他管理员做了什么。'],
  ['You get WALLOPS.', '你会收到 WALLOPS。'],
  ['Everybody that is logged in to this account. account: means the same.', '登录到这个账号的人。account: 意思相同。'],
  [
    'People that it matches enter, and do not speak without a rank. R:account may stand behind m: too.',
    '符合的人能进入，但没有级别就不能说话。m: 后面也可以是 R:account。',
  ],
]
