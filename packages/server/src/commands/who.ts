/** WHO (RFC 2812 3.6.1): of a channel, a nickname or a mask. */
import { Mask } from '@partyline/irc'
import { isVisible, shareChannel } from '../network/channel-access.ts'
import type { Member, User } from '../network/state.ts'
import { rankPrefix } from '../replies/channel.ts'
import { numeric } from '../replies/numeric.ts'
import type { OutMessage } from '../session/out-message.ts'
import { askAs, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { refuseMasks } from './lists.ts'
import { sendWithin } from './send-within.ts'

export const who: CommandDefinition = {
  verb: 'WHO',
  rights: 'registered',
  cost: 3,
  plan({ params, info }) {
    const [asked = '*'] = params
    const mask = new Mask(asked)
    const tooLong = refuseMasks([mask], info.limits.maskBytesMax)
    if (tooLong !== null) return refusal(tooLong)
    return askAs((responder, asker) => {
      const found = asked.startsWith('#') ? ofChannel(responder, asker, asked) : ofMask(responder, asker, mask)
      sendWithin(responder, 'WHO', found)
      responder.send(numeric(responder.to, 'RPL_ENDOFWHO', [asked]))
    })
  },
}

function* ofChannel(responder: Responder, asker: User, name: string): Iterable<OutMessage> {
  const channel = responder.network.channel(name)
  if (channel === undefined || !isVisible(channel, asker)) return
  const isInside = channel.members.has(asker.session)
  for (const member of channel.members.values()) {
    if (isInside || !member.user.isInvisible) yield whoReply(responder, member.user, channel.name, member)
  }
}

/** Invisible users are shown to those who name them, or share a channel with them. */
function* ofMask(responder: Responder, asker: User, mask: Mask): Iterable<OutMessage> {
  const named = responder.network.userByNick(mask.text)
  if (named !== undefined) {
    yield whoReply(responder, named, '*', null)
    return
  }
  for (const user of responder.network.users.values()) {
    if (user.isInvisible && user !== asker && !shareChannel(user, asker)) continue
    if (mask.matches(user.nickKey) || mask.matches(user.sourceKey)) yield whoReply(responder, user, '*', null)
  }
}

function whoReply(responder: Responder, user: User, channel: string, member: Member | null): OutMessage {
  const { to, session } = responder
  const flags = (user.away === null ? 'H' : 'G') + (member === null ? '' : rankPrefix(member, session.capabilities))
  return numeric(to, 'RPL_WHOREPLY', [channel, user.user, user.host, to.server, user.nick, flags], `0 ${user.realname}`)
}
