/** Chinese: what the errors of all packages mean, and what to do (packages/<name>/src/errors.ts). */
export const ERRORS_IN_CHINESE: readonly (readonly [english: string, chinese: string])[] = [
  ['This is no name of a channel. Nothing was imported.', '这不是频道名。没有导入任何内容。'],
  [
    "Write it with its #, and in quotes, as '#lobby': a shell takes what stands behind a # for a comment.",
    "请带上 #，并加引号，写成 '#lobby'：shell 会把 # 之后的内容当作注释。",
  ],
  ['A file that was to be imported cannot be read. Nothing was imported.', '要导入的文件无法读取。没有导入任何内容。'],
  [
    'Name files, or folders that have nothing but logs of one channel in them, which the user of this command may read.',
    '请指明文件，或只含一个频道日志的目录，并确保运行此命令的用户可以读取。',
  ],
  ['A file is no log of a format that is known. Nothing was imported.', '文件不是已知格式的日志。没有导入任何内容。'],
  [
    'Say its format with --format: json, irssi, weechat, znc or hexchat. A log of ZNC has its date in the name of the file, one of irssi or HexChat on its first lines.',
    '请用 --format 指明格式: json、irssi、weechat、znc 或 hexchat。ZNC 的日志在文件名里有日期，irssi 和 HexChat 的日志在最前面几行有日期。',
  ],
  [
    'A line of a log is dated more than a day before one that stands above it. Nothing was imported.',
    '日志中有一行的日期比上面的行早一天以上。没有导入任何内容。',
  ],
  [
    'Give logs of one client only, none of the same time twice. Lines of an export are put in order by sort(1).',
    '请只给出一个客户端的日志，同一时间的不要重复。导出的各行可以用 sort(1) 排好。',
  ],
  [
    'This is the history of a node, which has what the stream of its cluster has. Nothing was imported.',
    '这是一个节点的历史，它的内容就是集群的流的内容。没有导入任何内容。',
  ],
  [
    'Import into the history of a server that is alone: what is imported on one node, no other node would have.',
    '请导入到单独运行的服务器的历史中：在一个节点上导入的内容，其他节点不会有。',
  ],
  [
    'There is something already where a folder was to be made. Nothing was changed.',
    '要新建目录的地方已经有东西了。没有改动任何内容。',
  ],
  [
    'Give another path. `partyline admin restore --replace` moves an old data folder aside.',
    '请给出另一个路径。`partyline admin restore --replace` 会把原有的数据目录移到一旁。',
  ],
  ['This folder has no history in it.', '这个目录里没有历史。'],
  ['Name the data folder of the server with --data.', '请用 --data 指明服务器的数据目录。'],
  [
    'The backup is not whole, or was changed after it was made. Nothing was put in place.',
    '备份不完整，或在生成之后被改动过。没有恢复任何内容。',
  ],
  [
    'Use another backup. Copy a backup with its whole folder, and compare what `partyline admin verify` says on both sides.',
    '请使用另一个备份。复制备份时要复制整个目录，并比较两边 `partyline admin verify` 的结果。',
  ],
  [
    'The disk that holds the data folder has no room left. What could not be recorded was not delivered.',
    '数据目录所在的磁盘已满。没能记录的内容也没有发送给任何人。',
  ],
  [
    'Free some space. A server that runs goes on by itself. One that could not start must be started again.',
    '腾出一些空间。正在运行的服务器会自动继续。没能启动的需要重新启动。',
  ],
  ['The history was written by a newer version of the server.', '历史记录是由更新版本的服务器写入的。'],
  ['Start that version, or give another data folder.', '启动那个版本，或指定另一个数据目录。'],
  ['Another process uses this data folder.', '另一个进程正在使用这个数据目录。'],
  [
    'Stop that process first, or give this server a data folder of its own.',
    '先停止那个进程，或给这个服务器单独的数据目录。',
  ],
  [
    'There can be no folder at this path: a file is in the way, or the file system takes none, as /proc.',
    '这个路径上不能有目录：被一个文件占用，或者文件系统不允许建目录，例如 /proc。',
  ],
  ['Give another data folder.', '指定另一个数据目录。'],
  ['The data folder cannot be made, read or written.', '数据目录无法创建、读取或写入。'],
  [
    'Give the user that runs the server the right to read and write there, or give another data folder.',
    '让运行服务器的用户有权读写，或指定另一个数据目录。',
  ],
  [
    'The data folder, or a file in it, is not where it was when the server started. Nothing is accepted until it is back.',
    '数据目录或其中的文件已不在服务器启动时的位置。在它回来之前，服务器什么都不接受。',
  ],
  [
    'Move it back, and the server goes on. Or stop the server, and start it with the folder that is right. What was removed is gone when the server stops.',
    '把它移回原处，服务器就会继续。或者停止服务器，用正确的目录重新启动。已删除的内容在服务器停止后就没有了。',
  ],
  ['The history file is damaged or is no SQLite database.', '历史文件已损坏，或不是 SQLite 数据库。'],
  [
    'Move history.sqlite and its -wal and -shm files away and restore a backup in their place.',
    '移走 history.sqlite 及其 -wal 和 -shm 文件，在原处恢复一份备份。',
  ],
  [
    'The disk or the database refused for another reason. Nothing of the batch was recorded or delivered.',
    '磁盘或数据库因其他原因拒绝。这一批什么也没有记录，也没有发送。',
  ],
  [
    'Read the cause, and look for errors of the disk in the log of the system.',
    '查看原因（cause），并在系统日志中查找磁盘错误。',
  ],
  ['A file that the configuration names cannot be read.', '配置中指定的文件无法读取。'],
  [
    'Check the path, and that the user that runs the server may read the file.',
    '检查路径，以及运行服务器的用户是否有权读取该文件。',
  ],
  ['The configuration file is not valid TOML.', '配置文件不是有效的 TOML。'],
  [
    'Correct the line. Text stands in double quotes. A table such as [limits] comes after all other options.',
    '改正这一行。文本写在双引号中。[limits] 这样的表要写在所有其他选项之后。',
  ],
  ['There is no option of this name, so it would have had no effect.', '没有这个名称的选项，因此它不会起作用。'],
  [
    'Correct the name or remove it. `partyline serve --help` lists all options.',
    '改正名称或删除它。`partyline serve --help` 列出所有选项。',
  ],
  ['The value of an option is not one that it can have.', '选项的值不在允许的范围内。'],
  [
    'Give a value of the expected form. `partyline serve --help` describes every option.',
    '给出符合要求的值。`partyline serve --help` 说明每个选项。',
  ],
  [
    'Two options contradict each other, or one needs another that is missing.',
    '两个选项互相矛盾，或其中一个需要另一个缺少的选项。',
  ],
  ['Remove one of the two, or add the missing option.', '删除其中一个，或补上缺少的选项。'],
  ['The command line is not of the form that the command understands.', '命令行的写法不被该命令理解。'],
  ['See `partyline serve --help` for the form and for examples.', '写法和例子见 `partyline serve --help`。'],
  [
    'Every user of this machine can read the arguments of a running command, so a secret must not be one.',
    '本机的每个用户都能看到运行中命令的参数，所以密码不能写在参数里。',
  ],
  [
    'Put it into a file and name that (--password-file FILE, --cluster-credentials-file FILE), or into the environment or the configuration file.',
    '把它放进文件并指明该文件（--password-file FILE、--cluster-credentials-file FILE），或放进环境变量或配置文件。',
  ],
  ['A file with a certificate or a key cannot be read.', '证书或密钥文件无法读取。'],
  [
    'The certificate that the server makes for itself cannot be kept in the data folder.',
    '服务器自己生成的证书无法保存到数据目录。',
  ],
  [
    'Give the user that runs the server the right to write there, or configure a certificate of your own.',
    '让运行服务器的用户有权写入，或配置自己的证书。',
  ],
  [
    'A file does not hold a certificate or an unencrypted private key in PEM form.',
    '文件中没有 PEM 格式的证书或未加密的私钥。',
  ],
  [
    'Give PEM files: text that begins with "-----BEGIN". `openssl x509` and `openssl pkey` convert other forms.',
    '提供 PEM 文件：以 "-----BEGIN" 开头的文本。`openssl x509` 和 `openssl pkey` 可以转换其他格式。',
  ],
  ['The private key belongs to another certificate.', '私钥属于另一个证书。'],
  [
    "Give the key that the certificate was made with. The first certificate in the file must be the server's.",
    '提供生成该证书时所用的密钥。文件中的第一个证书必须是服务器的证书。',
  ],
  [
    'The stream of the cluster holds something that only a newer version of the server understands.',
    '集群的流中有只有更新版本的服务器才能理解的内容。',
  ],
  [
    'Start this node with that version. Nodes of one cluster are updated before any of them uses what is new.',
    '请用该版本启动此节点。集群的所有节点都更新之后，才能使用新功能。',
  ],
  [
    'The stream of the cluster holds something that no Partyline server has written.',
    '集群的流中有不是由 Partyline 服务器写入的内容。',
  ],
  [
    'Look at the message with `nats stream get`. If it is nothing that the nodes need, declare it with the command above, start the nodes again, and let nothing else write to the stream.',
    '用 `nats stream get` 查看这条消息。如果节点并不需要它，就执行上面的命令声明跳过，再启动各节点，并且不要让别的程序往这个流里写。',
  ],
  [
    'JetStream has no room left for the bytes of files. What is there stays, and nothing but files is refused.',
    'JetStream 没有空间存放更多文件。已有的内容保留，被拒绝的只有文件。',
  ],
  [
    'Remove files, or give their stream more room with `nats stream edit NAME --max-bytes SIZE`. Where JetStream itself is full, give it more first (max_file_store).',
    '删除一些文件，或用 `nats stream edit NAME --max-bytes SIZE` 给文件的流更多空间。JetStream 本身已满时，先给它更多空间（max_file_store）。',
  ],
  [
    'The file with the state of this node was written by a newer version of the server.',
    '保存此节点状态的文件由更新版本的服务器写入。',
  ],
  [
    'The node cannot go on from its state, which is ahead of its history or of another version, nor from the beginning of the stream.',
    '节点的状态比它的历史更新，或者属于另一个版本，因此无法由此继续。而流也不再从头完整，无法从头读取。',
  ],
  [
    'Put back a copy of the whole data folder, taken while the node was stopped: its own, or that of another node of this network.',
    '请放回整个数据目录的副本，副本须在节点停止时制作。可以是此节点自己的，也可以是同一网络中另一个节点的。',
  ],
  [
    'This node has other Unicode tables than the nodes that run: some names would be one for it and two for them.',
    '此节点的 Unicode 表与正在运行的节点不同：有些名字对它来说是同一个，对其他节点来说却是两个。',
  ],
  [
    'Run all nodes with the same version of Node. To change it, stop all nodes, and start them with the new one.',
    '请用同一版本的 Node 运行所有节点。要更换版本，请先停止所有节点，再用新版本启动它们。',
  ],
  ['The file with the state of this node is not as it was written.', '保存此节点状态的文件与写入时不一致。'],
  [
    'Remove the file cluster-state from the data folder. The node then reads the stream from its beginning.',
    '从数据目录中删除文件 cluster-state。之后节点会从头读取流。',
  ],
  [
    'The other nodes have taken this node for dead, because it was silent for longer than its lease.',
    '其他节点已认为此节点失效，因为它沉默的时间超过了租约。',
  ],
  [
    'Start it again. What its people had sent and seen is in the history.',
    '请重新启动它。其用户发送和看到的内容都在历史记录中。',
  ],
  [
    'The history in the data folder is that of a server alone, or of a node of a cluster, and is started as the other.',
    '数据目录中的历史属于单独的服务器或集群的节点，却以另一种方式启动。',
  ],
  [
    'Give it a data folder of its own, or start it as before. The one cannot become the other.',
    '请为它提供单独的数据目录，或者像以前那样启动。两者不能互相转换。',
  ],
  ['what to connect to or listen on is not understood', '无法理解要连接或监听的目标'],
  [
    'write { host, port }, { path }, tcp://host:port, tls://host:port, unix:/path or unix:@name. A port is 0 to 65535',
    '写成 { host, port }、{ path }、tcp://host:port、tls://host:port、unix:/path 或 unix:@name。端口为 0 到 65535',
  ],
  ['what was asked for is not possible over this kind of connection', '这种连接做不到所要求的事'],
  ['look at connection.transport before', '事先查看 connection.transport'],
  ['an entry of a list of addresses is not understood', '无法理解地址列表中的一项'],
  [
    'write an address (192.0.2.1), a block (192.0.2.0/24, 2001:db8::/32) or a range (192.0.2.1-192.0.2.20)',
    '写成一个地址（192.0.2.1）、一个网段（192.0.2.0/24、2001:db8::/32）或一个范围（192.0.2.1-192.0.2.20）',
  ],
  ['the proxy does not connect to the target', '代理没有连接到目标'],
  [
    'check the kind, address, username and password of the proxy, and what it is allowed to reach',
    '检查代理的类型、地址、用户名和密码，以及它允许访问的范围',
  ],
  ['the name has no address, or the name server does not answer', '这个名称没有地址，或名称服务器没有回答'],
  [
    'check the spelling of the name and that name resolution works on this machine',
    '检查名称的拼写，以及本机的名称解析是否正常',
  ],
  ['no address of the target could be reached. Every attempt is listed', '目标的地址都无法到达。每次尝试都已列出'],
  [
    'check the address, the network between the two machines, and firewalls on the way',
    '检查地址、两台机器之间的网络，以及途中的防火墙',
  ],
  ['the machine answered that nobody listens there', '对方机器回答：没有程序在那里监听'],
  [
    'start the server, or correct the host and port. A firewall that rejects looks the same',
    '启动服务器，或改正主机和端口。防火墙主动拒绝时看起来也一样',
  ],
  ['another process listens on this address already', '另一个进程已在监听这个地址'],
  ['stop the process that holds the address, or listen on a free port', '停止占用该地址的进程，或监听一个空闲端口'],
  ['the system does not allow this process to use the address', '系统不允许此进程使用该地址'],
  [
    'choose a port from 1024 up, or give the process the right to bind low ports',
    '选择 1024 及以上的端口，或授予进程绑定低端口的权限',
  ],
  ['no network interface of this machine has the address', '本机没有网络接口拥有该地址'],
  [
    'listen on an address of this machine, on 127.0.0.1 for this machine only, or on :: for all',
    '监听本机的某个地址。只供本机用 127.0.0.1，监听全部用 ::',
  ],
  ['a Unix socket path is longer than the system can hold', 'Unix 套接字路径超过系统允许的长度'],
  ['use a shorter path, for example under /run or /tmp', '用更短的路径，例如在 /run 或 /tmp 下'],
  ['a Unix socket cannot be made or reached at this path', '无法在此路径创建或连接 Unix 套接字'],
  [
    'check the path: its folder has to exist, and nothing but a socket may be there',
    '检查路径：所在目录必须存在，且该处只能是套接字',
  ],
  [
    'the process or the system has no file descriptor left for another connection',
    '进程或系统没有剩余的文件描述符可供新连接使用',
  ],
  [
    'raise the limit of open files (ulimit -n, LimitNOFILE), or lower the number of connections allowed',
    '提高打开文件数的限制（ulimit -n、LimitNOFILE），或减少允许的连接数',
  ],
  ['what was waited for did not happen in time', '所等待的事没有按时发生'],
  [
    'check that the other side is alive and the network works, or allow more time',
    '检查对方是否在运行、网络是否正常，或留出更多时间',
  ],
  ['the caller gave up waiting, through its signal', '调用者通过 signal 放弃了等待'],
  ['nothing to do: the reason is in the cause', '无需处理：原因在 cause 中'],
  ['the other side broke the connection off. What was on the way is lost', '对方断开了连接。途中的数据已丢失'],
  ['connect again. When it repeats, look into the log of the other side', '重新连接。若反复出现，查看对方的日志'],
  ['the connection was closed or aborted on this side', '连接已在本端关闭或中止'],
  ['do not use a connection after closing it', '关闭之后不要再使用该连接'],
  ['a second reader asked while another read was under way', '一次读取尚未完成，又有第二个读取者'],
  ['read a connection from one place only', '只在一处读取同一个连接'],
  ['the TLS handshake failed', 'TLS 握手失败'],
  [
    'check that the other side speaks TLS on this port, and which versions it allows',
    '检查对方在此端口是否使用 TLS，以及允许哪些版本',
  ],
  [
    'the certificate is not trusted, is for another name, is out of date, or does not match its key',
    '证书不受信任、属于另一个名称、已过期，或与密钥不匹配',
  ],
  [
    'check the name, the dates and the issuer. Give the issuer as tls.ca for a certificate of your own',
    '检查名称、日期和颁发者。使用自己的证书时，用 tls.ca 给出颁发者',
  ],
  [
    'what was asked of TLS is not possible: cipher suites or a version that there are not, a name that is missing',
    '对 TLS 的要求无法满足：不存在的密码套件或版本，或缺少名称',
  ],
  ['correct the option that the message names', '改正消息中指出的选项'],
  ['the other side has another key than ours', '对方的密钥与我们的不同'],
  [
    'check that both sides have the same key. A stranger that guesses looks the same',
    '请检查双方的密钥是否相同。猜测密钥的陌生人看起来也是这样',
  ],
  [
    'unencrypted bytes came before the TLS handshake. An attacker on the way may have sent them',
    'TLS 握手之前收到了未加密的字节。它们可能来自途中的第三者',
  ],
  [
    'do not trust the connection. A peer that sends on before STARTTLS is answered has to be corrected',
    '不要信任该连接。在 STARTTLS 得到回答之前继续发送的对端需要改正',
  ],
  [
    'a line is longer than the limit. It is dropped, and the next one is read',
    '一行超过限制。该行被丢弃，继续读取下一行',
  ],
  ['send shorter lines, or raise lineBytesMax', '发送更短的行，或提高 lineBytesMax'],
  [
    'a frame is longer than the limit, or says that it will be. It is dropped, and the next one is read',
    '一帧超过限制，或声明将超过限制。该帧被丢弃，继续读取下一帧',
  ],
  ['send shorter frames, or raise frameBytesMax', '发送更短的帧，或提高 frameBytesMax'],
  ['bytes do not follow the rules of the codec', '字节不符合编解码器的规则'],
  ['check that both sides use the same codec with the same options', '检查双方是否使用相同选项的同一种编解码器'],
  ['the stream ended before everything that was asked for had come', '流在所要求的数据全部到达之前就结束了'],
  [
    'connect and ask again. When it repeats, look for what ends the connection too early',
    '重新连接并再次请求。若反复出现，查找是什么过早结束了连接',
  ],
  [
    'the other side reads more slowly than it is sent to, and the send queue is full',
    '对方读取的速度低于发送速度，发送队列已满',
  ],
  [
    'close the connection, or send less. Raise bytesMax if such bursts are expected',
    '关闭连接，或减少发送。若预期有这样的突发，提高 bytesMax',
  ],
  [
    'a datagram is larger than a packet can be: 65,507 bytes over IPv4, 65,527 over IPv6, less where the way allows less',
    '数据报超过一个包的上限：IPv4 为 65,507 字节，IPv6 为 65,527 字节，途中限制更小时则更少',
  ],
  [
    'send less at once, below 1,200 bytes to be safe on every network, or use a stream',
    '一次少发一些，低于 1,200 字节在任何网络上都安全，或改用流',
  ],
  ['no way leads to the address, or a router on the way said so', '没有路由通往该地址，或途中的路由器这样回答'],
  [
    'check the address, the network interfaces and the routes of this machine (ip route get ADDRESS)',
    '检查地址、网络接口和本机的路由（ip route get ADDRESS）',
  ],
  [
    'this machine has no such network interface, or it is down or has no address of the family',
    '本机没有这个网络接口，或它未启用，或没有该地址族的地址',
  ],
  ['use one of the interfaces that the error lists, by name or by address', '使用错误中列出的某个接口，写名称或地址'],
  ['a multicast group cannot be joined', '无法加入多播组'],
  ['join on an interface that can do multicast', '在支持多播的接口上加入'],
  ['as many peers as allowed have a view of their own', '拥有独立视图的对端数已达上限'],
  ['close views that are no longer used, or raise peersMax', '关闭不再使用的视图，或提高 peersMax'],
  ['what was given as a key cannot be one', '给出的内容不能作为密钥'],
  [
    'give 32 random bytes (crypto.randomBytes(32)), or { passphrase } with several random words',
    '给出 32 个随机字节（crypto.randomBytes(32)），或含几个随机单词的 { passphrase }',
  ],
  [
    'a client sent no request of HTTP, or one that is too long or too slow. It was answered with the status code',
    '客户端发来的不是 HTTP 请求，或者请求太长或太慢。已用状态码答复',
  ],
  ['correct the client. What it did wrong is in the message', '改正客户端。它错在哪里，见错误信息'],
  [
    'the two sides did not agree to speak WebSocket. The error has the status code of HTTP, if there was one',
    '双方没有就使用 WebSocket 达成一致。若有 HTTP 状态码，错误中会给出',
  ],
  [
    'check the path, the subprotocols, the origin and the credentials that the server asks for',
    '检查路径、子协议、来源（origin）以及服务器要求的凭据',
  ],
  [
    'the other side broke the rules of WebSocket. It was told so, and the connection is closed',
    '对方违反了 WebSocket 的规则。已告知对方，连接已关闭',
  ],
  ['correct the other side. What it did wrong is in the message', '改正对方。它错在哪里见消息'],
  [
    'a WebSocket message is longer than the limit. The other side was told so, and the connection is closed',
    '一条 WebSocket 消息超过限制。已告知对方，连接已关闭',
  ],
  ['send shorter messages, or raise messageBytesMax', '发送更短的消息，或提高 messageBytesMax'],
  ['the system reported an error that has no code of its own here', '系统报告了一个这里没有对应代码的错误'],
  ['look up the code of the cause in the manual of the system', '在系统手册中查找 cause 的代码'],
  ['A message, tag or token cannot be written as one line of the protocol.', '消息、标签或标记无法写成协议的一行。'],
  [
    'Refuse or clean the text before it becomes part of a message. `middleParam` does it for a parameter.',
    '在文本成为消息的一部分之前拒绝或清理它。对于参数可用 `middleParam`。',
  ],
  ['A limit was given under which nothing can be written.', '给出的限制小到什么也写不下。'],
  ['Give a larger limit. A character may take four bytes.', '给出更大的限制。一个字符可能占四个字节。'],
  ['What a bot has stored cannot be read.', '无法读取机器人存下的内容。'],
  [
    'Put a copy of it back, or delete it: the bot then begins without its alarms.',
    '放回一份副本，或将其删除：机器人就从没有闹钟开始。',
  ],
  [
    'No NATS server answers, or the stream of entries has no leader.',
    '没有 NATS 服务器应答，或者记录条目的流（stream）没有 leader。',
  ],
  [
    'See that the NATS servers run, that a majority of them reach each other, and that the address is right.',
    '确认 NATS 服务器在运行、其中多数能互相连通，并且地址正确。',
  ],
  [
    'The NATS servers want to know who this node is, and do not take what it says.',
    'NATS 服务器要求验证身份，而没有接受这个节点的凭据。',
  ],
  [
    'Give --cluster-credentials-file FILE: the creds file of a NATS user, or USER:PASSWORD, a token or the seed of an nkey. Credentials that have expired must be issued anew.',
    '用 --cluster-credentials-file FILE 给出凭据：NATS 用户的 creds 文件，或写有“用户名:密码”、token 或 nkey 种子的文件。过期的凭据要重新签发。',
  ],
  [
    'A NATS server showed a certificate that this node has no reason to believe.',
    '有一台 NATS 服务器出示的证书，这个节点无法验证。',
  ],
  [
    'Give the certificate of its authority (--cluster-ca FILE), and in --cluster tls:// and the name or address that the certificate is made for. One that has expired must be renewed.',
    '用 --cluster-ca FILE 给出签发它的 CA 证书，并在 --cluster 里写 tls:// 和证书上的域名或地址。过期的证书要更新。',
  ],
  ['The NATS servers do not permit this node what every node has to do.', 'NATS 服务器没有给这个节点它必需的权限。'],
  [
    'Permit its NATS user the subjects that docs/cluster.md lists.',
    '给它的 NATS 用户加上 docs/cluster.md 里列出的 subject 权限。',
  ],
  ['The NATS server does not keep messages: JetStream is off.', '这台 NATS 服务器不保存消息：JetStream 没有打开。'],
  [
    'Add `jetstream { store_dir: FOLDER }` to the configuration of every NATS server and start it again.',
    '在每台 NATS 服务器的配置里加上 `jetstream { store_dir: FOLDER }`，然后重新启动。',
  ],
  [
    'A NATS server is of a version that cannot keep the promise that what was shown is on a disk.',
    '有一台 NATS 服务器的版本太旧，无法保证“显示过的内容都已写入磁盘”。',
  ],
  [
    'Install nats-server 2.10 or newer and set `sync_interval: always` in its jetstream block. Or accept with --cluster-durability memory that a power cut at a majority of the servers loses the last messages.',
    '安装 nats-server 2.10 或更新的版本，并在 jetstream 段里设置 `sync_interval: always`。或者用 --cluster-durability memory 表示接受：多数服务器同时断电时，最后的几条消息会丢失。',
  ],
  [
    'A NATS server acknowledges messages before they are on its disk.',
    '有一台 NATS 服务器在消息写入磁盘之前就确认收到。',
  ],
  [
    'Set `sync_interval: always` in the jetstream block of every NATS server and start it again. Or accept with --cluster-durability memory that a power cut at a majority of the servers loses the last messages.',
    '在每台 NATS 服务器的 jetstream 段里设置 `sync_interval: always` 并重新启动。或者用 --cluster-durability memory 表示接受：多数服务器同时断电时，最后的几条消息会丢失。',
  ],
  [
    'The NATS servers form a cluster of fewer than three that can hold the entries.',
    '这个 NATS 集群里能保存条目的服务器不到三台。',
  ],
  [
    'Start three NATS servers with JetStream in one cluster, or a single one without a cluster.',
    '启动由三台带 JetStream 的 NATS 服务器组成的集群，或者只用一台不带集群的。',
  ],
  [
    'There is a stream of this name with settings under which entries would be lost, or one of another program.',
    '已经有一个同名的流，但它的设置会丢失条目，或者它属于别的程序。',
  ],
  [
    'Set it right with `nats stream edit`, or give the network another name.',
    '用 `nats stream edit` 改正设置，或给网络换一个名字。',
  ],
  [
    'The stream on the NATS servers and the data folder belong to different networks.',
    'NATS 服务器上的流和数据目录属于不同的网络。',
  ],
  [
    'Connect to the NATS servers of this network, or start with another data folder.',
    '连接到这个网络的 NATS 服务器，或使用另一个数据目录启动。',
  ],
  [
    'The stream ends before this node does: the NATS servers lost entries that were shown.',
    '流的末尾比这个节点已有的记录还早：NATS 服务器丢失了已经显示过的条目。',
  ],
  [
    'Bring back the NATS servers that have all entries. If there are none, keep the data folder for what it holds, and start every node with a new folder and the network with a new name.',
    '恢复拥有全部条目的 NATS 服务器。如果没有这样的服务器，请保留数据目录里的内容，然后给每个节点换新的数据目录、给网络换新的名字再启动。',
  ],
  [
    'The stream has other entries than those that this node recorded: the NATS servers lost some and went on.',
    '流里的条目和这个节点记录的不同：NATS 服务器丢失了一部分，又继续写了下去。',
  ],
  [
    'Keep the data folder of this node for what it holds, and start it with a new one. It then follows the stream.',
    '保留这个节点的数据目录备查，换一个新目录启动：节点会以流的内容为准。',
  ],
  [
    'Messages were deleted from the stream, so that this node cannot know what the others know.',
    '流里有消息被删除，这个节点无法得知其他节点已知的内容。',
  ],
  [
    'Never delete messages of the stream or purge it. Start this node with a copy of the data folder of a node that has read on, or restore the stream from a backup.',
    '不要删除流里的消息，也不要清空（purge）它。请复制一个已读到更后面的节点的数据目录来启动这个节点，或从备份恢复流。',
  ],
  [
    'What is to be said is longer than what the NATS servers take in one message.',
    '要发送的内容超过了 NATS 服务器单条消息的上限。',
  ],
  [
    'Raise max_payload of every NATS server, and max_msg_size of the stream, to 1 MB at least, which is the default, and start the node again.',
    '把每台 NATS 服务器的 max_payload 和流的 max_msg_size 提高到至少 1 MB（默认值），然后重新启动节点。',
  ],
  [
    'The NATS servers did not take what was to be said. It was not said.',
    'NATS 服务器没有接受要发送的内容，它没有发出去。',
  ],
  [
    'Read the cause. Most often the disk of a NATS server, or what it may use of it, is full.',
    '查看原因。多半是 NATS 服务器的磁盘或其可用配额已满。',
  ],
  ['Another process is this node already.', '已经有另一个进程在以这个节点的名义运行。'],
  ['Give each node a name of its own, or stop the other process.', '给每个节点起不同的名字，或停止另一个进程。'],
  [
    'The node could not renew its lease, so that the others had to take it for dead. It takes no more commands.',
    '节点没能续租，其他节点只能认为它已经失效。它不再接受任何命令。',
  ],
  [
    'Start it again. If it happens again, see whether the machine was suspended or overloaded, and whether it reaches the NATS servers.',
    '重新启动它。如果再次发生，请检查这台机器是否休眠过、是否过载，以及能否连到 NATS 服务器。',
  ],
  [
    'There is no such channel, and no history of one. Nothing was exported.',
    '没有这个频道，也没有它的历史。没有导出任何内容。',
  ],
  [
    'Write its name with its #, as `partyline admin channels` shows it. Without --channel, everything is exported.',
    '频道名要带 #，写法如 `partyline admin channels` 所示。不带 --channel 则导出全部。',
  ],
]
