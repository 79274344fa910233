/**
 * WHO (RFC 2812 3.6.1, IRCv3 WHOX): of a channel, a nickname, or a mask of nicknames, hosts, sources, real names or the server. `o`
 * asks for operators of the server only.
 */
import { foldName, Mask, SourceMask } from '@partyline/irc'
import { shareChannel, showsMember } from '../network/channel-access.ts'
import { hasMode } from '../network/modes.ts'
import type { User } from '../network/state.ts'
import { numeric } from '../replies/numeric.ts'
import { whoReply, whoxReply, type Found, type WhoxRequest } from '../replies/who.ts'
import type { OutMessage } from '../session/out-message.ts'
import { askLong, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { refuseMasks } from './lists.ts'
import { serverOf } from './server-target.ts'

export const who: CommandDefinition = {
  verb: 'WHO',
  rights: 'registered',
  cost: 3,
  plan({ params, info }) {
    const [asked = '*', options = ''] = params
    // RFC 2812 3.6.1: 0 means everyone.
    const mask = asked === '0' ? '*' : asked
    const masks = { source: new SourceMask(mask), name: new Mask(mask) }
    const tooLong = refuseMasks(Object.values(masks), info.limits.maskBytesMax)
    if (tooLong !== null) return refusal(tooLong)
    const { isForOperators, whox } = parseOptions(options)
    return askLong(function* (responder, asker) {
      const found = asked.startsWith('#') ? ofChannel(responder, asker, asked) : ofMask(responder, asker, asked, masks)
      for (const one of found) {
        if (typeof one === 'number') yield one
        else if (!isForOperators || hasMode(one.user, 'o')) yield written(responder, one, whox)
      }
      yield numeric(responder.to, 'RPL_ENDOFWHO', [asked])
    })
  },
}

/** `o`, `%fields`, `o%fields,token`. A token has at most three digits; any other is as none. */
function parseOptions(text: string): { readonly isForOperators: boolean; readonly whox: WhoxRequest | null } {
  const [flags = '', request] = text.split('%', 2)
  const [fields = '', token = ''] = request?.split(',', 2) ?? []
  const whox = { fields: new Set(fields), token: /^\d{1,3}$/.test(token) ? token : '0' }
  return { isForOperators: flags.includes('o'), whox: request === undefined ? null : whox }
}

function written(responder: Responder, { user, membership }: Shown, whox: WhoxRequest | null): OutMessage {
  const { to, session, idleMs } = responder
  const { capabilities } = session
  const found = { user, membership, server: serverOf(responder, user) }
  return whox === null
    ? whoReply(to, { ...found, idleMs: null }, capabilities)
    : whoxReply(to, { ...found, idleMs: whox.fields.has('l') ? idleMs(user) : null }, capabilities, whox)
}

type Shown = Pick<Found, 'user' | 'membership'>
/** What was found, and the work that it took. */
type Looked = Iterable<Shown | number>

function* ofChannel(responder: Responder, asker: User, name: string): Looked {
  const channel = responder.network.visibleChannel(name, asker)
  if (channel === undefined) return
  for (const member of channel.members.values()) {
    yield 1
    if (!showsMember(channel, member, asker)) continue
    yield { user: member.user, membership: { channel: channel.name, member } }
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
function* ofMask(responder: Responder, asker: User, asked: string, { source, name }: Masks): Looked {
  const named = responder.network.userByNick(asked)
  if (named !== undefined) {
    yield { user: named, membership: null }
    return
  }
  const servers = new Map<string, boolean>()
  const isOfServer = (user: User) => {
    const server = serverOf(responder, user)
    const isMeant = servers.get(server) ?? name.matches(foldName(server))
    servers.set(server, isMeant)
    return isMeant
  }
  for (const user of responder.network.users.values()) {
    yield USER_STEPS
    if (hasMode(user, 'i') && user !== asker && !shareChannel(user, asker)) continue
    if (isOfServer(user) || source.matches(user.sourceKey, user.address) || name.matches(user.realnameKey))
      yield { user, membership: null }
  }
}
