/**
 * What an owner is refused, in Chinese, by the English in which the network, the search and the operations say it: `{0}`, `{1}` … stand for
 * the values. A program goes by the code of a refusal and not by these words.
 */
import { translator, type Phrasebook } from '../language/translator.ts'

const IN_CHINESE: Phrasebook = [
  // Accounts
  ['There is no account {0}', '没有账号 {0}'],
  ['This cannot be the name of an account', '这不能作为账号的名称'],
  ['This cannot be the name of an account. Please take another nickname', '这不能作为账号的名称。请换一个'],
  ['The password must have at least {0} characters, and not be your name', '密码至少要有 {0} 个字符，且不能与账号同名'],
  ['The password must have at most {0} bytes, and no control characters', '密码最多 {0} 字节，且不能含有控制字符'],
  ['There is an account {0} already. Please choose another nickname', '已经有账号 {0}。请换一个名称'],
  [
    'This was the name of an account that is gone. What was said to it is for nobody else: please take another name',
    '这曾是一个已删除账号的名称。对它说过的话不属于别人：请换一个名称',
  ],
  ['This name is reserved on this server. Please choose another nickname', '这个名称由服务器保留。请换一个名称'],
  ['This server holds no more accounts. Please ask its owner', '服务器不能再容纳更多账号（accounts-max）'],
  ['{0} has no e-mail address', '{0} 没有邮箱'],
  ['{0} has no host of its own', '{0} 没有自己的主机名'],
  [
    'A host is written as chat.example: letters, digits, "-" and at least one dot, of at most {0} bytes, and can be taken neither for an address nor for a cloak nor for the server',
    '主机名写作 chat.example：字母、数字和“-”，至少一个点，最多 {0} 字节，并且不能像地址、掩蔽名或服务器名',
  ],
  [
    'This is neither the line of a .pub file nor a fingerprint as ssh-keygen -l shows it',
    '这既不是 .pub 文件里的一行，也不是 ssh-keygen -l 显示的指纹',
  ],
  ['{0} has no such key', '{0} 没有这个密钥'],
  ['{0} has as many keys as it may have ({1}). Remove one first', '{0} 的密钥数已达上限（{1}）。请先移除一个'],
  // Bans and people
  ['There is nobody called {0}', '没有人叫 {0}'],
  [
    'There is no account {0}. Who has none is kept out by address, network or nick!user@host',
    '没有账号 {0}。没有账号的人要用地址、网段或 nick!user@host 来封禁',
  ],
  [
    'This is no account, mask, address or network of addresses, or would match everybody or nobody',
    '这不是账号、掩码、地址或网段，或者会匹配所有人，或者谁也匹配不到',
  ],
  ['There is no ban of {0}', '没有对 {0} 的封禁'],
  ['There are as many bans as there may be ({0}). Please lift some', '已有 {0} 个封禁，不能再多。请先解除一些'],
  ['A duration is written such as {0} or {1}', '时长写作例如 {0} 或 {1}'],
  // Invitations
  [
    'Nobody but the owner makes accounts here. Start the server with --accounts invitation, or reload it',
    '这里只有主人能创建账号。请用 --accounts invitation 启动服务器，或重新加载配置',
  ],
  ['There is no invitation {0}', '没有邀请 {0}'],
  ['An invitation may make 1 account at most', '一个邀请最多可注册 1 个账号'],
  ['An invitation may make {0} accounts at most', '一个邀请最多可注册 {0} 个账号'],
  ['There is such an invitation already. Please make another one', '已经有这样的邀请。请再发一个'],
  [
    'There are as many invitations as there may be ({0}). Please remove one first',
    '已有 {0} 个邀请，不能再多。请先收回一个',
  ],
  // Files
  ['There is no file {0}', '没有文件 {0}'],
  // Tokens
  ['There is no token {0}', '没有令牌 {0}'],
  ['This link was used, or is older than an hour. Make another one', '这个链接已经用过，或超过了一小时。请再生成一个'],
  ['There is a token {0} already', '已经有令牌 {0}'],
  [
    'There are as many tokens as there may be ({0}). Please remove one first',
    '已有 {0} 个令牌，不能再多。请先删除一个',
  ],
  ['A token is taken over TLS only, or from a program on this machine', '令牌只能经 TLS 使用，或由本机上的程序使用'],
  ['Authorization: Bearer TOKEN is missing, or the token is none', '缺少 Authorization: Bearer TOKEN，或令牌无效'],
  // Search
  ['There is no channel {0}', '没有频道 {0}'],
  ['A phrase ends with a quotation mark', '短语要以引号结束'],
  ['It has no letter and no digit to search for', '其中没有可以查找的文字或数字'],
  ['After {0}: there must be a value, without a space', '{0}: 后面要有值，中间没有空格'],
  ['There is only has:link', '只有 has:link'],
  ['At most {0} words and phrases', '最多 {0} 个词语和短语'],
  ['There is nothing to search for', '没有可查找的内容'],
  ['A date has the form 2026-01-31 or 2026-01-31T12:00:00.000Z', '日期的形式是 2026-01-31 或 2026-01-31T12:00:00.000Z'],
  // Export
  ['{0} exports are under way already. Please try again later', '已有 {0} 个导出在进行。请稍后再试'],
  ['from must be before to', 'from 要早于 to'],
  [
    'After channel= there must be a name. In an address, # is written %23: channel=%23den',
    'channel= 后面要有名称。在网址里 # 写作 %23：channel=%23den',
  ],
  // Backups
  ['There is a backup {0} already', '已经有备份 {0}'],
  ['There is no backup {0}', '没有备份 {0}'],
  ['{0} backups are fetched already. Please try again later', '已有 {0} 个备份在下载。请稍后再试'],
  [
    'There is no room on the disk for a backup, and nothing of it was left there. Please make room first',
    '磁盘空间不够做备份，也没有留下任何残余。请先腾出空间',
  ],
  ['A backup is being made or verified. Please try again when it is done', '正在做备份或检查备份。请完成后再试'],
  ['this backup cannot be used: {0} is missing', '这个备份不能用：缺少 {0}'],
  ['this backup cannot be used: {0} is not as it was written', '这个备份不能用：{0} 与写入时不同'],
  ['this backup cannot be used: {0}', '这个备份不能用：{0}'],
  // What is given to an operation
  [
    'There is no such operation here. docs/reference/openapi.json has them all',
    '这里没有这个操作。全部操作见 docs/reference/openapi.json',
  ],
  ['Only {0} is understood here', '这里只接受 {0}'],
  ['Only {0} are understood here', '这里只接受 {0}'],
  ['The body must be one of {0}, in UTF-8. Found: {1}', '请求正文必须是 {0}，用 UTF-8，而不是 {1}'],
  ['The body must not be compressed', '请求正文不能压缩'],
  ['The body may have at most {0} bytes', '请求正文最多 {0} 字节'],
  ['The body is not valid UTF-8', '请求正文不是有效的 UTF-8'],
  ['the body is no JSON object', '请求正文不是 JSON 对象'],
  ['{0}: At most 50 characters, all of which can be shown in one line', '{0}: 最多 50 个字符，且都能显示在一行里'],
  ['{0}: 1 to 40 letters, digits, dots, hyphens and underscores', '{0}: 1 到 40 个字母、数字、点、连字符或下划线'],
  [
    '{0}: A date has the form 2026-01-31 or 2026-01-31T12:00:00.000Z',
    '{0}: 日期的形式是 2026-01-31 或 2026-01-31T12:00:00.000Z',
  ],
  ['{0}: 1 to 40 letters, digits, hyphens and underscores', '{0}: 1 到 40 个字母、数字、连字符或下划线'],
  ['{0}: minute or quarter', '{0}: 只能是 minute 或 quarter'],
  ['{0}: Invalid {1}: Expected {2} but received {3}', '{0}: 需要 {2}，而不是 {3}'],
  // The server
  ['The disk, or what is on it, does not allow it: {0}', '磁盘或磁盘上的内容不允许：{0}'],
  [
    'The server could not write this to its disk, so it was not done and nobody has seen it. Please try again later',
    '服务器无法写入磁盘，因此没有执行，也没有人看到。请稍后再试',
  ],
  [
    'Internal error: the command was not carried out. Details are in the server log',
    '内部错误：命令没有执行。详情在服务器的日志里',
  ],
]

export const inChinese = translator(IN_CHINESE)

/** Is Chinese what is wanted first? RFC 9110 12.5.4. */
export function wantsChinese(acceptLanguage: string | undefined): boolean {
  return /^\s*zh\b/i.test(acceptLanguage ?? '')
}
