/** WHOIS (RFC 2812 3.6.2): of one nickname or several. */
import { isVisible } from '../network/channel-access.ts'
import { refuse } from '../network/refusal.ts'
import type { User } from '../network/state.ts'
import { joinWords, rankPrefix } from '../replies/channel.ts'
import { numeric, textRoom } from '../replies/numeric.ts'
import { askAs, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { refuseTargets, splitList } from './lists.ts'
import { refuseServer } from './server-target.ts'

export const whois: CommandDefinition = {
  verb: 'WHOIS',
  rights: 'registered',
  cost: 2,
  targets: (params) => splitList(params.at(-1) ?? '').length,
  plan({ params: [first = '', second], info }) {
    const nicks = splitList(second ?? first)
    if (nicks.length === 0) return refusal(refuse('ERR_NONICKNAMEGIVEN'))
    const tooMany = refuseTargets(nicks, info.limits.targetsPerCommandMax)
    if (tooMany !== null) return refusal(tooMany)
    return askAs((responder, asker) => {
      const elsewhere = second === undefined ? null : refuseServer(responder, first)
      if (elsewhere !== null) return responder.refuse(elsewhere)
      for (const nick of nicks) {
        const user = responder.network.userByNick(nick)
        if (user === undefined) responder.refuse(refuse('ERR_NOSUCHNICK', [nick]))
        else describe(responder, asker, user)
        responder.send(numeric(responder.to, 'RPL_ENDOFWHOIS', [user?.nick ?? nick]))
      }
    })
  },
}

function describe(responder: Responder, asker: User, user: User): void {
  const { to, send, info, now } = responder
  const { nick } = user
  send(numeric(to, 'RPL_WHOISUSER', [nick, user.user, user.host, '*'], user.realname))
  const channels: string[] = []
  for (const channel of user.channels.values()) {
    const member = channel.members.get(user.session)
    const isShown = channel.members.has(asker.session) || (isVisible(channel, asker) && !user.isInvisible)
    if (member !== undefined && isShown)
      channels.push(rankPrefix(member, responder.session.capabilities) + channel.name)
  }
  const room = textRoom(to, 'RPL_WHOISCHANNELS', [nick], info.limits.lineBytesMax)
  for (const line of joinWords(channels, room)) send(numeric(to, 'RPL_WHOISCHANNELS', [nick], line))
  send(numeric(to, 'RPL_WHOISSERVER', [nick, info.name], info.version))
  if (user.isSecure) send(numeric(to, 'RPL_WHOISSECURE', [nick]))
  if (user.away !== null) send(numeric(to, 'RPL_AWAY', [nick], user.away))
  const idle = Math.max(0, Math.floor((now() - user.activeAt) / 1000))
  send(numeric(to, 'RPL_WHOISIDLE', [nick, String(idle), String(Math.floor(user.signOnAt / 1000))]))
}
