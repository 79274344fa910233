/** WHO (RFC 2812 3.6.1): of a channel, a nickname, or a mask of nicknames, hosts, sources, real names or the server. */
import { foldName, Mask, SourceMask } from '@partyline/irc'
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
    const written = asked === '0' ? '*' : asked
    const masks = { source: new SourceMask(written), name: new Mask(written) }
    const tooLong = refuseMasks(Object.values(masks), info.limits.maskBytesMax)
    if (tooLong !== null) return refusal(tooLong)
    return askLong(function* (responder, asker) {
      // RFC 2812 3.6.1: o asks for operators of the server, and there are none.
      if (option !== 'o') {
        if (asked.startsWith('#')) yield* ofChannel(responder, asker, asked)
        else yield* ofMask(responder, asker, asked, masks)
      }
      yield numeric(responder.to, 'RPL_ENDOFWHO', [asked])
    })
  },
}

function* ofChannel(responder: Responder, asker: User, name: string): Lines {
  const channel = responder.network.visibleChannel(name, asker)
  if (channel === undefined) return
  const isInside = channel.members.has(asker.id)
  for (const member of channel.members.values()) {
    yield 1
    if (isInside || !member.user.isInvisible) yield whoReply(responder, member.user, channel.name, member)
  }
}

interface Masks {
  readonly source: SourceMask
  /** For names that are none of a source. */
  readonly name: Mask
}

/** A user is looked at, and compared twice. */
const USER_STEPS = 2

/** Invisible users are shown to users that name them, or share a channel with them. */
function* ofMask(responder: Responder, asker: User, asked: string, { source, name }: Masks): Lines {
  const named = responder.network.userByNick(asked)
  if (named !== undefined) {
    yield whoReply(responder, named, '*', null)
    return
  }
  const isOfServer = name.matches(foldName(responder.info.name))
  for (const user of responder.network.users.values()) {
    yield USER_STEPS
    if (user.isInvisible && user !== asker && !shareChannel(user, asker)) continue
    if (isOfServer || source.matches(user.sourceKey, user.address) || name.matches(user.realnameKey))
      yield whoReply(responder, user, '*', null)
  }
}

function whoReply(responder: Responder, user: User, channel: string, member: Member | null): OutMessage {
  const { to, session } = responder
  const flags = (user.away === null ? 'H' : 'G') + (member === null ? '' : rankPrefix(member, session.capabilities))
  return numeric(to, 'RPL_WHOREPLY', [channel, user.user, user.host, to.server, user.nick, flags], `0 ${user.realname}`)
}
