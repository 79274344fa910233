/** What to say when there is no such command. */
import { nearest } from '@partyline/server'

/** Lines for standard error, each ended. */
export function describeUnknownCommand(name: string, commands: Iterable<string>): string {
  const remedy = 'partyline --help lists the commands.'
  if (name.startsWith('-')) return `partyline: there is no option ${JSON.stringify(name)}\n  do:  ${remedy}\n`
  const meant = nearest(name, commands)
  const hint = meant === null ? '' : `; did you mean ${meant}?`
  return `partyline: there is no command ${JSON.stringify(name)}${hint}\n  do:  ${remedy}\n`
}
