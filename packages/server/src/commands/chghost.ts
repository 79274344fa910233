/** CHGHOST: gives somebody another host, or user and host, as InspIRCd and UnrealIRCd have it. A right of operators. */
import { wish, type CommandDefinition } from './definition.ts'

export const chghost: CommandDefinition = {
  verb: 'CHGHOST',
  rights: 'registered',
  cost: 2,
  plan({ params: [nick = '', written = ''] }) {
    const at = written.indexOf('@')
    const user = at === -1 ? null : written.slice(0, at)
    return wish({ kind: 'changeHost', nick, user, host: written.slice(at + 1), actor: null })
  },
}
