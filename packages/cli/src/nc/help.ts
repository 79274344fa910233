/** The text of `partyline nc --help`, made from the table of options; no line is longer than 80 columns. */
import { type Catalogue, say, text } from '../language/text.ts'
import { OPTIONS, type OptionRow } from './option-table.ts'

const LEFT_COLUMNS = 28

const INTRODUCTION = text`Usage: partyline nc [OPTION]... HOST [PORT]
       partyline nc -l [OPTION]... [HOST] [PORT]
       partyline nc -U [-l] [OPTION]... PATH

Connects standard input and output with the network. The options are those of
ncat. So are the default port, 31337, and the exit codes: 0 all went well,
1 the network did not, 2 the command line or a file did not.

Examples:
  partyline nc example.org 80
  partyline nc -l 9899 > file         and there: partyline nc HOST 9899 < file
  partyline nc -lk -c 'date; cat' 7000
  partyline nc -z 127.0.0.1 1-1024
  partyline nc --ws wss://chat.example/room

A TIME is in seconds, or has ms, s, m or h behind it: 500ms. A PORT is a number
or its name in /etc/services: https.

`

const CONCLUSION = text`
UDP: at the end of input answers are awaited until none came for a second
(-q TIME: for so long, -w 0 and --send-only: not at all).

WebSocket: a line is a text message each way. --binary carries bytes. wss://
verifies the certificate. At the end of input the answer is awaited until
nothing came for a second (-q TIME: for so long), because a WebSocket cannot end
one direction only. Pages of other places need --origin to connect to -l.

Frames have at most 1 MiB. lines: LF behind each. length: its length before
each, in 4 bytes, the most significant first. json: each line is checked.

--reconnect waits up to 0.5 s at first, up to 30 s later, and says why. Input
that comes meanwhile waits. It ends with its input, or by a signal.

--json: {"event": ..., "time": ...}, with event one of resolving, resolved,
listening, connected, accepted, denied, tls, websocket, closed, waiting,
progress, port, error (code, phase, message, remedy), message. docs/nc.md lists
their fields.
`

export function ncHelp(catalogue: Catalogue): string {
  const rows = OPTIONS.map((option) => line(option, catalogue))
  return say(INTRODUCTION, catalogue) + rows.join('') + say(CONCLUSION, catalogue)
}

function line({ letter, name, placeholder, help }: OptionRow, catalogue: Catalogue): string {
  const short = letter === '' ? '   ' : `-${letter}${name === '' ? ' ' : ','}`
  const long = name === '' ? '' : ` --${name}`
  const left = `  ${short}${long}${placeholder === '' ? '' : ` ${placeholder}`}`.trimEnd()
  const said = say(help, catalogue)
  return left.length < LEFT_COLUMNS
    ? `${left.padEnd(LEFT_COLUMNS)}${said}\n`
    : `${left}\n${' '.repeat(LEFT_COLUMNS)}${said}\n`
}
