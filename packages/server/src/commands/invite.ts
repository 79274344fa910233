/** INVITE (RFC 2812 3.2.7). Without parameters: the channels one is invited to. */
import { refuse } from '../network/refusal.ts'
import { numeric } from '../replies/numeric.ts'
import { askLong, refusal, wish, type CommandDefinition } from './definition.ts'

export const invite: CommandDefinition = {
  verb: 'INVITE',
  rights: 'registered',
  cost: 2,
  plan({ params }) {
    const [nick, channel] = params
    if (nick === undefined) {
      return askLong(function* ({ network, to }, user) {
        for (const key of user.invitations?.keys() ?? []) {
          yield numeric(to, 'RPL_INVITELIST', [network.channels.get(key)?.name ?? key])
        }
        yield numeric(to, 'RPL_ENDOFINVITELIST')
      })
    }
    if (channel === undefined) return refusal(refuse('ERR_NEEDMOREPARAMS', ['INVITE']))
    return wish({ kind: 'invite', nick, channel })
  },
}
