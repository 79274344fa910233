/** What to say when there is no such command. */
import { nearest } from '@partyline/server'
import { type Catalogue, say, text } from './language/text.ts'

/** Lines for standard error, each ended. */
export function describeUnknownCommand(name: string, commands: Iterable<string>, catalogue: Catalogue): string {
  const meant = nearest(name, commands)
  const given = JSON.stringify(name)
  const what = name.startsWith('-')
    ? text`there is no option ${given}`
    : meant === null
      ? text`there is no command ${given}`
      : text`there is no command ${given}. Did you mean ${meant}?`
  return `${say(text`partyline: ${what}\n  do:  partyline --help lists the commands.`, catalogue)}\n`
}
