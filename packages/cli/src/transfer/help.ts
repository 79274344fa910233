/** The texts of `partyline send --help` and `partyline receive --help`. */
import { text } from '../language/text.ts'

export const SEND_HELP = text`Usage: partyline send [OPTION]... PATH...
       partyline send [OPTION]... -
       partyline send [OPTION]... --text TEXT

Sends files and folders to another machine. It prints a code. On the other
machine, partyline receive asks for it. Nobody else can read along, and it is
done when everything is verified there and under its name.

Examples:
  partyline send film.mkv
      Prints 42-velvet-otter, and waits.
  tar c . | partyline send -
      A stream: partyline receive -o - | tar x
  partyline send photos --to 192.0.2.7:7000
      To partyline receive --listen 7000, with the code that it printed.
  partyline send cat.png --channel '#lobby' --via chat.example --account ann
      Into a channel, where all of its members may fetch it.

Options:
  --to HOST:PORT     Connect to the other side, which listens
  --listen ADDRESS   Listen here: HOST:PORT or PORT (default: a free one)
  --via SERVER       Through a Partyline server: HOST, HOST:PORT or https://…
  --account NAME     As whom that server knows you
  --channel CHANNEL  Into a channel of the server of --via, as --account
  --keep             Leave in a picture where it was taken, and with what
  --text TEXT        Send a text, which is shown there
  --compress         Compress files of which a sample gets smaller
  --qr               Show a QR code, too
  --code-file FILE   Read the code from a file (or set PARTYLINE_CODE)
  --remember NAME    Keep a key of the other machine under this name
  --known NAME       To a machine that was remembered, without a code
  --json             Write events as JSON to standard error
  --help             Show this text
  --version          Show the version

Exit codes: 0 done, 1 unexpected, 2 the command line, 3 the connection, 4 the
code is wrong, 5 refused, 6 a name is taken there, 7 changed or damaged, 8 the
disk, 9 done, but for what was left out, 130 and 143 interrupted.
`

export const RECEIVE_HELP = text`Usage: partyline receive [OPTION]... [CODE]

Receives what partyline send sends on another machine. It asks for the code,
finds the other side on the local network, and stores what comes in this folder:
under its name only when all of it is here and verified.

Examples:
  partyline receive
      Asks for the code.
  partyline receive --to 192.0.2.7:40123
      Where the other side is not found by itself.
  partyline receive -o - | tar x
      The stream of tar c . | partyline send -
  partyline receive --resume
      Goes on with what is here of a transfer that broke off.

Options:
  -o, --output PATH  Into this folder, under this name, or - for standard output
  --on-conflict WHAT What if a name is taken: fail (default), skip, rename or
                     overwrite
  --resume           Go on with an unfinished transfer in the folder
  --discard          Remove unfinished transfers from the folder, and end
  --to HOST:PORT     Connect to the other side
  --listen ADDRESS   Listen for it: HOST:PORT or PORT. Prints a code
  --via SERVER       Through a Partyline server: HOST, HOST:PORT or https://…
  --account NAME     As whom that server knows you
  --code-file FILE   Read the code from a file (or set PARTYLINE_CODE)
  --remember NAME    Keep a key of the other machine under this name
  --known NAME       From a machine that was remembered, without a code
  --json             Write events as JSON to standard error
  --help             Show this text
  --version          Show the version

Exit codes: 0 done, 1 unexpected, 2 the command line, 3 the connection, 4 the
code is wrong, 5 refused, 6 a name is taken here, 7 changed or damaged, 8 the
disk, 9 done, but for what was left out, 130 and 143 interrupted.
`
