/** Chinese: what `partyline chat` says. */
export const CHAT_IN_CHINESE: readonly (readonly [english: string, chinese: string])[] = [
  ['Join a chat server, here or anywhere', '加入一个聊天服务器，本机的或任何地方的'],
  ['partyline chat --help shows what can be said', 'partyline chat --help 显示可以怎样写'],
  [
    'Name one: partyline chat HOST. partyline serve starts one on this machine',
    '指明一个: partyline chat HOST。partyline serve 在本机启动一个',
  ],
  ['No server on this machine. Looking for one on the local network …', '本机没有服务器。正在本地网络中寻找 …'],
  [
    'there is no server on this machine, and none answers on the local network',
    '本机没有服务器，本地网络中也没有服务器应答',
  ],
  ['Join it? [Y/n] ', '加入吗？[Y/n] '],
  ['Which one? [1-{0}] ', '哪一个？[1-{0}] '],
  ['no server was chosen', '没有选择服务器'],
  ['On the local network:\n{0}', '在本地网络中:\n{0}'],
  ['Password of the server {0}: ', '服务器 {0} 的密码: '],
  ['Password or token of {0} at {1}: ', '{0} 在 {1} 的密码或令牌: '],
  ['the password of the server is needed', '需要服务器的密码'],
  ['the password of {0} is needed', '需要 {0} 的密码'],
  [
    'Run the command at a terminal, which asks for it. It is kept for the next time, for scripts too',
    '在终端里运行这个命令，它会询问密码，并为下一次保存，脚本也能用',
  ],
  [
    '{0} shows another certificate than the one that was named. Nothing was said to it.\n  named:  {1}\n  shown:  {2}',
    '{0} 出示的证书不是所指明的那一个。没有向它发送任何内容。\n  指明的: {1}\n  出示的: {2}',
  ],
  [
    'Compare both with what the server prints when it starts. If neither is the same, somebody is in between',
    '把两者与服务器启动时打印的指纹比较。如果都不相同，说明中间有人',
  ],
  ['one of an authority that this machine trusts', '由本机信任的机构签发的证书'],
  [
    'THE CERTIFICATE OF {0} HAS CHANGED. Nothing was said to it: somebody may be in between.\n  before: {1}\n  now:    {2}',
    '{0} 的证书变了。没有向它发送任何内容: 中间可能有人。\n  以前: {1}\n  现在: {2}',
  ],
  [
    'Ask the operator of the server, by another way, for its fingerprint. If it is the new one: partyline chat {0} --fingerprint {1}',
    '通过别的途径向服务器的管理员询问证书指纹。如果就是新的这个: partyline chat {0} --fingerprint {1}',
  ],
  [
    'Try again. If it ends in the same way, partyline doctor says what is wrong',
    '再试一次。如果结果相同，partyline doctor 会说明问题所在',
  ],
  ['Ask the operator of the server', '询问服务器的管理员'],
  ['{0} cannot be reached{1}', '无法连接 {0}{1}'],
  ['{0} does not speak as expected{1}', '{0} 的应答不符合预期{1}'],
  [
    'Check the port. A server in plain text is irc://HOST:PORT, one with TLS is ircs://HOST:PORT, and a page is https://HOST:PORT, or http:// on this machine',
    '检查端口。明文服务器写作 irc://HOST:PORT，TLS 服务器写作 ircs://HOST:PORT，网页写作 https://HOST:PORT，本机则是 http://',
  ],
  ['the connection to {0} broke{1}', '与 {0} 的连接中断了{1}'],
  ['{0} does not answer', '{0} 没有应答'],
  [
    'Check the port: something accepts there, and does not speak as an IRC server',
    '检查端口: 有程序接受连接，但它不像 IRC 服务器那样应答',
  ],
  ['{0} has ended the connection{1}', '{0} 结束了连接{1}'],
  ['an operator of {0} has ended the connection{1}', '{0} 的管理员结束了连接{1}'],
  ['{0} does not let you in{1}', '{0} 不允许加入{1}'],
  ['{0} sends more than this program can hold', '{0} 发来的内容超出了本程序能容纳的量'],
  ['{0} does not take the password{1}', '{0} 不接受这个密码{1}'],
  ['Ask the operator of the server for its password', '向服务器的管理员询问密码'],
  ['{0} does not take the account and password{1}', '{0} 不接受这个账号和密码{1}'],
  [
    'Check both. A server without accounts is joined without --account',
    '检查两者。没有账号功能的服务器不需要 --account',
  ],
  ['{0} does not take the nickname{1}', '{0} 不接受这个昵称{1}'],
  ['Choose another one with --nick', '用 --nick 换一个'],
  [
    `Usage: partyline chat [OPTION]... [ADDRESS] [#CHANNEL]...

Joins a chat server. Without an address it is the one on this machine, or one
of the local network, which it lists.

Examples:
  partyline chat
      The server here, or one nearby.
  partyline chat chat.example '#ops'
      With TLS, at port 6697. # needs quotes in a shell.
  partyline chat --account ann chat.example
      Asks for the password once, and keeps a token for this device.
  tail -f app.log | partyline chat --plain chat.example '#ops'
      Posts each line once, over broken connections too.
  partyline chat --json chat.example '#ops' | jq .text
      One JSON object for each event.

ADDRESS is HOST or HOST:PORT (TLS, except on this machine), ircs://HOST/#channel,
irc://, wss://, ws://, the https:// address of the page, an invitation link, or
the path of a Unix socket.

Options:
  -a, --account NAME   Log in with this account
  -n, --nick NAME      The nickname (default: the account, or the user here)
  --plain              Lines in, lines out: for pipes, scripts, screen readers
  --json               The same, and what happens is written as JSON
  --history N          With these: the last N messages first
  --stay               With these: go on at the end of the input
  --wait               With these: wait for a server that is not there yet
  --fingerprint SHA256 The certificate has to have this fingerprint, which is
                       then kept in place of an earlier one
  --pictures           Show pictures of the server, in terminals with sixel or
                       the placeholders of kitty's graphics protocol
  --password           Ask for the password of the server
  --plaintext          Allow a connection that others can read
  --forget             Forget the password or token of the server or account
  --help               Show this text
  --version            Show the version

Exit codes: 0 each line is stored, 1 unexpected, 2 the command line, 5 the
certificate, 7 no server is found, 8 the server refuses or does not answer,
129, 130 and 143 interrupted.
`,
    `用法: partyline chat [OPTION]... [ADDRESS] [#CHANNEL]...

加入一个聊天服务器。不写地址时，加入本机的服务器，或列出本地网络中的服务器供选择。

例子:
  partyline chat
      本机的服务器，或附近的一个。
  partyline chat chat.example '#ops'
      使用 TLS，端口 6697。在 shell 中 # 需要引号。
  partyline chat --account ann chat.example
      只询问一次密码，并为这台设备保存一个令牌。
  tail -f app.log | partyline chat --plain chat.example '#ops'
      每行只发送一次，连接中断也是如此。
  partyline chat --json chat.example '#ops' | jq .text
      每个事件一个 JSON 对象。

ADDRESS 是 HOST 或 HOST:PORT（使用 TLS，本机除外）、ircs://HOST/#channel、irc://、
wss://、ws://、网页的 https:// 地址、邀请链接，或 Unix 套接字的路径。

选项:
  -a, --account NAME   用这个账号登录
  -n, --nick NAME      昵称（默认: 账号，或本机的用户名）
  --plain              逐行输入，逐行输出: 用于管道、脚本和屏幕阅读器
  --json               同上，发生的事情写成 JSON
  --history N          与这两者一起: 先显示最近 N 条消息
  --stay               与这两者一起: 输入结束后继续运行
  --wait               与这两者一起: 等待尚未启动的服务器
  --fingerprint SHA256 证书必须有这个指纹，并以它取代以前保存的指纹
  --pictures           显示服务器上的图片，仅限支持 sixel 或 kitty 图形协议
                       占位符的终端
  --password           询问服务器的密码
  --plaintext          允许别人能够读取的连接
  --forget             忘记服务器或账号的密码或令牌
  --help               显示这段文字
  --version            显示版本

退出码: 0 每一行都已存储，1 意外错误，2 命令行，5 证书，7 没有找到服务器，
8 服务器拒绝或没有应答，129、130 和 143 被中断。
`,
  ],
  [
    'Give this user the right to read it: it says which certificates were trusted before',
    '给当前用户读取它的权限: 它记录了以前信任的证书',
  ],
  ['line {0} of {1} is not understood', '{1} 的第 {0} 行无法理解'],
  [
    'Mend the line, or remove it, and the certificate of that server is then trusted as at first use',
    '改正这一行，或删除它，之后会像首次使用时那样信任那台服务器的证书',
  ],
  ['what is {0}? A channel begins with #, and there is one address', '{0} 是什么？频道以 # 开头，地址只有一个'],
  ['{0} is not the SHA-256 fingerprint of a certificate', '{0} 不是证书的 SHA-256 指纹'],
  ['--history takes a whole number up to {0}, not {1}', '--history 需要不超过 {0} 的整数，不能是 {1}'],
  ['--{0} is for --plain and --json', '--{0} 只用于 --plain 和 --json'],
  ['--pictures is for the full screen', '--pictures 只用于全屏'],
  ['{0} is not an address', '{0} 不是地址'],
  [
    'an address has no name or password in it: they are asked for, or say --account',
    '地址里不写名称或密码: 密码会被询问，账号用 --account 指明',
  ],
  [
    '{0} is not encrypted: everybody on the way could read along, passwords too',
    '{0} 没有加密: 途中的任何人都能偷看，包括密码',
  ],
  [
    'Use its encrypted door, ircs:// or wss://. Or say --plaintext',
    '使用它的加密入口 ircs:// 或 wss://，或者写 --plaintext',
  ],
  [
    'This is the first time at {0}, and only its certificate says who it is. Its fingerprint (SHA-256):\n  {1}',
    '这是第一次连接 {0}，只有它自己的证书说明它是谁。证书指纹 (SHA-256):\n  {1}',
  ],
  ['Compare it with what the server prints when it starts.', '请与服务器启动时打印的指纹比较。'],
  ['It is kept in {0}', '它保存在 {0}'],
  ['Enter goes on, Ctrl-C ends.', '按回车继续，按 Ctrl-C 结束。'],
  ['It could not be kept in {0}: the next time is a first time again.', '它无法保存到 {0}: 下一次仍然算第一次。'],
  ['the password of the server', '服务器的密码'],
  ['a token for this device', '这台设备的令牌'],
  ['the password of {0}', '{0} 的密码'],
  ['Kept for the next time, in {0}: {1}. --forget removes it.', '已为下一次保存在 {0}: {1}。--forget 会删除它。'],
  ['This could not be kept: {0}. It is asked for again the next time.', '无法保存: {0}。下一次会再询问。'],
  ['The password of {0} is not kept any more.', '{0} 的密码不再保存。'],
  ['What proved {0} at {1} is not kept any more.', '{0} 在 {1} 的密码或令牌不再保存。'],
  ['which channel? There is none in the command', '哪个频道？命令里没有写'],
  ["Write it behind the address, in quotes: '#channel'", "把它写在地址后面，加引号: '#channel'"],
  ['given up', '已放弃'],
  ['Start it again', '重新启动它'],
  ['the keychain of this Mac', '这台 Mac 的钥匙串'],
  ['others on this machine may read the secrets in {0}', '本机的其他用户可以读取 {0} 中的机密'],
  ['chmod 600 {0}, and change those that somebody may have read', 'chmod 600 {0}，并更换可能已被别人读取的那些'],
  ['the secrets in {0} cannot be read', '无法读取 {0} 中的机密'],
  ['Mend the file, or remove it: what it held is asked for again', '修复这个文件，或删除它: 之后会再次询问其中的内容'],
  ['the keyring of this desktop', '桌面的密钥环'],
  ['online as {0}', '已上线，昵称 {0}'],
  [
    'online as {0}. This server keeps no history: what is said while the connection is broken is lost',
    '已上线，昵称 {0}。这台服务器不保存历史: 连接中断期间说的话会丢失',
  ],
  ['at most {0} files are sent at a time', '一次最多发送 {0} 个文件'],
  [
    '{0} is a folder. As an archive it can be sent: tar czf photos.tgz photos',
    '{0} 是文件夹。打包后可以发送: tar czf photos.tgz photos',
  ],
  ['{0} is no file', '{0} 不是文件'],
  ['there is no file {0}', '没有文件 {0}'],
  ['{0} may not be read', '{0} 不允许读取'],
  ['{0} is not encrypted: others could read your password and the file', '{0} 没有加密: 别人可能读到你的密码和文件'],
  [
    'nothing is kept that proves {0}. Type it again: /login {1} password',
    '没有保存能证明 {0} 的内容。请重新输入: /login {1} 密码',
  ],
  [
    'the server does not take what proves {0} here. Type it again: /login {1} password',
    '服务器不接受这里保存的 {0} 的证明。请重新输入: /login {1} 密码',
  ],
  ['Which file? /upload photo.jpg', '哪个文件？/upload photo.jpg'],
  ['Sending {0} ({1}) …', '正在发送 {0}（{1}）…'],
  ['{0} was not sent: it was given up', '{0} 没有发送: 已放弃'],
  ['{0} was not sent: {1}', '{0} 没有发送: {1}'],
  ['{0} is there: {1}', '{0} 已送达: {1}'],
  ['The connection broke. Trying again …', '连接中断，正在重试 …'],
  ['offline, trying again', '已断线，正在重试'],
  ['offline ({0}), trying again', '已断线（{0}），正在重试'],
  ['not sent ({0}): {1}', '没有发送（{0}）: {1}'],
  ['Ask the operators of the channel. What was not stored was not sent', '询问频道的管理员。没有存储的内容没有发送'],
  ['this person has left {0}', '已离开 {0}'],
  ['{0} does not let you in: {1}', '{0} 不允许加入: {1}'],
  ['{0} has removed you from {1}: {2}', '{0} 把你移出了 {1}: {2}'],
  ['one line was not stored yet. Perhaps it is', '有一行尚未确认存储，也许已经存储'],
  ['{0} lines were not stored yet. Perhaps some of them are', '有 {0} 行尚未确认存储，其中一些也许已经存储'],
]
