/** The options of `partyline nc`: ncat's names, letters and meanings (ncat(1)). Parsing and `--help` both read this table. */
import { type Phrase, text } from '../language/text.ts'

export interface OptionRow {
  /** A letter, or empty. */
  readonly letter: string
  /** The long name, or empty. */
  readonly name: string
  /** What stands for the value in the help; empty for an option without one. */
  readonly placeholder: string
  readonly help: Phrase
}

const row = (letter: string, name: string, placeholder: string, help: Phrase): OptionRow => ({
  letter,
  name,
  placeholder,
  help,
})

export const OPTIONS = [
  row('4', '', '', text`Use IPv4 only`),
  row('6', '', '', text`Use IPv6 only`),
  row('U', 'unixsock', '', text`Use a Unix socket: a path, or @NAME (abstract)`),
  row('C', 'crlf', '', text`Send CR LF for each LF of standard input`),
  row('c', 'sh-exec', 'COMMAND', text`Connect the command to the network, run by /bin/sh`),
  row('e', 'exec', 'COMMAND', text`Connect the program to the network`),
  row('m', 'max-conns', 'N', text`At most N connections at a time (default: 100)`),
  row('d', 'delay', 'TIME', text`Wait between reads and writes`),
  row('o', 'output', 'FILE', text`Write a copy of the session into FILE`),
  row('x', 'hex-dump', 'FILE', text`Write a hexadecimal copy into FILE`),
  row('i', 'idle-timeout', 'TIME', text`End when nothing moved for this time`),
  row('q', '', 'TIME', text`End so long after end of input. -1: not by itself`),
  row('p', 'source-port', 'PORT', text`Connect from this port. With -l, listen on it`),
  row('s', 'source', 'ADDRESS', text`Connect from this address`),
  row('l', 'listen', '', text`Listen instead of connecting`),
  row('k', 'keep-open', '', text`With -l: many clients. Else: send on after their end`),
  row('N', '', '', text`End our direction with input: always done (OpenBSD)`),
  row('n', 'nodns', '', text`Take addresses only, resolve no names`),
  row('t', 'telnet', '', text`Refuse Telnet negotiations (RFC 854)`),
  row('u', 'udp', '', text`Use UDP instead of TCP`),
  row('v', 'verbose', '', text`Tell what happens on standard error`),
  row('w', 'wait', 'TIME', text`Time for connecting (10s). 0: wait for no answer`),
  row('z', '', '', text`Only report open ports: 22,80 8000-8100 https`),
  row('', 'broadcast', '', text`With -u: HOST is for all. Hear every answer`),
  row('', 'multicast', 'GROUP', text`With -u: send to GROUP[%INTERFACE], or hear it`),
  row('', 'append-output', '', text`Append to the files of -o and -x`),
  row('', 'send-only', '', text`Only send. End with standard input`),
  row('', 'recv-only', '', text`Only receive, read no standard input`),
  row('', 'no-shutdown', '', text`Keep our direction open at the end of input`),
  row('', 'broker', '', text`With -l: all others get what one sends`),
  row('', 'chat', '', text`With -l: a broker that names the speakers`),
  row('', 'allow', 'HOSTS', text`With -l: only these may connect: 192.0.2.0/24,::1`),
  row('', 'allowfile', 'FILE', text`As --allow, from a file with a host on each line`),
  row('', 'deny', 'HOSTS', text`With -l: these may not connect, even if allowed`),
  row('', 'denyfile', 'FILE', text`As --deny, from a file`),
  row('', 'proxy', 'HOST[:PORT]', text`Connect through a proxy`),
  row('', 'proxy-type', 'TYPE', text`http, socks4 or socks5. With -l http: be a proxy`),
  row('', 'proxy-dns', 'SIDE', text`Looks up the target: remote, local, both or none`),
  row('', 'proxy-auth', 'AUTH', text`USER:PASSWORD for the proxy. Also NCAT_PROXY_AUTH`),
  row('', 'ssl', '', text`Use TLS`),
  row('', 'ssl-verify', '', text`Use TLS and verify the certificate`),
  row('', 'ssl-cert', 'FILE', text`Our certificate (PEM). With -l: default is a new one`),
  row('', 'ssl-key', 'FILE', text`Its private key (PEM)`),
  row('', 'ssl-trustfile', 'FILE', text`Certificates to trust (PEM). Implies verification`),
  row('', 'ssl-servername', 'NAME', text`Name to ask for and verify. -U has none of its own`),
  row('', 'ssl-ciphers', 'LIST', text`Cipher suites, as openssl-ciphers(1) lists them`),
  row('', 'ssl-alpn', 'LIST', text`Application protocols, separated by commas`),
  row('', 'ws', '', text`Speak WebSocket: a line is a text message`),
  row('', 'binary', '', text`With --ws: bytes in binary messages instead`),
  row('', 'origin', 'ORIGIN', text`With --ws: our page. With -l: pages that may connect`),
  row('', 'frame', 'KIND', text`A line is a frame on the wire: lines, length or json`),
  row('', 'reconnect', '', text`Connect again whenever the connection breaks`),
  row('', 'progress', '', text`Show on standard error how much has gone each way`),
  row('', 'json', '', text`Tell what happens as JSON lines on standard error`),
  row('h', 'help', '', text`Show this help`),
  row('', 'version', '', text`Show the version`),
] as const

/** What ncat has and a program on Node cannot have: a name or letter, and what to do instead. */
export const REFUSED: readonly (readonly [option: string, reason: Phrase, remedy: Phrase])[] = [
  ['sctp', text`Node has no SCTP sockets`, text`use TCP, or run ncat --sctp`],
  [
    'vsock',
    text`Node has no vsock sockets`,
    text`use socat with VSOCK-CONNECT or VSOCK-LISTEN as a bridge to a Unix socket`,
  ],
  ['lua-exec', text`there is no Lua in Partyline`, text`use --sh-exec 'lua FILE'`],
  ['g', text`Node cannot set IP options, and routers drop source routes`, text`leave it out`],
  ['b', text`it is called --broadcast`, text`use --broadcast`],
  ['X', text`it is called --proxy-type`, text`use --proxy HOST:PORT --proxy-type socks5, socks4 or http`],
  ['G', text`Node cannot set IP options, and routers drop source routes`, text`leave it out`],
]
