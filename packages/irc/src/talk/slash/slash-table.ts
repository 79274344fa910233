/** All commands with a slash, in the order in which help shows them, by what they are about. */
import { MODERATING } from './moderating.ts'
import { PEOPLE } from './people.ts'
import { PLACES } from './places.ts'
import { SESSION } from './session.ts'
import type { SlashCommand } from './slash-command.ts'
import { TALKING } from './talking.ts'

export const SLASH_COMMANDS: readonly SlashCommand[] = [...TALKING, ...PLACES, ...PEOPLE, ...MODERATING, ...SESSION]

const BY_NAME = new Map(
  SLASH_COMMANDS.flatMap((command) => [command.name, ...command.aliases].map((name) => [name, command])),
)

/** By its name or an alias, without the slash; in upper or lower case. */
export function findSlashCommand(name: string): SlashCommand | undefined {
  return BY_NAME.get(name.toLowerCase())
}
