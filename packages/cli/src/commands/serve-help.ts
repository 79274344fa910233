/** The text of `partyline serve --help`, made from the table of options; no line is longer than 80 columns. */
import { describeOptions } from '@partyline/server'
import type { OptionDescription } from '@partyline/server'
import { type Catalogue, phrase, say, text } from '../language/text.ts'
import { wrapWords } from '../wrap-words.ts'

const COLUMNS = 80
const LEFT_COLUMNS = 28
/** A space at which no line ends. */
const NO_BREAK = '\u00a0'

const INTRODUCTION = text`Usage: partyline serve [OPTION]...

Starts a chat server that every IRC client can join, and nc too. Without
options only this machine can reach it, and nobody needs a password.

Examples:
  partyline serve
      On this machine, history in ./partyline-data.
  partyline serve --public --data /srv/partyline
      Opens the TLS doors to your network and prints what to send to the others.

An ADDRESS is HOST:PORT, [IPV6]:PORT, PORT alone (this machine only),
unix:PATH for a Unix socket, or off.
`

const ENDING = text`Every option can also stand in the configuration file and in the environment:
--plain-channel is plain-channel = "#lobby" in partyline.toml, and
PARTYLINE_PLAIN_CHANNEL. The command line wins over the environment, that over
the file. SIGTERM or Ctrl-C stops, and so does closing the terminal. Started
without a terminal, as a service is, it reads the file again on SIGHUP.
`

const LIMIT = text`Change a limit, such as nickname-bytes-max=40. Repeatable. All are in docs/reference/configuration.md`

export function serveHelp(catalogue: Catalogue): string {
  const sections = Map.groupBy(describeOptions(), (option) => option.section)
  const texts = [...sections].map(([section, options]) => {
    const limit = section === 'Limits' ? [row('--limit NAME=N', say(LIMIT, catalogue))] : []
    const rows = [...limit, ...options.map((option) => optionRow(option, catalogue))]
    return `${say(text`${phrase(section)}:`, catalogue)}\n${rows.join('')}`
  })
  return [say(INTRODUCTION, catalogue), ...texts, say(ENDING, catalogue)].join('\n')
}

function optionRow(option: OptionDescription, catalogue: Catalogue): string {
  const form =
    option.flag === null ? `${option.variable}=` : option.placeholder === '' ? option.flag : `${option.flag} `
  const help = phrase(option.help)
  const said = option.default === null ? help : text`${help} (default: ${option.default})`
  return row(`${form}${option.placeholder}`, say(said, catalogue).replace(/ (?=\S+\)$)/, NO_BREAK))
}

function row(left: string, text: string): string {
  const [first = '', ...rest] = wrapWords(text, COLUMNS - LEFT_COLUMNS).map((line) => line.replaceAll(NO_BREAK, ' '))
  const head = `  ${left}`
  const indent = ' '.repeat(LEFT_COLUMNS)
  const start = head.length < LEFT_COLUMNS ? head.padEnd(LEFT_COLUMNS) + first : `${head}\n${indent}${first}`
  return [start, ...rest.map((line) => indent + line)].map((line) => `${line}\n`).join('')
}
