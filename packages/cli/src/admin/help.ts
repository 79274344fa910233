/** The text of `partyline admin --help`. */
import { type Catalogue, say, text } from '../language/text.ts'
import type { TaskEntry } from './task.ts'

export function adminHelp(tasks: ReadonlyMap<string, TaskEntry>, catalogue: Catalogue): string {
  const rows = [...tasks].map(([name, { takes, summary }]) => {
    return `  ${[name, ...takes].join(' ')}\n      ${say(summary, catalogue)}\n`
  })
  return say(text`${HEAD}${rows.join('')}${TAIL}`, catalogue)
}

const HEAD = text`Usage: partyline admin TASK [ARGUMENT]... [OPTION]...

What the owner of a server does with it, on the machine on which it runs.

Tasks:
`

const TAIL = text`
Options:
  --data FOLDER     The data folder (default: PARTYLINE_DATA, else
                    ./partyline-data)
  --days NUMBER     statistics: of so many days (default: 30)
  --for DURATION    ban, token-add: such as 3d (default: for ever),
                    invite: the same (default: 7d, and 0 for ever)
  --uses NUMBER     invite: for so many accounts (default: 1)
  --label TEXT      invite: for whom or what it is
  --url URL         invite, owner-link: where others reach the web door,
                    as with a proxy
  --reason TEXT     ban, kill: what those that it meets are told,
                    file-remove: for the audit
  --replace         restore: an old data folder is moved aside
  --format FORMAT   import: json, irssi, weechat, znc or hexchat (default: what
                    each file is)
  --time-zone ZONE  import: of the clocks of the logs, such as Europe/Berlin
                    (default: that of this machine)
  --dry-run         import: only say what would be done. The server may run
  --channel NAME    export: this channel alone. Repeatable
  --from DATE       export: from this date on
  --to DATE         export: what was said before this date
  --json            One JSON object for programs
  --help            Show this text
  --version         Show the version

A password is asked for, or read from standard input. It is never an argument.

A backup and an export hold everything that was said, private conversations
too. They are made so that only you can read them.
`
