/** The options of `partyline nc`: ncat's names, letters and meanings (ncat(1)). Parsing and `--help` both read this table. */

export interface OptionRow {
  /** The one letter, or empty. */
  readonly letter: string
  /** The long name, or empty. */
  readonly name: string
  /** What stands for the value in the help; empty for an option without one. */
  readonly placeholder: string
  readonly help: string
}

const row = (letter: string, name: string, placeholder: string, help: string): OptionRow => ({
  letter,
  name,
  placeholder,
  help,
})

export const OPTIONS = [
  row('4', '', '', 'Use IPv4 only'),
  row('6', '', '', 'Use IPv6 only'),
  row('U', 'unixsock', '', 'Use a Unix socket; the host is its path'),
  row('C', 'crlf', '', 'Send CR LF for each LF of standard input'),
  row('c', 'sh-exec', 'COMMAND', 'Connect the command to the network, run by /bin/sh'),
  row('e', 'exec', 'COMMAND', 'Connect the program to the network'),
  row('m', 'max-conns', 'N', 'At most N connections at a time (default: 100)'),
  row('d', 'delay', 'TIME', 'Wait between reads and writes'),
  row('o', 'output', 'FILE', 'Write a copy of the session into FILE'),
  row('x', 'hex-dump', 'FILE', 'Write a hexadecimal copy into FILE'),
  row('i', 'idle-timeout', 'TIME', 'End when nothing moved for this time'),
  row('q', '', 'TIME', 'End so long after end of input; -1: not by itself'),
  row('p', 'source-port', 'PORT', 'Connect from this port; with -l, listen on it'),
  row('s', 'source', 'ADDRESS', 'Connect from this address'),
  row('l', 'listen', '', 'Listen instead of connecting'),
  row('k', 'keep-open', '', 'With -l: many clients. Else: send on after their end'),
  row('N', '', '', 'End our direction with input: always done (OpenBSD)'),
  row('n', 'nodns', '', 'Take addresses only, resolve no names'),
  row('t', 'telnet', '', 'Refuse Telnet negotiations (RFC 854)'),
  row('u', 'udp', '', 'Use UDP instead of TCP'),
  row('v', 'verbose', '', 'Tell what happens on standard error'),
  row('w', 'wait', 'TIME', 'Time for connecting (10s); 0: wait for no answer'),
  row('z', '', '', 'Only report open ports: 22,80 8000-8100 https'),
  row('', 'broadcast', '', 'With -u: HOST is for all; hear whoever answers'),
  row('', 'multicast', 'GROUP', 'With -u: send to GROUP or hear it; GROUP%INTERFACE'),
  row('', 'append-output', '', 'Append to the files of -o and -x'),
  row('', 'send-only', '', 'Only send; end with standard input'),
  row('', 'recv-only', '', 'Only receive, read no standard input'),
  row('', 'no-shutdown', '', 'Keep our direction open at the end of input'),
  row('', 'broker', '', 'With -l: whatever one sends, all others get'),
  row('', 'chat', '', 'With -l: a broker that says who speaks'),
  row('', 'allow', 'HOSTS', 'With -l: only these may connect: 192.0.2.0/24,::1'),
  row('', 'allowfile', 'FILE', 'As --allow, from a file with a host on each line'),
  row('', 'deny', 'HOSTS', 'With -l: these may not connect, even if allowed'),
  row('', 'denyfile', 'FILE', 'As --deny, from a file'),
  row('', 'proxy', 'HOST[:PORT]', 'Connect through a proxy'),
  row('', 'proxy-type', 'TYPE', 'http, socks4 or socks5; with -l http: be a proxy'),
  row('', 'proxy-dns', 'WHO', 'Looks up the target: remote, local, both or none'),
  row('', 'proxy-auth', 'AUTH', 'USER:PASSWORD for the proxy; also NCAT_PROXY_AUTH'),
  row('', 'ssl', '', 'Use TLS'),
  row('', 'ssl-verify', '', 'Use TLS and verify the certificate'),
  row('', 'ssl-cert', 'FILE', 'Our certificate (PEM); with -l: default is a new one'),
  row('', 'ssl-key', 'FILE', 'Its private key (PEM)'),
  row('', 'ssl-trustfile', 'FILE', 'Certificates to trust (PEM); implies verification'),
  row('', 'ssl-servername', 'NAME', 'Name to ask for and verify; -U has none of its own'),
  row('', 'ssl-ciphers', 'LIST', 'Cipher suites, as openssl-ciphers(1) lists them'),
  row('', 'ssl-alpn', 'LIST', 'Application protocols, separated by commas'),
  row('', 'ws', '', 'Speak WebSocket: a line is a text message'),
  row('', 'binary', '', 'With --ws: bytes in binary messages instead'),
  row('', 'origin', 'ORIGIN', 'With --ws: our page; with -l: pages that may connect'),
  row('', 'frame', 'KIND', 'A line is a frame on the wire: lines, length or json'),
  row('', 'reconnect', '', 'Connect again whenever the connection breaks'),
  row('', 'progress', '', 'Show on standard error how much has gone each way'),
  row('', 'json', '', 'Tell what happens as JSON lines on standard error'),
  row('h', 'help', '', 'Show this help'),
  row('', 'version', '', 'Show the version'),
] as const

/** What ncat has and a program on Node cannot have: a name or letter, and what to do instead. */
export const REFUSED: readonly (readonly [option: string, reason: string, remedy: string])[] = [
  ['sctp', 'Node has no SCTP sockets', 'use TCP, or run ncat --sctp'],
  ['vsock', 'Node has no vsock sockets', 'use socat with VSOCK-CONNECT or VSOCK-LISTEN as a bridge to a Unix socket'],
  ['lua-exec', 'there is no Lua in Partyline', "use --sh-exec 'lua FILE'"],
  ['g', 'Node cannot set IP options, and routers drop source routes', 'leave it out'],
  ['b', 'it is called --broadcast', 'use --broadcast'],
  ['X', 'it is called --proxy-type', 'use --proxy HOST:PORT --proxy-type socks5, socks4 or http'],
  ['G', 'Node cannot set IP options, and routers drop source routes', 'leave it out'],
]
