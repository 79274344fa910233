/** Chinese: the options and limits of `serve`, and what their reference says beside them. */
export const CONFIGURATION_IN_CHINESE: readonly (readonly [english: string, chinese: string])[] = [
  ['Listening', '监听'],
  [
    'IRC in plain text. Repeatable. off turns it off, and port 0 picks a free one',
    '明文 IRC。可重复。off 表示关闭。端口 0 表示自动选择空闲端口',
  ],
  ['IRC over TLS. Repeatable. off turns it off', '基于 TLS 的 IRC。可重复。off 表示关闭'],
  ['For a person with nc or telnet. Repeatable. off turns it off', '供使用 nc 或 telnet 的人。可重复。off 表示关闭'],
  [
    'For a person with openssl s_client -quiet or ncat --ssl. Repeatable. off turns it off',
    '供使用 openssl s_client -quiet 或 ncat --ssl 的人。可重复。off 表示关闭',
  ],
  [
    'Open the encrypted doors to the network ([::]:6697 unless --ircs is given, [::]:6690 unless --plains is, [::]:6710 unless --webs is, [::]:2222 unless --ssh is) and ask everyone for a password',
    '向网络开放加密入口（未给出 --ircs 时为 [::]:6697，未给出 --plains 时为 [::]:6690，未给出 --webs 时为 [::]:6710，未给出 --ssh 时为 [::]:2222），并要求每个人输入密码',
  ],
  [
    'The browser client, IRC over WebSocket, and the pages /healthz, /readyz and /metrics. Repeatable. off turns it off',
    '浏览器客户端、基于 WebSocket 的 IRC，以及 /healthz、/readyz 和 /metrics 页面。可重复。off 表示关闭',
  ],
  [
    'The browser client over HTTPS, and IRC over WebSocket with TLS (wss). Repeatable. off turns it off',
    'HTTPS 上的浏览器客户端，以及基于 TLS 的 WebSocket（wss）上的 IRC。可重复。off 表示关闭',
  ],
  [
    'Compress what WebSockets carry, for clients that offer it: fewer bytes, and much more work for each reader',
    '压缩 WebSocket 传输的内容（仅对提出要求的客户端）：字节更少，但每个读者的开销大得多',
  ],
  [
    'Let programs there read /metrics at the web door, beside those of this machine. Repeatable',
    '除本机程序外，也允许该处的程序读取 web 入口的 /metrics。可重复',
  ],
  [
    'Let pages from there speak IRC over WebSocket, such as https://chat.example, instead of those from the address that they connect to. Repeatable',
    '允许来自该处（例如 https://chat.example）的网页通过 WebSocket 使用 IRC，取代默认的“只允许来自所连地址的网页”。可重复',
  ],
  [
    'a message of a WebSocket is held whole before it is read. Up to here, a line that is too long is only refused',
    'WebSocket 消息在读取前整条保存在内存中。未超过此限制时，过长的行只是被拒绝',
  ],
  [
    'a long line of a person is sent as several messages. It is held until its end has come',
    '人输入的长行会拆成几条消息发送。在行尾到达之前，它一直保存在内存中',
  ],
  ['the person is told that the line was too long. Nothing of it is sent', '告诉对方这一行太长。这一行完全不发送'],
  [
    'a person that comes in sees what was said before, and should see the last of it on one screen',
    '进来的人会看到之前的发言，最后几条应当在一屏之内',
  ],
  ['what was said earlier is asked for with /history', '更早的发言用 /history 查看'],
  ['the WebSocket is closed with 1009', '以 1009 关闭该 WebSocket'],
  [
    'Let operators of channels have what is said there sent to a web address (HookServ SEND)',
    '允许频道管理员把频道里说的话发送到一个网址（HookServ SEND）',
  ],
  [
    'Let the server send there too, beside addresses of the internet. Repeatable',
    '除互联网地址外，也允许服务器向该处发送。可重复',
  ],
  [
    'what waits for a program that does not answer is in memory, for each hook',
    '等待不应答的程序的消息都在内存里，每个钩子各算',
  ],
  ['the oldest is dropped, and the log says so', '丢弃最早的一条，并记入日志'],
  [
    'what waits for all programs together is in memory: some 500 bytes a message',
    '等待所有程序的消息都在内存里：每条约 500 字节',
  ],
  [
    'the oldest of the hook for which most wait is dropped, and the log says so',
    '丢弃等待最多的那个钩子的最早一条，并记入日志',
  ],
  ['each is a connection of its own to a program', '每一个都是到某个程序的一条独立连接'],
  ['the next message waits until it is the turn of its hook', '下一条消息等到轮到它的钩子'],
  [
    'a program that is started anew is back within an hour. What was said before that is in the history',
    '重新启动的程序一小时内就会回来。更早说的话在历史里',
  ],
  ['the message is dropped, the log says why, and the next one is sent', '丢弃该消息，日志说明原因，然后发送下一条'],
  [
    'UDP for sensors: "TOKEN #channel text", with the token of a hook (HookServ ADD). Not encrypted, never answered. Repeatable',
    '供传感器使用的 UDP：“TOKEN #频道 文字”，TOKEN 是钩子的令牌（HookServ ADD）。不加密，也从不答复。可重复',
  ],
  [
    'a larger one is cut on its way, and lost whole where one piece is lost',
    '更大的数据报在途中会被切开，丢一片就全丢',
  ],
  ['it is dropped, and counted', '丢弃，并计数'],
  ['of each token: a sensor that runs wild must not fill a channel', '按令牌计：失控的传感器不得刷满频道'],
  ['what comes meanwhile is dropped, and counted', '期间到达的都丢弃，并计数'],
  [
    'At the IRC door, believe WEBIRC of a gateway at that address that gives the password in the first line of FILE. Repeatable',
    '在 irc 入口，相信位于该地址的网关给出的 WEBIRC，前提是它给出 FILE 第一行中的密码。可重复',
  ],
  [
    'Tell IRC clients from elsewhere to come over TLS only from now on, and to keep to that for so long, such as 30d (IRCv3 sts). 0d takes it back. Needs a certificate of your own',
    '告诉来自其他机器的 IRC 客户端：此后只通过 TLS 连接，并在这段时间内（例如 30d）一直如此（IRCv3 sts）。0d 表示收回。需要你自己的证书',
  ],
  [
    'each is a way for programs into the channel or out of it, which its operators should be able to look through',
    '每个钩子都是程序进出频道的一条通路，频道管理员应当能一一过目',
  ],
  ['HookServ says so. One must be removed first', '由 HookServ 告知。须先删除一个'],
  [
    'what a program posts to a hook is held whole. A push of GitHub with a hundred commits fits',
    '程序发给钩子的内容整份保存在内存中。足够容纳一次含上百个提交的 GitHub 推送',
  ],
  ['the program is answered 413', '以 413 答复该程序'],
  ['a program that posts a whole log would leave no room for people', '程序若贴上整份日志，人就没有说话的地方了'],
  ['the last line is "…" instead of the rest', '最后一行为“…”，其余的不发送'],
  ['a program that runs wild must not fill a channel', '失控的程序不得刷满频道'],
  [
    'each transfer between two sides that cannot reach each other takes what the network of this machine can carry. 0 passes nothing on',
    '双方无法直接相连的每次传输都会占用这台机器的网络。0 表示不转发',
  ],
  ['the side that comes is answered 503', '新来的一方得到 503'],
  ['one person must not take all of them', '不能让一个人占去全部'],
  ['the side that comes is answered 429', '新来的一方得到 429'],
  ['a side that waits is a connection', '等待的一方占用一个连接'],
  ['the side that waits is closed, and may come again', '等待的一方被断开，可以再来'],
  ['the program is answered 429, with the time that it has to wait', '以 429 答复该程序，并告知需要等待的时间'],
  [
    'At the web door, believe X-Forwarded-For, X-Forwarded-Proto and Forwarded of a proxy there. Repeatable',
    '在 web 入口，相信位于该处的代理给出的 X-Forwarded-For、X-Forwarded-Proto 和 Forwarded。可重复',
  ],
  [
    'At every door, connections from there must begin with a PROXY header (version 1 or 2), which names the client. Repeatable',
    '在每个入口，来自该处的连接必须以 PROXY 头（版本 1 或 2）开始，由它指明客户端。可重复',
  ],
  ['Server', '服务器'],
  ['Name of this server, a host name with a dot', '本服务器的名称：带点的主机名'],
  ['Name of the network, shown by clients', '网络的名称，由客户端显示'],
  ['Ask for the password in the first line of this file', '要求输入此文件第一行中的密码'],
  [
    'Ask for this password. Not as a flag: others on this machine can read the arguments of a command',
    '要求输入此密码。不能作为参数：本机的其他用户能看到命令的参数',
  ],
  ['Take the message of the day from this file', '从此文件读取每日消息（MOTD）'],
  ['Message of the day', '每日消息（MOTD）'],
  ['What this server is, shown by WHOIS', '这台服务器是什么，由 WHOIS 显示'],
  [
    'A line of what ADMIN answers, such as how to reach whose server it is. Repeatable, up to three',
    'ADMIN 回答中的一行，例如如何联系服务器的所有者。可重复，最多三行',
  ],
  [
    'An image that clients show for this network (draft/ICON of 005). {size} in it stands for a size in pixels',
    '客户端为本网络显示的图像（005 中的 draft/ICON）。其中的 {size} 代表以像素计的大小',
  ],
  ['Channel that people at the plain door join', '从 plain 入口进来的人加入的频道'],
  ['Show everyone the addresses of people instead of a cloak', '向所有人显示各人的地址，而不是隐藏名'],
  [
    'An operator of the network, of the class owner, admin, moderator or one of oper-class: the account NAME, or a person that gives OPER this name and the password (or its argon2id hash) in the first line of FILE. Repeatable',
    '网络管理员及其类别（owner、admin、moderator 或 oper-class 中的一个）：名为 NAME 的账号，或用 OPER 给出此名称和 FILE 第一行中的密码（或其 argon2id 哈希）的人。可重复',
  ],
  [
    'A class of operators, or another meaning for one of the three, and its rights, such as helper:kill+wallops. Repeatable',
    '一个管理员类别（或重新定义上述三类之一）及其权限，例如 helper:kill+wallops。可重复',
  ],
  [
    'A nickname that nobody may take, nor one that looks like it, such as admin. Repeatable',
    '任何人不得使用的昵称（与它形似的也不行），例如 admin。可重复',
  ],
  ['Accounts', '账号'],
  [
    'Who may make an account. open: everybody that comes in. invitation: who has one of "partyline admin invite". closed: only you. Nobody needs one to chat',
    '谁可以注册账号。open：进来的任何人。invitation：持有 “partyline admin invite” 所发邀请的人。closed：只有你。聊天不需要账号',
  ],
  [
    'An account is made only by people that are connected, and not by a client while it connects',
    '只有已连上的人可以注册账号，客户端在连接过程中不可以',
  ],
  [
    'Whose accounts stay in their channels without a connection: disabled, opt-in, opt-out or mandatory',
    '谁的账号断开连接后仍留在频道中：disabled（无人）、opt-in（自愿开启）、opt-out（默认开启，可关闭）或 mandatory（所有人）',
  ],
  [
    'Verify an e-mail address for each new account: the command takes a message on its standard input, such as "/usr/sbin/sendmail -t -i"',
    '新账号须验证电子邮件地址：此命令从标准输入读取邮件，例如 "/usr/sbin/sendmail -t -i"',
  ],
  [
    'The address from which that mail comes (default: partyline@ and the name of the server)',
    '该邮件的发件地址（默认：partyline@ 加服务器名）',
  ],
  ['Encryption', '加密'],
  [
    'Certificate of your own (PEM, with its chain). Without it the server makes one',
    '用自己的证书（PEM，带证书链）代替服务器生成的证书',
  ],
  ['Private key of that certificate (PEM)', '该证书的私钥（PEM）'],
  ['Storage', '存储'],
  ['Cluster', '集群'],
  [
    'Be one of several nodes that share the stream of these NATS servers, such as nats://10.0.0.5:4222. Repeatable',
    '作为共享这些 NATS 服务器的流的多个节点之一，例如 nats://10.0.0.5:4222。可重复',
  ],
  [
    'Name of this node, which no other node has. Without it, the name of the machine',
    '此节点的名称，不能与其他节点相同。不设置时使用机器名',
  ],
  [
    'Who this node is to the NATS servers: a creds file, or a file with USER:PASSWORD, a token or the seed of an nkey',
    '这个节点登录 NATS 服务器用的凭据：creds 文件，或写有“用户名:密码”、token 或 nkey 种子的文件',
  ],
  [
    'The same, not in a file. Not as a flag: others on this machine can read the arguments of a command',
    '同上，但直接给出内容。不能作为参数给出：本机其他用户能看到命令的参数',
  ],
  [
    'Certificate of the authority that the NATS servers have theirs from (PEM). With it the connection to them is encrypted',
    '签发 NATS 服务器证书的 CA 证书（PEM）。给出后，到它们的连接必定加密',
  ],
  [
    'disk: what is shown is on the disk of a majority of the NATS servers (sync_interval: always). memory: it is in the memory of a majority for up to two minutes',
    'disk：显示出来的内容已写入多数 NATS 服务器的磁盘（sync_interval: always）。memory：内容最多有两分钟只在多数服务器的内存中',
  ],
  ['Data folder: history, certificate, generated password and keys', '数据目录：历史、证书、生成的密码和密钥'],
  [
    'fsync: a message that anyone saw survives a power cut. process: it survives a crash of the server only',
    'fsync：任何人见过的消息在断电后仍在。process：只在服务器崩溃后仍在',
  ],
  [
    'Delete what was said longer ago, such as 90d. Nobody can bring it back',
    '删除比这更早的内容，例如 90d。删除后无法恢复',
  ],
  [
    'Delete the oldest of a channel or private conversation that has more than this on the disk, such as 100M. Nobody can bring it back',
    '某个频道或私聊在磁盘上超过这个大小时，删除其中最早的内容，例如 100M。删除后无法恢复',
  ],
  ['Limits', '限制'],
  ['Limits per address hold for this machine itself too', '按地址的限制对本机也有效'],
  ['Log', '日志'],
  ['debug, info, warn or error', 'debug、info、warn 或 error'],
  ['Log and ready line as JSON, for programs', '日志和就绪行用 JSON 格式，供程序读取'],
  ['More', '其他'],
  [
    'Configuration file (default: partyline.toml in the data folder, if there is one)',
    '配置文件（默认：数据目录中的 partyline.toml，如果有）',
  ],
  ['Show this text', '显示此帮助'],
  ['Show the version', '显示版本'],
  [
    'RFC 1459 2.3: a message without tags has 512 bytes, CR LF included',
    'RFC 1459 2.3：不带标签的消息为 512 字节，含 CR LF',
  ],
  [
    '417 ERR_INPUTTOOLONG. The line is dropped and the next one is read',
    '417 ERR_INPUTTOOLONG。该行被丢弃，继续读取下一行',
  ],
  [
    'IRCv3 message-tags: a client may send 4,094 bytes of tag data',
    'IRCv3 message-tags：客户端可发送 4,094 字节的标签数据',
  ],
  ['RFC 1459 2.3: a message has at most 15 parameters', 'RFC 1459 2.3：一条消息最多 15 个参数'],
  ['the last parameter takes the rest of the line', '最后一个参数包含该行余下的部分'],
  [
    'a name fits on a screen line beside its text. 32 bytes are ten Chinese characters',
    '名称和文本能放在屏幕的一行里。32 字节是十个汉字',
  ],
  ['the source of every message carries it', '每条消息的来源都带有它'],
  ['the rest is cut off', '余下的部分被截掉'],
  [
    'a host that operators give is in the source of every message. Clients reserve room for 63',
    '管理员给的主机名在每条消息的来源里。客户端预留 63 字节',
  ],
  ['CHGHOST and HostServ SET refuse it', 'CHGHOST 和 HostServ SET 拒绝它'],
  ['WHOIS and JOIN carry it in one line', 'WHOIS 和 JOIN 在一行中带有它'],
  [
    'the rest is cut off. SETNAME answers FAIL INVALID_REALNAME',
    '余下的部分被截掉。SETNAME 回答 FAIL INVALID_REALNAME',
  ],
  ['every message to the channel carries it', '发往该频道的每条消息都带有它'],
  ['fits into one line', '能放进一行'],
  [
    'reasons of KICK, PART and QUIT and the AWAY text fit into one line with their source',
    'KICK、PART、QUIT 的理由和 AWAY 文本能与来源一起放进一行',
  ],
  ['JOIN and MODE carry it', 'JOIN 和 MODE 带有它'],
  ['bounds what one session can make the server hold', '限制一个会话能让服务器保存的内容'],
  [
    'a channel with a topic, key or list is kept after its last member left',
    '有主题、密钥或列表的频道在最后一名成员离开后仍保留',
  ],
  ['403 ERR_NOSUCHCHANNEL. Existing channels are not affected', '403 ERR_NOSUCHCHANNEL。已有的频道不受影响'],
  [
    'a topic, key or list outlives a holiday, and no name stays taken for ever',
    '主题、密钥或列表能保留过一个假期，而名称不会被永远占用',
  ],
  [
    'the channel ends, with its topic, modes and lists. The next JOIN makes a new one',
    '频道连同其主题、模式和列表一起结束。下一次 JOIN 会新建一个',
  ],
  [
    'one address must not use up channelsMax by giving topics to channels that nobody is in',
    '一个地址不得靠给无人的频道设置主题来用尽 channelsMax',
  ],
  [
    'a channel to which this address gave a topic, key or list ends when its last member leaves',
    '由该地址设置了主题、密钥或列表的频道，在最后一名成员离开时结束',
  ],
  [
    'clients come back within minutes of a restart, people on the next day',
    '客户端在重启后几分钟内回来，人在第二天回来',
  ],
  [
    'the place from before the restart lapses: its holder enters as anybody does',
    '重启前的位置失效：原来的成员像其他人一样进入',
  ],
  ['every JOIN walks the ban, exception and invitation lists', '每次 JOIN 都要遍历封禁、例外和邀请列表'],
  [
    'longer than any source. A list reply carries a mask and a source in one line. Counted also as the mask is compared, where one character can be eighteen',
    '长于任何来源。列表回复在一行中带有一个掩码和一个来源。也按比较时的形式计数，那时一个字符可能变成十八个',
  ],
  [
    '696 ERR_INVALIDMODEPARAM, in WHO and LIST 417 ERR_INPUTTOOLONG',
    '696 ERR_INVALIDMODEPARAM。在 WHO 和 LIST 中为 417 ERR_INPUTTOOLONG',
  ],
  ['the change, with its parameters, is sent on in one line', '更改连同其参数在一行中转发'],
  [
    'FAIL MODE TOO_MANY_CHANGES. The changes before are made, those after are not',
    'FAIL MODE TOO_MANY_CHANGES。之前的更改生效，之后的不生效',
  ],
  ['one line must not become a thousand messages', '一行不得变成一千条消息'],
  ['407 ERR_TOOMANYTARGETS. Nothing of the command is done', '407 ERR_TOOMANYTARGETS。该命令完全不执行'],
  [
    'an author can delete a slip of the same day, and not what was agreed on long ago. Operators of a channel can at any time',
    '作者可以删除当天的误发消息，但不能删除很久以前的约定。频道管理员随时可以删除',
  ],
  ['FAIL REDACT REDACT_WINDOW_EXPIRED. The message stays', 'FAIL REDACT REDACT_WINDOW_EXPIRED。消息保留'],
  [
    'memory for up to where a person has read each channel and conversation',
    '用于记住一个人在每个频道和每段私聊中读到哪里的内存',
  ],
  ['the marker with the earliest date is forgotten', '日期最早的已读标记被遗忘'],
  [
    'a message of several lines is held until its last line has come, and is one row of the history',
    '多行消息要保存到最后一行到达为止，在历史中是一条记录',
  ],
  [
    'FAIL BATCH MULTILINE_MAX_BYTES. Nothing of the message is sent',
    'FAIL BATCH MULTILINE_MAX_BYTES。该消息完全不发送',
  ],
  [
    'readers that do not know such messages get as many: more belongs into a file',
    '不支持多行消息的读者会收到同样多的单行消息：更长的内容应放进文件',
  ],
  [
    'FAIL BATCH MULTILINE_MAX_LINES. Nothing of the message is sent',
    'FAIL BATCH MULTILINE_MAX_LINES。该消息完全不发送',
  ],
  ['invitations are held until used', '邀请保留到被使用为止'],
  ['the oldest invitation lapses', '最早的邀请失效'],
  [
    'each knock at a channel is told to all its operators, and anybody may knock',
    '每次 KNOCK 都会通知频道的所有管理员，而任何人都可以 KNOCK',
  ],
  ['712 ERR_TOOMANYKNOCK. The operators are told nothing', '712 ERR_TOOMANYKNOCK，不通知管理员'],
  ['every private message to the user is compared with its list', '发给该用户的每条私聊消息都要与它的列表比较'],
  ['511 ERR_SILELISTFULL. The masks before it are in the list', '511 ERR_SILELISTFULL。它之前的掩码已在列表中'],
  [
    'memory, and what it costs to tell of one nickname: a person watches for friends, and not for everybody',
    '内存，以及告知一个昵称的开销：一个人关注的是朋友，而不是所有人',
  ],
  ['734 ERR_MONLISTFULL. The nicknames before it are watched', '734 ERR_MONLISTFULL。它之前的昵称会被关注'],
  [
    'memory for the partners of private conversations, whose history a person can ask for. With an account they are kept',
    '用于记住私聊对象的内存，用户可以查询与他们的历史。有账号的会长期保存',
  ],
  [
    'the conversation unused for longest, to the hour, can no longer be asked for until somebody writes in it',
    '最久未用的会话（精确到小时）不能再查询，直到有人再次在其中发言',
  ],
  [
    'below the usual hard limit of 20,000 open files, with room for the disk',
    '低于通常 20,000 个打开文件的硬限制，并给磁盘留有余地',
  ],
  ['ERROR and close', 'ERROR 并关闭'],
  [
    'Limits per address do not hold for clients from there, nor are they a wave. Repeatable',
    '每个地址的限制对来自该处的客户端无效，它们也不算涌入。可重复',
  ],
  [
    'guests that come into a channel in so great a number at once (waveWindowMs) are programs. Exempt addresses do not count',
    '同时（waveWindowMs）大量进入一个频道的访客是程序。豁免的地址不计入',
  ],
  [
    '480 ERR_THROTTLE for further guests, for waveHoldMs. The operators of the channel and of the network are told',
    '在 waveHoldMs 内，其余访客收到 480 ERR_THROTTLE。频道和网络的管理员会得知',
  ],
  ['joins within this time are one wave', '此时间内的加入算作一次涌入'],
  ['the count begins anew', '重新开始计数'],
  ['programs give up, or are banned meanwhile', '程序会放弃，或在此期间被封禁'],
  ['the channel takes guests again', '频道重新接受访客'],
  ['every client that comes is compared with all bans of the network', '每个到来的客户端都要与网络的所有封禁比较'],
  [
    'every code that somebody gives is compared with all invitations to the server',
    '每个给出的邀请码都要与服务器的所有邀请比较',
  ],
  [
    'those that are used up or have ended are forgotten, else TOO_MANY_INVITATIONS. Those that are there hold',
    '用完或到期的邀请会被忘掉，否则 TOO_MANY_INVITATIONS。已有的邀请继续有效',
  ],
  [
    'the accounts that were made with an invitation are kept with it, so that its owner sees them',
    '用邀请注册的账号与邀请一起保存，让主人能看到',
  ],
  ['TOO_MANY_USES. Several invitations can be made', 'TOO_MANY_USES。可以发多个邀请'],
  ['every request of a program of the owner is compared with all tokens', '主人的程序的每个请求都要与所有令牌比较'],
  ['TOO_MANY_TOKENS. Those that are there hold', 'TOO_MANY_TOKENS。已有的令牌继续有效'],
  ['FAIL UBAN TOO_MANY_BANS. Those that are there hold', 'FAIL UBAN TOO_MANY_BANS。已有的封禁继续有效'],
  ['memory for what operators did, which is kept on the disk too', '管理员操作记录所占的内存，磁盘上也保留'],
  [
    'what is said of one person or channel is sent to everybody that meets it (IRCv3 metadata). Clients know some ten keys',
    '关于一个人或一个频道的内容会发给每个遇到它的人（IRCv3 metadata）。客户端大约认识十个键',
  ],
  ['FAIL METADATA LIMIT_REACHED', 'FAIL METADATA LIMIT_REACHED'],
  [
    'a key is the name of a field in a client. The longest of the registry of IRCv3 has 12',
    '键是客户端中一个字段的名称。IRCv3 登记表中最长的有 12 个字符',
  ],
  ['FAIL METADATA KEY_INVALID', 'FAIL METADATA KEY_INVALID'],
  [
    'the address of a picture, or a sentence, which fits into a line beside the names. Less is left where names are long',
    '一张图片的地址或一句话，与名称一起放得进一行。名称较长时，剩下的空间更少',
  ],
  [
    'FAIL METADATA INVALID_VALUE, in version 2 of the draft VALUE_INVALID',
    'FAIL METADATA INVALID_VALUE，草案第 2 版为 VALUE_INVALID',
  ],
  [
    'a client subscribes to the keys that it can show. The list is looked through for each change',
    '客户端订阅它能显示的键。每次更改都要查看这个列表',
  ],
  [
    'FAIL METADATA TOO_MANY_SUBS. The keys before it are subscribed to',
    'FAIL METADATA TOO_MANY_SUBS。它前面的键已订阅',
  ],
  ['memory for accounts, each about two kilobytes', '账号占用的内存，每个约 2 KB'],
  [
    'FAIL REGISTER TEMPORARILY_UNAVAILABLE. The accounts that are there are not affected',
    'FAIL REGISTER TEMPORARILY_UNAVAILABLE，已有的账号不受影响',
  ],
  [
    'accounts that one address may register within a day, and codes that may be mailed for it, or to one e-mail address: names must not be taken in bulk, and nobody annoyed. Loopback is exempt',
    '一个地址一天内可以注册的账号数，以及为一个地址或向一个电子邮箱可以寄出的验证码数：不允许批量占用名字，也不打扰任何人。本机不受限制',
  ],
  ['FAIL REGISTER TEMPORARILY_UNAVAILABLE', 'FAIL REGISTER TEMPORARILY_UNAVAILABLE'],
  [
    'NIST SP 800-63B, revision 3, 5.1.1.2. A shorter one is found by guessing, however slow guesses are',
    'NIST SP 800-63B 第 3 版 5.1.1.2。再短的密码，猜得再慢也会被猜中',
  ],
  ['FAIL REGISTER WEAK_PASSWORD', 'FAIL REGISTER WEAK_PASSWORD'],
  [
    'IRCv3 draft/account-registration: it must fit into a line to NickServ',
    'IRCv3 draft/account-registration：必须能放进发给 NickServ 的一行',
  ],
  ['FAIL REGISTER UNACCEPTABLE_PASSWORD', 'FAIL REGISTER UNACCEPTABLE_PASSWORD'],
  ['For a person with ssh. Repeatable. off turns it off', '供使用 ssh 的人。可重复。off 表示关闭'],
  [
    'of one address: to shake hands costs some milliseconds of a thread, and a script comes again and again',
    '按地址计：每次握手要占用线程几毫秒，而脚本会一再连接',
  ],
  ['the client is told how long to wait, and its connection ends', '告诉客户端要等多久，然后连接结束'],
  [
    'connections that shake hands or ask for a password hold memory, and have proven nothing',
    '正在握手或询问密码的连接占用内存，却还没有证明任何身份',
  ],
  [
    'the address with the most of them loses its oldest. A client of an address that has as many is told to try again',
    '占用最多的地址失去其最早的连接。占用同样多的地址的客户端被告知稍后再试',
  ],
  [
    'time to shake hands, to read a question and to type a password, and then to ask for a session',
    '留出时间握手、看问题、输入密码，然后请求会话',
  ],
  ['the connection ends', '连接结束'],
  [
    'the keys that a client offers one after the other, of an agent with many, and what it tries then',
    '客户端（例如有许多密钥的 agent）逐个出示的密钥，以及之后的其他尝试',
  ],
  [
    'the connection ends. `ssh -o IdentitiesOnly=yes -i KEY` offers one',
    '连接结束。`ssh -o IdentitiesOnly=yes -i KEY` 只出示一个密钥',
  ],
  ['people mistype, and guessing costs a handshake each time', '人会输错，而每次猜测都要重新握手'],
  [
    'several windows over one connection (ControlMaster). Each counts for its address',
    '一条连接上的几个窗口（ControlMaster）。每个都计入其地址',
  ],
  ['the client is told that it cannot open another', '告诉客户端不能再打开'],
  [
    'files and folders that one connection has open (sftp). Each that is sent reserves room on the disk',
    '一个连接同时打开的文件和文件夹（sftp）。每个正在发送的文件都预留磁盘空间',
  ],
  ['the client is told so, and may close one', '客户端会得到告知，可以关闭一个'],
  ['a screen is held in memory, and drawn, cell by cell', '屏幕逐格保存在内存中并绘制'],
  ['only so many columns are used', '只使用这么多列'],
  ['only so many rows are used', '只使用这么多行'],
  ['the SSH keys of the devices of one person', '一个人各台设备的 SSH 密钥'],
  ['the certificates of the devices of one person', '一个人各台设备的证书'],
  ['NickServ says so. Those that are there are not affected', 'NickServ 会说明，已有的不受影响'],
  ['the devices of one person, each with a token of its own', '一个人的设备，每台有自己的令牌'],
  [
    'IRCv3 sasl-3.1: what the lines of one SASL message may have together, in Base64. The longest of ours has 1,000',
    'IRCv3 sasl-3.1：一条 SASL 消息各行合计（Base64）的上限。本服务器用到的最长约 1,000',
  ],
  [
    '905 ERR_SASLTOOLONG. The exchange is over, and the client may begin another',
    '905 ERR_SASLTOOLONG。本次交换结束，客户端可以重新开始',
  ],
  [
    'mail is late at times, and a name is not held for ever by a registration that nobody completes',
    '邮件有时会迟到。没有人完成的注册也不会永远占住名字',
  ],
  ['FAIL VERIFY INVALID_CODE. The name is free again', 'FAIL VERIFY INVALID_CODE，名字重新可用'],
  [
    'a registered channel stays when nobody is in it, with its name. 0: nobody registers one',
    '注册的频道在没有人时也会保留，名字也一直占用。0：不允许注册',
  ],
  ['ChanServ refuses to register another channel of this account', 'ChanServ 拒绝为此账户再注册频道'],
  [
    'the accounts that have a rank in a registered channel: each is compared when somebody enters',
    '在注册频道中拥有等级的账户：有人进入时逐个比较',
  ],
  ['ChanServ refuses to add another account', 'ChanServ 拒绝再添加账户'],
  [
    'what a registered channel says to each user that enters, which costs a line of output or a few',
    '注册频道对每个进入者说的话，每次要多发一行或几行',
  ],
  ['ChanServ refuses the entry message', 'ChanServ 拒绝该欢迎辞'],
  ['the devices of one person. Each push is encrypted for each of them', '一个人的设备。每次推送都要为每台设备加密'],
  ['FAIL WEBPUSH MAX_REGISTRATIONS', 'FAIL WEBPUSH MAX_REGISTRATIONS'],
  [
    'the address of one client at a service that pushes, which must fit into a line beside its keys',
    '一个客户端在推送服务上的地址，必须和它的密钥一起放得进一行',
  ],
  ['FAIL WEBPUSH INVALID_PARAMS', 'FAIL WEBPUSH INVALID_PARAMS'],
  [
    'what is kept in memory while services are slow. A push is some 500 bytes',
    '推送服务较慢时保留在内存里的内容。一次推送约 500 字节',
  ],
  [
    'the oldest is not pushed, and the log says so (push.dropped). The history has the message',
    '最旧的不再推送，日志会说明（push.dropped）。历史里有这条消息',
  ],
  ['each is a connection of its own to a service', '每个都是到推送服务的一条独立连接'],
  ['the next push waits', '下一次推送等待'],
  [
    'members whose clients do not know of renaming are sent out of the channel and in again, with all its names',
    '客户端不认识改名的成员会被送出频道再送回，并收到全部名单',
  ],
  ['FAIL RENAME CANNOT_RENAME. The channel keeps its name', 'FAIL RENAME CANNOT_RENAME，频道名不变'],
  ['people that were not there when a channel was renamed come by its old name', '频道改名时不在场的人会用旧名来找'],
  ['the old name leads nowhere any more, and is free', '旧名不再指向任何频道，可被使用'],
  [
    'Tell the local network which doors it can reach (multicast DNS), so that programs find this server. off: do not',
    '告诉局域网可以连接哪些入口（multicast DNS），让程序能找到这台服务器。off：不告诉',
  ],
  [
    'the devices of one person. Whatever the person sees is written to each of them',
    '一个人的设备。此人看到的一切都要写给每台设备',
  ],
  [
    'FAIL NICK TOO_MANY_SESSIONS. The sessions that are there are not affected',
    'FAIL NICK TOO_MANY_SESSIONS，已有的会话不受影响',
  ],
  [
    'a household or a lab shares one address. More than this is a fault or an attack. An IPv6 network of 64 bits is one address, one of 48 bits may have 16 times as many. Loopback is exempt',
    '一个家庭或实验室共用一个地址。超过这个数就是故障或攻击。IPv6 的 64 位网络算作一个地址，48 位网络可以有 16 倍。回环地址除外',
  ],
  ['a client that connects and says nothing holds a descriptor', '连接后什么也不说的客户端占用一个描述符'],
  [
    'a broken connection is noticed, and address translation kept alive, within minutes',
    '几分钟内发现已经断开的连接，并保持地址转换有效',
  ],
  ['PING is sent', '发送 PING'],
  ['time to answer that PING, on a bad mobile line', '在不好的移动网络上回答该 PING 的时间'],
  ['ERROR and close. Others see the QUIT', 'ERROR 并关闭。其他人看到 QUIT'],
  [
    'a nickname that is wanted is not held by a broken connection. One that is alive answers sooner',
    '别人想用的昵称不会被断开的连接占住。正常的连接会更快回答',
  ],
  [
    'ERROR and close of the session that has the nickname. Others see the QUIT, and the nickname is free',
    '占用该昵称的会话收到 ERROR 并被关闭。其他人看到 QUIT，昵称可用',
  ],
  [
    'the steady rate of one session: the token bucket refills at it. A command costs a token or a few for each target, and one more for each thousand users told, masks compared, channels or rows looked at, and each 512 bytes of its line beyond the first 512',
    '一个会话的持续速率：令牌桶以此速率补充。一个命令对每个目标花费一个或几个令牌，每通知一千个用户、比较一千个掩码、查看一千个频道或行再加一个，所在的行在前 512 字节之外每 512 字节也再加一个',
  ],
  ['reading from that session waits. Nothing is lost', '暂缓读取该会话。什么也不会丢失'],
  [
    'a client that starts joins its channels and asks for history at once. A person pastes some lines',
    '客户端启动时一次加入所有频道并查询历史。人会粘贴几行',
  ],
  ['what one session may have waiting for its turn while the disk is slow', '磁盘慢时，一个会话可以排队等待的命令数'],
  [
    'a command that needs time before its turn, such as one that checks a password, waits for others that do',
    '执行前需要时间的命令（例如校验密码）要等待其他同类命令',
  ],
  ['FAIL TEMPORARILY_UNAVAILABLE. Nothing of the command is done', 'FAIL TEMPORARILY_UNAVAILABLE。该命令完全不执行'],
  [
    'commands that are prepared at the same time. To check a password takes 64 MiB and a thread, of which names and files need the others',
    '同时进行准备的命令数。校验一次密码要占用 64 MiB 内存和一个线程，其余线程要留给域名解析和文件',
  ],
  [
    'the next command that needs time waits for one before it. Commands that need none do not',
    '下一个需要时间的命令等前面的完成。不需要时间的命令不受影响',
  ],
  [
    'of preparationsMax, as many for one address: guessing at passwords must not keep others from coming in',
    '在 preparationsMax 之内，每个地址的上限：猜密码不得妨碍其他人进入',
  ],
  [
    'the next such command from this address waits. Those from other addresses go ahead',
    '该地址的下一个此类命令等待。其他地址的命令先行',
  ],
  [
    'what others say while a client does not read, on a bad line. A long answer (LIST, a page of history) is made as it is read',
    '线路不好、客户端暂时不读时，容纳其他人所说的话。长的回答（LIST、一页历史）边读边生成',
  ],
  ['the connection is closed. What it missed is in the history', '连接被关闭。错过的内容在历史中'],
  ['one answer of CHATHISTORY fits into the send queue', 'CHATHISTORY 的一次回答能放进发送队列'],
  ['the answer has this many messages', '回答包含这么多条消息'],
  [
    'one answer of SEARCH is held until its reader has taken it. Nobody reads more hits than these',
    'SEARCH 的一次回答会保留到读取方取走为止。没有人会读比这更多的结果',
  ],
  [
    'the answer has this many messages, the newest of those that were found',
    '回答包含这么多条消息，取找到的消息中最新的',
  ],
  [
    'a search that the index cannot help, for common letters alone or while the index is made, reads the whole history',
    '索引帮不上忙的搜索（只有常见字，或索引正在建立）会通读整个历史',
  ],
  [
    'what was found until then is the answer, and FAIL INTERNAL_ERROR follows it',
    '以到那时为止找到的内容作答，随后是 FAIL INTERNAL_ERROR',
  ],
  ['what a client asks for after a reconnect is answered from memory', '客户端重连后查询的内容从内存中回答'],
  ['older events are answered from the disk', '更早的事件从磁盘回答'],
  ['memory for recent history of all channels together', '所有频道近期历史共用的内存'],
  [
    'the channel unused for longest is forgotten and answered from the disk',
    '最久未用的频道从内存中移除，改从磁盘回答',
  ],
  [
    'room on the disk: every two guests that talk leave a private conversation, which nobody can read when they have left',
    '磁盘空间：每两个私聊过的访客都会留下一段私聊，他们离开后无人能读',
  ],
  ['the private conversation unused for longest is deleted', '最久未用的私聊被删除'],
  ['memory for WHOWAS', '用于 WHOWAS 的内存'],
  ['the oldest entry is forgotten', '最早的一项被移除'],
  [
    'commands are executed, lines written and long answers made for so long at a time, so that others wait no longer. Shorter slices mean more transactions for the disk',
    '每次执行命令、写出行和生成长回答最多这么久，其他人不必等得更久。更短的时间片意味着更多的磁盘事务',
  ],
  [
    'the rest is done after everything else that waits has had its slice',
    '其余部分等所有其他等待者各用过一个时间片后再做',
  ],
  [
    'bounds how long one batch keeps the event loop and one transaction the disk',
    '限制一批占用事件循环、一个事务占用磁盘的时间',
  ],
  ['the rest is in the next batch', '其余部分在下一批'],
  [
    'guessing at the password: after a wrong one the address waits a second, and twice as long after each further one',
    '防止猜密码：一次错误之后该地址等待一秒，之后每错一次等待时间加倍',
  ],
  [
    'the address waits this long. After ten minutes without a wrong password nothing is held against it',
    '该地址等待这么久。十分钟内没有错误密码，之前的便不再计较',
  ],
  [
    'memory for the addresses from which wrong passwords, or many clients, came',
    '记住发来错误密码、或者短时间内来了许多客户端的地址所用的内存',
  ],
  ['the address where that is longest ago is forgotten', '其中时间最早的那个地址被遗忘'],
  [
    'an address that connects and leaves again and again: each time, others are told, and its rate begins anew',
    '有的地址反复连接又离开：每次都要通知其他人，它的速率也重新计算',
  ],
  [
    'as many clients as may be connected from the address are read at once. Each further one waits for its turn',
    '该地址允许同时连接多少个客户端，就立即读取多少个。之后的每一个都要等轮到它',
  ],
  [
    'strangers can cause lines of the log, such as door.rejected. Of one event, so many are written within a minute',
    '陌生人能引起日志行，例如 door.rejected。同一事件每分钟写这么多行',
  ],
  [
    'the rest of the minute becomes one line, with timesMore. Lines of the level debug are all written',
    '这一分钟余下的合为一行，带有 timesMore。debug 级别的行全部写出',
  ],
  [
    'unless history-age and history-size say otherwise, history is kept for ever, so that the disk of the data folder can become full. Then nothing is accepted',
    '除非用 history-age 和 history-size 另行设定，历史永久保存，数据目录所在的磁盘可能写满。那时服务器什么都不接受',
  ],
  [
    'disk.low in the log, and disk.recovered when there is more room again',
    '日志中出现 disk.low。空间又够时出现 disk.recovered',
  ],
  [
    'when the clock of the machine is set back a little, dates wait for it, so that they do not go back',
    '机器的时钟稍微往回调时，日期等它赶上，不会倒退',
  ],
  [
    'dates follow the clock down, and clock.set-back in the log says so. The order stays as it was',
    '日期随时钟往回走，日志中的 clock.set-back 会说明。顺序保持不变',
  ],
  ['a stop waits this long for clients to take their last lines', '停止时等待客户端取走最后几行的时间'],
  ['the rest is cut off and counted in the log', '其余的被切断，并在日志中计数'],
  ['it was stopped, and everybody was told', '被正常停止，并已通知所有人'],
  ['something unexpected. The message has the details', '意外情况。详情见消息'],
  ['the command line or the configuration is not right', '命令行或配置有误'],
  [
    'the data folder cannot be used: not writable, held by another server, damaged, or of a newer version',
    '数据目录无法使用：不可写、被另一个服务器占用、已损坏，或来自更新的版本',
  ],
  ['a door cannot be opened, because its port is in use, for example', '入口无法打开，例如端口已被占用'],
  ['the certificate or its key cannot be used', '证书或其密钥无法使用'],
  [
    'Every error has a `code`, a message that says what was done and what was found, and a `remedy`. This page is made from\nthe tables in the code (`packages/*/src/errors.ts`) by `npm run docs`, and the checks compare the two.',
    '每个错误都有一个 `code`、一条说明做了什么和发现了什么的消息，以及一个补救办法 `remedy`。本页由 `npm run docs` 从代码中的表\n（`packages/*/src/errors.ts`）生成，检查时会比较两者。',
  ],
  [
    'Every option can be given as a flag, as an environment variable and in a TOML file. A flag outweighs the environment, and\nthe environment the file. The file is `--config FILE`, or `partyline.toml` in the data folder when there is one. On\nSIGHUP, a server that was started without a terminal reads the configuration and the certificate again. One that was started from a\nterminal ends. This page is made from the code by `npm run docs`.',
    '每个选项都可以作为命令行参数、环境变量或写在 TOML 文件中。参数优先于环境变量，环境变量优先于文件。文件是 `--config FILE`，\n或数据目录中的 `partyline.toml`（如果有）。收到 SIGHUP 时，不是从终端启动的服务器\n会重新读取配置和证书，从终端启动的服务器会结束。本页由 `npm run docs` 从代码生成。',
  ],
  [
    'In the file under `[limits]`, as a flag `--limit NAME=NUMBER` (repeatable), in the environment as\n`PARTYLINE_LIMIT_NAME` with underscores. Sizes are in bytes and times in milliseconds, as the names say.',
    '在文件中写在 `[limits]` 下。作为参数写 `--limit NAME=NUMBER`（可重复）。在环境变量中写 `PARTYLINE_LIMIT_NAME`，用下划线。如名称所示，\n大小以字节计，时间以毫秒计。',
  ],
  ['Takes effect at the next start', '下次启动时生效'],
  ['Errors', '错误'],
  ['The server', '服务器'],
  ['Sockets (`@partyline/net`)', '套接字（`@partyline/net`）'],
  ['The protocol (`@partyline/irc`)', '协议（`@partyline/irc`）'],
  ['Exit codes of `partyline serve`', '`partyline serve` 的退出码'],
  ['Configuration of `partyline serve`', '`partyline serve` 的配置'],
  ['code', '代码'],
  ['what it means', '含义'],
  ['what to do', '怎么办'],
  ['flag', '参数'],
  ['environment', '环境变量'],
  ['default', '默认值'],
  ['what it is', '说明'],
  ['name', '名称'],
  ['allowed', '允许范围'],
  ['why', '原因'],
  ['when it is reached', '达到时'],
  ['Specifications', '规范'],
  ['specification', '规范'],
  ['announced as', '通告为'],
  ['files', '文件'],
  ['tests', '测试'],
  [
    'Which specification the server follows, what tells a client of it (a capability of CAP LS, or a token of 005), where the code\nbegins, and the tests that show it. This page is made from `scripts/specifications.ts` by `npm run docs`. The checks compare it with what the server\nannounces.',
    '服务器遵循哪些规范，如何告知客户端（CAP LS 中的能力，或 005 中的标记），代码从哪里开始，以及由哪些测试证明。\n本页由 `npm run docs` 从 `scripts/specifications.ts` 生成，检查时会与服务器实际通告的内容比较。',
  ],
  [
    'a code that was sent by mail is typed by a person, and guessed at by nobody. It has 59 bits',
    '邮件里的验证码由人输入，不该有人去猜。它有 59 位',
  ],
  [
    'per account and day: nobody alone can use up the code of a person whose name it knows',
    '按账号和天计算：只知道名字的人无法独自把别人的验证码用掉',
  ],
  [
    'FAIL VERIFY TEMPORARILY_UNAVAILABLE. Further wrong codes from there count no more against the code',
    'FAIL VERIFY TEMPORARILY_UNAVAILABLE。来自那里的更多错误验证码不再计入该验证码',
  ],
  [
    'FAIL VERIFY INVALID_CODE. The code is none any more: the name is free again, or the address is to be set again. Wrong codes count as wrong passwords for their address besides',
    'FAIL VERIFY INVALID_CODE。验证码作废：名称重新空出，或者需要重新设置邮箱。错误的验证码还会像错误的密码一样算在来源地址上',
  ],
  [
    'How browsers reach the web door from everywhere, such as https://chat.example: links to files begin with it. Without it, with an address of this machine',
    '浏览器从各处到达 web 入口的地址，例如 https://chat.example：文件链接以它开头。未给出时使用本机的某个地址',
  ],
  [
    'Delete files in channels after so long, such as 90d, also those that messages name. Without it, a file stays as long as one does',
    '频道中的文件在这么久之后删除，例如 90d，包括仍有消息提到的文件。未给出时，只要还有消息提到，文件就一直保留',
  ],
  [
    'link: a file in a channel is given to anybody with its link, which nobody can guess. members: only to members of the channel, who prove their account',
    'link：任何持有链接的人都能得到频道中的文件，而链接无法猜到。members：只有证明了账号的频道成员才能得到',
  ],
  [
    'Have this command look at each file, whose path comes behind it, such as "clamdscan --no-summary --fdpass". Where it ends with 0, the file is taken. Where it ends with 1, it is not, and the last line says why',
    '让这条命令检查每个文件，文件路径附在命令之后，例如 "clamdscan --no-summary --fdpass"。以 0 结束时接受文件。以 1 结束时不接受，最后一行说明原因',
  ],
  [
    'one file of a channel. Larger ones go from machine to machine (partyline send). 0: no files are taken',
    '频道中的单个文件。更大的文件直接在机器之间传送（partyline send）。0 表示不接受文件',
  ],
  ['the upload is answered 413 before a byte of it is read', '在读取任何字节之前，以 413 回应上传'],
  [
    'one person must not use up what all have. Each file counts 4 KiB at least',
    '一个人不能用光大家共有的空间。每个文件至少按 4 KiB 计算',
  ],
  [
    'the upload is answered 413. Files that no message names any more make room',
    '以 413 回应上传。不再有消息提到的文件会腾出空间',
  ],
  [
    'what all files may have on the disk. Files with the same content count once. On a cluster each of them counts',
    '所有文件在磁盘上可占用的空间。内容相同的文件只计一次。在集群上每个文件都计入',
  ],
  ['the upload is answered 507', '以 507 回应上传'],
  [
    'history goes on the same disk, and nothing is accepted when that is full',
    '历史记录写在同一块磁盘上，磁盘满时什么都不会被接受',
  ],
  [
    'an upload that would leave less is answered 507 before a byte of it is read',
    '若上传后剩余空间会更少，则在读取任何字节之前以 507 回应',
  ],
  ['of one account. Each reserves the room that its file needs', '属于同一个账号。每个上传都会预留其文件所需的空间'],
  [
    'the next upload is answered 429 until one of them is complete, ended or too old',
    '在其中之一完成、终止或过期之前，下一个上传以 429 回应',
  ],
  [
    'an upload can be gone on with after a night, and one that nobody comes back to gives its room back',
    '上传可以过一夜再继续，没人回来继续的上传会归还空间',
  ],
  ['what there is of it is removed, and its address is answered 404', '已有的部分会被删除，其地址以 404 回应'],
  [
    'a body may take hours, but a client that sends nothing of it holds a connection',
    '正文可能要传几个小时，但什么都不发送的客户端会占住连接',
  ],
  [
    'the connection is closed. What came is kept, and a client that speaks tus goes on behind it',
    '连接被关闭。已收到的部分会保留，使用 tus 的客户端可从其后继续',
  ],
  [
    'the command of upload-scan may hang. A gigabyte takes a virus scanner a minute',
    'upload-scan 的命令可能会卡住。病毒扫描器处理 1 GB 需要一分钟',
  ],
  ['the command is ended, and the file is not taken', '命令被终止，文件不被接受'],
  [
    'a file whose link stands in no message, and never did, is one that nobody has sent yet',
    '链接从未出现在任何消息中的文件，是还没有人发出的文件',
  ],
  [
    'the file is removed. One that a message names stays, unless file-age says otherwise',
    '文件被删除。有消息提到的文件会保留，除非 file-age 另有规定',
  ],
  [
    'a picture is held whole while what its camera has noted is taken out of it',
    '去除相机写入的信息时，整张图片保存在内存中',
  ],
  ['the picture is not taken, unless its sender wants it kept as it is', '不接受该图片，除非发送者要求原样保留'],
  [
    'a thumbnail is made of the pixels of a picture, four bytes each, and a file of some kilobytes can have any number of them',
    '缩略图由图片的像素生成，每个像素四字节，而几 KB 的文件可以有任意多的像素',
  ],
  ['the picture has no thumbnail', '该图片没有缩略图'],
  ['what is known of each file is held in memory', '每个文件的信息都保存在内存中'],
  ['the upload is answered 413', '以 413 回应上传'],
  ['one person must not use up what all have', '一个人不能用光大家共有的空间'],
]
