/** The text of `partyline doctor --help`. */
import { type Catalogue, say, text } from '../language/text.ts'
import { PROBLEMS } from './finding.ts'

export function doctorHelp(catalogue: Catalogue): string {
  const problems = Object.values(PROBLEMS).map(({ exitCode, meaning }) => {
    return `  ${String(exitCode).padEnd(4)}${say(meaning, catalogue)}\n`
  })
  return say(text`${HEAD}${problems.join('')}${TAIL}`, catalogue)
}

const HEAD = text`Usage: partyline doctor [OPTION]... [HOST [PORT] | URL | PATH]
       partyline doctor --udp [OPTION]... HOST PORT

Says what is wrong with a host and port, and what to do about it. Without a host
it looks at the ports of a Partyline server on this machine.

Examples:
  partyline doctor
      Is there a server here? Which process holds its ports, and which machines
      can reach it?
  partyline doctor chat.example 6697
      Name, both address families, firewall, certificate, server.
  partyline doctor wss://chat.example/socket
      The same for a WebSocket behind a proxy.
  partyline doctor 127.0.0.1 9000
      Does a server accept there, and what is it?
  partyline doctor /run/partyline.sock
      Is it a socket? Does a program listen, and may this user connect?
  partyline doctor --udp 192.0.2.7 5000
      Open, closed or silent. On this machine also which process holds the port.

HOST is a name or an address. HOST:PORT and [IPV6]:PORT work too. Without PORT
it is 6667, and whether to speak TLS is found out. At the ports of a Partyline
(2222, 6660, 6667, 6690, 6697) one is expected. At any other, a server that
accepts is good news.

A URL says what to speak, and what is expected:
  tcp://               that a connection comes about. Nothing is said over it
  tls://               TLS with a good certificate (port 6697)
  irc:// ircs://       an IRC server (port 6667, with TLS 6697)
  ssh://               the ssh door of a Partyline (port 2222)
  http:// https://     a server for HTTP (port 80, 443)
  ws:// wss://         a WebSocket (port 80, 443)
  udp://               as --udp
  unix:                a Unix socket. A PATH that has a slash needs no unix:,
                       and unix:@NAME is an abstract one

Options:
  --udp           UDP instead of TCP: sends up to three datagrams of one zero
                  byte, or requests of DNS, NTP or STUN at their ports
  --expect WHAT   What has to be there: tcp, tls, http, irc or partyline
  --timeout TIME  What one step may take: 3, 500ms, 1m (default: 5 seconds)
  --json          One JSON object for programs: see docs/doctor.md
  --help          Show this text
  --version       Show the version

Exit codes (of several problems the first in this list counts):
  0   all is well, perhaps with warnings
  1   unexpected: most likely a defect of the doctor
  2   the command line cannot be used
`

const TAIL = text`
The server sees a client that introduces itself as doctor, and leaves. Firewall
rules can be read by root only.
`
