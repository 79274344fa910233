/** Finds the command that is meant and runs it. */
import { EXIT } from './exit-codes.ts'
import type { Command, Host } from './host.ts'
import { type Catalogue, type Phrase, say, text } from './language/text.ts'

interface CommandEntry {
  /** One line for the list of commands. */
  readonly summary: Phrase
  /** A command is loaded when it is asked for: `nc` is started often and needs nothing of the server. */
  readonly load: () => Promise<Command>
}

const COMMANDS: ReadonlyMap<string, CommandEntry> = new Map([
  ['serve', { summary: text`Start a chat server`, load: async () => (await import('./commands/serve.ts')).serve }],
  [
    'chat',
    {
      summary: text`Join a chat server, here or anywhere`,
      load: async () => (await import('./commands/chat.ts')).chat,
    },
  ],
  [
    'admin',
    {
      summary: text`Manage a server: look around, accounts, bans, tokens, backups`,
      load: async () => (await import('./commands/admin.ts')).admin,
    },
  ],
  [
    'send',
    {
      summary: text`Send files to another machine, with a code`,
      load: async () => (await import('./commands/send.ts')).send,
    },
  ],
  [
    'receive',
    {
      summary: text`Receive what another machine sends`,
      load: async () => (await import('./commands/receive.ts')).receive,
    },
  ],
  [
    'nc',
    { summary: text`Connect to a port or listen on one`, load: async () => (await import('./commands/nc.ts')).nc },
  ],
  [
    'doctor',
    {
      summary: text`Find out what is wrong with a host and port`,
      load: async () => (await import('./commands/doctor.ts')).doctor,
    },
  ],
])

/** @param args what stands after `partyline`. Returns the exit code; throws nothing. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  const [name = '', ...rest] = args
  if (name === 'help' && rest[0] !== undefined) return run([rest[0], '--help'], host)
  if (name === '--help' || name === '-h' || name === 'help') {
    host.writeOutput(help(host.catalogue))
    return EXIT.ok
  }
  if (name === '--version') {
    host.writeOutput(`${host.version}\n`)
    return EXIT.ok
  }
  const entry = COMMANDS.get(name)
  if (entry === undefined) {
    if (name === '') {
      host.writeError(help(host.catalogue))
    } else {
      const { describeUnknownCommand } = await import('./unknown-command.ts')
      host.writeError(describeUnknownCommand(name, COMMANDS.keys(), host.catalogue))
    }
    return EXIT.usage
  }
  try {
    await tellWhatNpmKept(name, rest, host)
    const command = await entry.load()
    return await command.run(rest, host)
  } catch (error) {
    const { describeError } = await import('./describe-error.ts')
    const { text, exitCode } = describeError(error, host.catalogue)
    host.writeError(text)
    return exitCode
  }
}

async function tellWhatNpmKept(name: string, args: readonly string[], host: Host): Promise<void> {
  if (host.env['npm_lifecycle_event'] === undefined) return
  const { describeKeptByNpm } = await import('./npm-options.ts')
  const said = await describeKeptByNpm(name, args, host.env, host.catalogue)
  if (said !== null) host.writeError(said)
}

function help(catalogue: Catalogue): string {
  const rows = [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(10)} ${say(summary, catalogue)}\n`)
  return say(
    text`Usage: partyline COMMAND [OPTION]...

Chat for your team, lab, club or household, on your own machine.

Commands:
${rows.join('')}
partyline COMMAND --help tells more. --version shows the version.
`,
    catalogue,
  )
}
