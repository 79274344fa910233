/** Finds the command that is meant and runs it. */
import { nearest } from '@partyline/server'
import { serve } from './commands/serve.ts'
import { describeError } from './describe-error.ts'
import { EXIT } from './exit-codes.ts'
import type { Command, Host } from './host.ts'

const COMMANDS: ReadonlyMap<string, Command> = new Map([['serve', serve]])

/** @param args what stands after `partyline`. Returns the exit code; throws nothing. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  const [name = '', ...rest] = args
  if (name === '--help' || name === '-h' || name === 'help') {
    host.writeOutput(help())
    return EXIT.ok
  }
  if (name === '--version') {
    host.writeOutput(`${host.version}\n`)
    return EXIT.ok
  }
  const command = COMMANDS.get(name)
  if (command === undefined) {
    host.writeError(unknownCommand(name))
    return EXIT.usage
  }
  try {
    return await command.run(rest, host)
  } catch (error) {
    const { text, exitCode } = describeError(error)
    host.writeError(text)
    return exitCode
  }
}

function unknownCommand(name: string): string {
  if (name === '') return help()
  const meant = nearest(name, COMMANDS.keys())
  const hint = meant === null ? '' : `; did you mean ${meant}?`
  return `partyline: there is no command ${JSON.stringify(name)}${hint}\n  do:  partyline --help lists the commands.\n`
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
