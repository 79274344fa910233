/** Chinese: what to do about single errors of sockets (packages/net), where that is more exact than the table; also with the options of `nc`. */
export const SOCKETS_IN_CHINESE: readonly (readonly [english: string, chinese: string])[] = [
  [
    'check that the name server of this machine answers (getent hosts NAME), or allow more time',
    '检查本机的名称服务器是否回答（getent hosts NAME），或放宽时间',
  ],
  [
    'check the address, the network between the two machines, and firewalls on the way. Or allow more time',
    '检查地址、两台机器之间的网络，以及途中的防火墙。或放宽时间',
  ],
  [
    'check the kind and the port of the proxy, and what it can reach, or allow more time',
    '检查代理的类型和端口，以及它能访问的范围，或放宽时间',
  ],
  ['give the port of the server, from 1 to 65535', '给出服务器的端口，从 1 到 65535'],
  ['give a port of this machine that is free, or leave localPort out', '给出本机的一个空闲端口，或去掉 localPort'],
  ['give a host and port, or leave proxy out', '给出主机和端口，或去掉 proxy'],
  ['connect from another localPort, or leave it out', '换一个 localPort 连接，或去掉它'],
  ['connect from an address of this machine, or leave localAddress out', '从本机的地址连接，或去掉 localAddress'],
  ['connect from an address of this machine, or leave -s out', '从本机的地址连接，或去掉 -s'],
  [
    'check that the machine has an address of this family, and how many connections there are (ss -s)',
    '检查本机是否有这一协议族的地址，以及现有多少连接（ss -s）',
  ],
  ['start the server, or correct the path', '启动服务器，或改正路径'],
  ['correct the path', '改正路径'],
  ['try again. When it repeats, look at what the server is doing', '重试。如果再次出现，查看服务器在做什么'],
  ['give a name or an IP address', '给出名称或 IP 地址'],
  ['correct the function that was given as lookup', '改正作为 lookup 给出的函数'],
  ['give an IP address of this machine, or leave localAddress out', '给出本机的 IP 地址，或去掉 localAddress'],
  ['give an IP address of this machine, or leave -s out', '给出本机的 IP 地址，或去掉 -s'],
  ['connect from an address of the same family', '从同一协议族的地址连接'],
  [
    "if it is your own, give it or its issuer as tls.ca. If this machine trusts it, set tls.ca to ['default', 'system']",
    "如果证书是你自己的，用 tls.ca 给出它或它的签发者。如果本机信任它，把 tls.ca 设为 ['default', 'system']",
  ],
  [
    'if it is your own, give it or its issuer as --ssl-trustfile, or encrypt without knowing the peer: --ssl',
    '如果证书是你自己的，用 --ssl-trustfile 给出它或它的签发者，或只加密而不核实对方：--ssl',
  ],
  [
    "if it is your own, give it or its issuer as tls.ca. If this machine trusts it, set tls.ca to ['default', 'system']. If it is a public one, the server has to send the certificates of its issuers as well",
    "如果证书是你自己的，用 tls.ca 给出它或它的签发者。如果本机信任它，把 tls.ca 设为 ['default', 'system']。如果是公开的证书，服务器还要发送其签发者的证书",
  ],
  [
    'if it is your own, give it or its issuer as --ssl-trustfile, or encrypt without knowing the peer: --ssl. If it is a public one, the server has to send the certificates of its issuers as well',
    '如果证书是你自己的，用 --ssl-trustfile 给出它或它的签发者，或只加密而不核实对方：--ssl。如果是公开的证书，服务器还要发送其签发者的证书',
  ],
  ['renew the certificate on the other side, and check the clock of this machine', '更新对方的证书，并检查本机的时钟'],
  [
    'check the clock of this machine, and that of the machine that made the certificate',
    '检查本机的时钟，以及生成证书的机器的时钟',
  ],
  [
    'connect by a name that the certificate has, or give that name as tls.servername',
    '用证书中的名称连接，或用 tls.servername 给出该名称',
  ],
  [
    'connect by a name that the certificate has, or give that name as --ssl-servername',
    '用证书中的名称连接，或用 --ssl-servername 给出该名称',
  ],
  ['have it issued anew for this purpose', '为此用途重新签发证书'],
  [
    'check the port. Where the protocol has STARTTLS, connect without TLS and call startTls',
    '检查端口。协议有 STARTTLS 时，先不用 TLS 连接，再调用 startTls',
  ],
  [
    'check the port. Where the protocol has STARTTLS, openssl s_client -starttls speaks it',
    '检查端口。协议有 STARTTLS 时，可以用 openssl s_client -starttls',
  ],
  [
    'nothing to do if it only looked which ports are open. Else see what the client says, which may not trust the certificate',
    '如果对方只是查看哪些端口开放，则无需处理。否则看客户端怎么说，它可能不信任证书',
  ],
  [
    'compare tls.ciphers and tls.minVersion with what the other side allows',
    '比较 tls.ciphers 和 tls.minVersion 与对方允许的是否一致',
  ],
  [
    'compare --ssl-ciphers and tls.minVersion with what the other side allows',
    '比较 --ssl-ciphers 和 tls.minVersion 与对方允许的是否一致',
  ],
  [
    'compare tls.ciphers and tls.minVersion with what the other side allows. It may also want a certificate (tls.cert and tls.key)',
    '比较 tls.ciphers 和 tls.minVersion 与对方允许的是否一致。对方也可能要求证书（tls.cert 和 tls.key）',
  ],
  [
    'compare --ssl-ciphers and tls.minVersion with what the other side allows. It may also want a certificate (--ssl-cert and --ssl-key)',
    '比较 --ssl-ciphers 和 tls.minVersion 与对方允许的是否一致。对方也可能要求证书（--ssl-cert 和 --ssl-key）',
  ],
  ['compare tls.alpn with what the other side knows, or leave it out', '比较 tls.alpn 与对方支持的协议，或去掉它'],
  ['compare --ssl-alpn with what the other side knows, or leave it out', '比较 --ssl-alpn 与对方支持的协议，或去掉它'],
  [
    'give tls.cert and tls.key, as issued by the operator of the server',
    '给出 tls.cert 和 tls.key，由服务器的管理者签发',
  ],
  [
    'give --ssl-cert and --ssl-key, as issued by the operator of the server',
    '给出 --ssl-cert 和 --ssl-key，由服务器的管理者签发',
  ],
  [
    'give the other side our certificate or its issuer to trust, and check its names and dates',
    '让对方信任我们的证书或其签发者，并检查证书的名称和日期',
  ],
  [
    'give the name that the certificate is for as tls.servername, or accept any with tls.isVerified: false',
    '用 tls.servername 给出证书所属的名称，或用 tls.isVerified: false 接受任何证书',
  ],
  [
    'give the name that the certificate is for as --ssl-servername, or accept any with --ssl',
    '用 --ssl-servername 给出证书所属的名称，或用 --ssl 接受任何证书',
  ],
  [
    'nothing to do if it was a port scan. Else check that the client speaks TLS, and the network',
    '如果是端口扫描，则无需处理。否则检查客户端是否使用 TLS，以及网络是否正常',
  ],
  [
    'check the port, or allow more time. Where the protocol has STARTTLS, connect without TLS and call startTls',
    '检查端口，或放宽时间。协议有 STARTTLS 时，先不用 TLS 连接，再调用 startTls',
  ],
  [
    'check the port, or allow more time. Where the protocol has STARTTLS, openssl s_client -starttls speaks it',
    '检查端口，或放宽时间。协议有 STARTTLS 时，可以用 openssl s_client -starttls',
  ],
  [
    'try again. When it repeats, check the network and the name servers of this machine (/etc/resolv.conf)',
    '重试。如果再次出现，检查网络和本机的名称服务器（/etc/resolv.conf）',
  ],
]
