/** Chinese: what the command itself says. */
export const COMMAND_IN_CHINESE: readonly (readonly [english: string, chinese: string])[] = [
  [
    'partyline: unexpected error\n{0}\n  do:  Please report this with the lines above.',
    'partyline: 意外错误\n{0}\n  怎么办: 请附上以上内容报告此问题。',
  ],
  ['  why: {0}', '  原因: {0}'],
  ['  do:  {0}', '  怎么办: {0}'],
  ['partyline: Node {0} is too old', 'partyline: Node {0} 太旧'],
  [
    '  why: Partyline needs Node {0} or newer, which brings SQLite and Argon2.',
    '  原因: Partyline 需要 Node {0} 或更新版本，它自带 SQLite 和 Argon2。',
  ],
  [
    '  do:  Install a newer Node; "node --version" says which one is found first.',
    '  怎么办: 安装更新的 Node；"node --version" 显示首先找到的是哪个版本。',
  ],
  ['Start a chat server', '启动聊天服务器'],
  ['Connect to a port or listen on one', '连接一个端口，或监听一个端口'],
  ['Find out what is wrong with a host and port', '查明某个主机和端口有什么问题'],
  [
    'Usage: partyline COMMAND [OPTION]...\n\nChat for your team, lab, club or household, on your own machine.\n\nCommands:\n{0}\npartyline COMMAND --help tells more. --version shows the version.\n',
    '用法: partyline COMMAND [OPTION]...\n\n给团队、实验室、社团或家庭用的聊天，运行在自己的机器上。\n\n命令:\n{0}\npartyline COMMAND --help 有更多说明。--version 显示版本。\n',
  ],
  ['there is no option {0}', '没有选项 {0}'],
  ['there is no command {0}', '没有命令 {0}'],
  ['there is no command {0}; did you mean {1}?', '没有命令 {0}；是不是 {1}？'],
  [
    'partyline: {0}\n  do:  partyline --help lists the commands.',
    'partyline: {0}\n  怎么办: partyline --help 列出所有命令。',
  ],
  [
    'Usage: partyline serve [OPTION]...\n\nStarts a chat server that every IRC client can join, and nc too. Without\noptions only this machine can reach it, and nobody needs a password.\n\nExamples:\n  partyline serve\n      On this machine, history in ./partyline-data.\n  partyline serve --public --data /srv/partyline\n      Opens a TLS door to your network and prints the password for it.\n\nAn ADDRESS is HOST:PORT, [IPV6]:PORT, PORT alone (this machine only),\nunix:PATH for a Unix socket, or off.\n',
    '用法: partyline serve [OPTION]...\n\n启动一个聊天服务器，任何 IRC 客户端都能加入，nc 也可以。不带选项时只有本机\n能访问，也不需要密码。\n\n例子:\n  partyline serve\n      在本机，历史保存在 ./partyline-data。\n  partyline serve --public --data /srv/partyline\n      向网络开放 TLS 入口，并打印密码。\n\nADDRESS 是 HOST:PORT、[IPV6]:PORT、单独的 PORT（只限本机）、\n表示 Unix 套接字的 unix:PATH，或 off。\n',
  ],
  [
    'Every option can also stand in the configuration file and in the environment:\n--plain-channel is plain-channel = "#lobby" in partyline.toml, and\nPARTYLINE_PLAIN_CHANNEL. The command line wins over the environment, that over\nthe file. After SIGHUP the file is read again. SIGTERM or Ctrl-C stops.\n',
    '每个选项也可以写在配置文件和环境变量中：--plain-channel 在 partyline.toml 中是\nplain-channel = "#lobby"，环境变量是 PARTYLINE_PLAIN_CHANNEL。命令行优先于环境\n变量，环境变量优先于文件。收到 SIGHUP 时重新读取文件。SIGTERM 或 Ctrl-C 停止。\n',
  ],
  [
    'Change a limit, such as nickname-bytes-max=40. Repeatable. All are in docs/reference/configuration.md',
    '更改一个限制，例如 nickname-bytes-max=40。可重复。全部见 docs/zh/reference/configuration.md',
  ],
  ['{0} (default: {1})', '{0}（默认 {1}）'],
]
