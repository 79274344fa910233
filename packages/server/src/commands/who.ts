/** WHO (RFC 2812 3.6.1): of a channel, a nickname, or a mask of nicknames, hosts or sources. */
import { SourceMask } from '@partyline/irc'
import { shareChannel } from '../network/channel-access.ts'
import type { Member, User } from '../network/state.ts'
import { rankPrefix } from '../replies/channel.ts'
import { numeric } from '../replies/numeric.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import { askLong, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { refuseMasks } from './lists.ts'

export const who: CommandDefinition = {
  verb: 'WHO',
  rights: 'registered',
  cost: 3,
  plan({ params, info }) {
    const [asked = '*', option = ''] = params
    // RFC 2812 3.6.1: 0 means everyone.
    const mask = new SourceMask(asked === '0' ? '*' : asked)
    const tooLong = refuseMasks([mask], info.limits.maskBytesMax)
    if (tooLong !== null) return refusal(tooLong)
    return askLong(function* (responder, asker) {
      // RFC 2812 3.6.1: o asks for operators of the server, and there are none.
      if (option !== 'o') {
        if (asked.startsWith('#')) yield* ofChannel(responder, asker, asked)
        else yield* ofMask(responder, asker, asked, mask)
      }
      yield numeric(responder.to, 'RPL_ENDOFWHO', [asked])
    })
  },
}

function* ofChannel(responder: Responder, asker: User, name: string): Lines {
  const channel = responder.network.visibleChannel(name, asker)
  if (channel === undefined) return
  const isInside = channel.members.has(asker.session)
  for (const member of channel.members.values()) {
    yield 1
    if (isInside || !member.user.isInvisible) yield whoReply(responder, member.user, channel.name, member)
  }
}

/** Invisible users are shown to users that name them, or share a channel with them. */
function* ofMask(responder: Responder, asker: User, asked: string, mask: SourceMask): Lines {
  const named = responder.network.userByNick(asked)
  if (named !== undefined) {
    yield whoReply(responder, named, '*', null)
    return
  }
  for (const user of responder.network.users.values()) {
    yield 1
    if (user.isInvisible && user !== asker && !shareChannel(user, asker)) continue
    if (mask.matches(user.sourceKey, user.address)) yield whoReply(responder, user, '*', null)
  }
}

function whoReply(responder: Responder, user: User, channel: string, member: Member | null): OutMessage {
  const { to, session } = responder
  const flags = (user.away === null ? 'H' : 'G') + (member === null ? '' : rankPrefix(member, session.capabilities))
  return numeric(to, 'RPL_WHOREPLY', [channel, user.user, user.host, to.server, user.nick, flags], `0 ${user.realname}`)
}
