/** Chinese: what `partyline admin` says. */
export const ADMIN_IN_CHINESE: readonly (readonly [english: string, chinese: string])[] = [
  [
    'Usage: partyline admin TASK [ARGUMENT]... [OPTION]...\n\nWhat the owner of a server does with it, on the machine on which it runs.\n\nTasks:\n',
    '用法: partyline admin TASK [ARGUMENT]... [OPTION]...\n\n服务器的主人在运行服务器的机器上管理它。\n\n任务:\n',
  ],
  [
    '\nOptions:\n  --data FOLDER     The data folder (default: ./partyline-data)\n  --replace         restore: an old data folder is moved aside\n  --channel NAME    export: this channel alone. Repeatable\n  --from DATE       export: from this date on\n  --to DATE         export: what was said before this date\n  --json            One JSON object for programs\n  --help            Show this text\n  --version         Show the version\n\nA backup and an export hold everything that was said, private conversations\ntoo. They are made so that only you can read them.\n',
    '\n选项:\n  --data FOLDER     数据目录（默认: ./partyline-data）\n  --replace         restore: 把原有的数据目录移到一旁\n  --channel NAME    export: 只导出这个频道。可重复\n  --from DATE       export: 从这个日期起\n  --to DATE         export: 这个日期之前的内容\n  --json            给程序用的一个 JSON 对象\n  --help            显示此说明\n  --version         显示版本\n\n备份和导出包含说过的一切，也包含私人对话。它们只有你自己能读。\n',
  ],
  ['Back up, restore and export a server', '备份、恢复和导出服务器'],
  ['there is no task {0}', '没有任务 {0}'],
  [
    'partyline: {0}\n  do:  partyline admin --help shows what can be done.',
    'partyline: {0}\n  怎么办: partyline admin --help 显示可以做什么。',
  ],
  ['{0} takes {1}', '{0} 需要 {1}'],
  ['nothing more', '不再需要别的'],
  [
    '--{0} takes a date such as 2026-11-29 or 2026-11-29T12:00Z, not {1}',
    '--{0} 需要一个日期，例如 2026-11-29 或 2026-11-29T12:00Z，而不是 {1}',
  ],
  [
    'Copy the data folder, with its secrets, to a new folder. The server may run',
    '把数据目录连同其中的密钥复制到一个新目录。服务器可以在运行',
  ],
  ['partyline: {0}\n  do:  {1}.', 'partyline: {0}\n  怎么办: {1}。'],
  ['partyline admin --help shows what can be done', 'partyline admin --help 显示可以做什么'],
  [
    'Start the server, or name its data folder with --data. Only the user that runs the server may ask it',
    '启动服务器，或用 --data 指明它的数据目录。只有运行服务器的用户才能询问它',
  ],
  ['no server answers for the data folder {0} ({1})', '数据目录 {0} 没有服务器应答（{1}）'],
  ['the server answered something else', '服务器的应答不是所期望的'],
  ['the server refused it', '服务器拒绝了'],
  ['Say how the server is: version, clients, channels, memory', '显示服务器的状况：版本、客户端、频道、内存'],
  ['List everybody that is here', '列出在线的所有人'],
  ['List all channels, secret ones too', '列出所有频道，包括秘密频道'],
  ['Say whether a backup is whole', '检查备份是否完整'],
  [
    'Put a backup in the place of the data folder. No server may use it',
    '用备份替换数据目录。此时不能有服务器在使用它',
  ],
  [
    'Write the history as lines of JSON. - is standard output. The server may run',
    '把历史写成每行一个 JSON。- 表示标准输出。服务器可以在运行',
  ],
  ['{0} holds the history up to entry {1}, {2} events.', '{0} 保存了到条目 {1} 为止的历史，共 {2} 个事件。'],
  ['{0} is whole: {1} events, made {2}.', '{0} 是完整的：{1} 个事件，生成于 {2}。'],
  ['{0} is as it was in {1}: {2} events.', '{0} 已恢复成 {1} 中的样子：{2} 个事件。'],
  ['{0}\nWhat was there before is in {1}.', '{0}\n原来的内容在 {1}。'],
  [' {0} more are damaged and were left out.', ' 另有 {0} 个已损坏，没有导出。'],
  ['{0} has {1} events.{2}', '{0} 有 {1} 个事件。{2}'],
]
