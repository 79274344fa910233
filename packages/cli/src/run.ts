/** Finds the command that is meant and runs it. */
import { EXIT } from './exit-codes.ts'
import type { Command, Host } from './host.ts'

interface CommandEntry {
  /** One line for the list of commands. */
  readonly summary: string
  /** A command is loaded when it is asked for: `nc` is started often and needs nothing of the server. */
  readonly load: () => Promise<Command>
}

const COMMANDS: ReadonlyMap<string, CommandEntry> = new Map([
  ['serve', { summary: 'Start a chat server', load: async () => (await import('./commands/serve.ts')).serve }],
  ['nc', { summary: 'Connect to a port or listen on one', load: async () => (await import('./commands/nc.ts')).nc }],
  [
    'doctor',
    {
      summary: 'Find out what is wrong with a host and port',
      load: async () => (await import('./commands/doctor.ts')).doctor,
    },
  ],
])

/** @param args what stands after `partyline`. Returns the exit code; throws nothing. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  const [name = '', ...rest] = args
  if (name === 'help' && rest[0] !== undefined) return run([rest[0], '--help'], host)
  if (name === '--help' || name === '-h' || name === 'help') {
    host.writeOutput(help())
    return EXIT.ok
  }
  if (name === '--version') {
    host.writeOutput(`${host.version}\n`)
    return EXIT.ok
  }
  const entry = COMMANDS.get(name)
  if (entry === undefined) {
    if (name === '') {
      host.writeError(help())
    } else {
      const { describeUnknownCommand } = await import('./unknown-command.ts')
      host.writeError(describeUnknownCommand(name, COMMANDS.keys()))
    }
    return EXIT.usage
  }
  try {
    const command = await entry.load()
    return await command.run(rest, host)
  } catch (error) {
    const { describeError } = await import('./describe-error.ts')
    const { text, exitCode } = describeError(error)
    host.writeError(text)
    return exitCode
  }
}

function help(): string {
  const rows = [...COMMANDS].map(([name, command]) => `  ${name.padEnd(10)} ${command.summary}`)
  return [
    'Usage: partyline COMMAND [OPTION]...',
    '',
    'Chat for your team, lab, club or household, on your own machine.',
    '',
    'Commands:',
    ...rows,
    '',
    'partyline COMMAND --help tells more. --version shows the version.',
    '',
  ].join('\n')
}
