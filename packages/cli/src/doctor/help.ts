/** The text of `partyline doctor --help`. */
import { PROBLEMS } from './finding.ts'

const ROWS = Object.values(PROBLEMS).map(({ exitCode, meaning }) => `  ${String(exitCode).padEnd(4)}${meaning}`)

export const HELP = `Usage: partyline doctor [OPTION]... [HOST [PORT]]

Says what is wrong with a host and port, and what to do about it. Without a host
it looks at the ports of a Partyline server on this machine.

Examples:
  partyline doctor
      Is there a server here, who holds its ports, and who can reach it?
  partyline doctor chat.example 6697
      Name, both address families, firewall, certificate, server.

HOST is a name or an address; HOST:PORT and [IPV6]:PORT work too. Without PORT
it is 6667. tls:// or ircs:// before it insists on TLS (port 6697), tcp:// or
irc:// on plain text; otherwise both are tried.

Options:
  --timeout TIME  What one step may take: 3, 500ms, 1m (default: 5 seconds)
  --json          One JSON object for programs: problem, exitCode, targets
  --help          Show this text
  --version       Show the version

Exit codes (of several problems the first in this list counts):
  0   all is well, perhaps with warnings
  1   unexpected: most likely a defect of the doctor
  2   the command line cannot be used
${ROWS.join('\n')}

The server sees a client that introduces itself as doctor, and leaves. Firewall
rules can be read by root only.
`
