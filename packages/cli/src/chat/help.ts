/** The text of `partyline chat --help`. */
import { type Catalogue, say, text } from '../language/text.ts'

export function chatHelp(catalogue: Catalogue): string {
  return say(HELP, catalogue)
}

const HELP = text`Usage: partyline chat [OPTION]... [ADDRESS] [#CHANNEL]...

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
`
