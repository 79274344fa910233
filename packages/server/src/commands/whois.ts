/** WHOIS (RFC 2812 3.6.2): of one nickname or several. */
import { parseKeyFingerprint } from '../credentials/ssh-key.ts'
import { awayOf } from '../network/away.ts'
import { isVisible, seesMember } from '../network/channel-access.ts'
import { nameKey } from '../network/context.ts'
import { refuse } from '../network/refusal.ts'
import { hasMode } from '../network/modes.ts'
import { SERVICE_HOST } from '../network/service-source.ts'
import type { User } from '../network/state.ts'
import { whoisMetadata } from '../replies/metadata.ts'
import { rankPrefix } from '../replies/channel.ts'
import { WordLines } from '../replies/word-lines.ts'
import type { Lines } from '../session/out-message.ts'
import { numeric, textRoom } from '../replies/numeric.ts'
import { askLong, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { refuseTargets, splitList } from './lists.ts'
import { refuseServer, serverOf } from './server-target.ts'
import type { Service } from './services/service.ts'
import { serviceNamed } from './services/services.ts'

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
    return askLong(function* (responder, asker) {
      const { network, to, asMessage } = responder
      // `WHOIS nick nick` asks the server of that person: where there is none, it is the person that is missing.
      const isOfPerson = second === undefined || nameKey(first) === nameKey(second)
      const elsewhere = isOfPerson ? null : refuseServer(responder, first, network.serverNames.values())
      if (elsewhere !== null) {
        yield asMessage(elsewhere)
        return
      }
      for (const nick of nicks) {
        const user = network.userByNick(nick)
        const service = user === undefined ? serviceNamed(nick) : undefined
        if (user !== undefined) yield* describe(responder, asker, user)
        else if (service !== undefined) yield* describeService(responder, service)
        else yield asMessage(refuse('ERR_NOSUCHNICK', [nick]))
        yield numeric(to, 'RPL_ENDOFWHOIS', [user?.nick ?? service?.name ?? nick])
      }
    })
  },
}

/** People ask so whether it is the real one. */
function* describeService({ to, info }: Responder, { name, about }: Service): Lines {
  yield numeric(to, 'RPL_WHOISUSER', [name, name, SERVICE_HOST, '*'], about)
  yield numeric(to, 'RPL_WHOISSERVER', [name, info.name], info.network)
  yield numeric(to, 'RPL_WHOISOPERATOR', [name], 'is a network service')
}

function* describe(responder: Responder, asker: User, user: User): Lines {
  const { to, info, idleMs, network } = responder
  const { nick } = user
  yield numeric(to, 'RPL_WHOISUSER', [nick, user.user, user.host, '*'], user.realname)
  const channels = new WordLines(textRoom(to, 'RPL_WHOISCHANNELS', [nick], info.limits.lineBytesMax))
  for (const channel of user.channels.values()) {
    yield 1
    const member = channel.members.get(user.id)
    const isShown = channel.members.has(asker.id) || (isVisible(channel, asker) && !hasMode(user, 'i'))
    if (member !== undefined && isShown && seesMember(channel, member, asker))
      channels.add(rankPrefix(member, responder.session.capabilities) + channel.name)
  }
  for (const line of channels.picture()) yield numeric(to, 'RPL_WHOISCHANNELS', [nick], line)
  const server = serverOf(responder, user)
  // What another node says of itself is not known here.
  const about = server === info.name ? (info.description ?? info.version) : info.network
  yield numeric(to, 'RPL_WHOISSERVER', [nick, server], about)
  const className = network.operClass(user)
  if (className !== null) yield numeric(to, 'RPL_WHOISOPERATOR', [nick], `is an IRC operator (${className})`)
  if (isOwnName(user)) yield numeric(to, 'RPL_WHOISREGNICK', [nick])
  if (user.account !== null) yield numeric(to, 'RPL_WHOISACCOUNT', [nick, user.account])
  if (hasMode(user, 'B')) yield numeric(to, 'RPL_WHOISBOT', [nick])
  yield* hidden(responder, asker, user)
  if (isSecure(user)) yield numeric(to, 'RPL_WHOISSECURE', [nick])
  const away = awayOf(user)
  if (away !== null) yield numeric(to, 'RPL_AWAY', [nick], away)
  yield* whoisMetadata(to, user, network.metadataOf(user))
  const idle = idleMs(user)
  if (idle === null) return
  const seconds = [idle, user.signOnAt].map((ms) => String(Math.floor(ms / 1000)))
  yield numeric(to, 'RPL_WHOISIDLE', [nick, ...seconds])
}

/** From where and with what somebody comes is for the user itself, also not for operators; the modes are for both. */
function* hidden({ to, addressesOf, session }: Responder, asker: User, user: User): Lines {
  const { nick, modes } = user
  if (user === asker) {
    for (const address of addressesOf(user))
      yield numeric(to, 'RPL_WHOISACTUALLY', [nick, `${user.user}@${user.host}`, address])
    const { fingerprint } = session
    if (fingerprint !== null && parseKeyFingerprint(fingerprint) === null) {
      yield numeric(to, 'RPL_WHOISCERTFP', [nick], `has client certificate fingerprint ${fingerprint}`)
    }
  }
  const seesModes = user === asker || hasMode(asker, 'o')
  if (seesModes && modes !== '') yield numeric(to, 'RPL_WHOISMODES', [nick], `is using modes +${modes}`)
}

/** The nickname is that of the account. */
function isOwnName({ account, nickKey }: User): boolean {
  return account !== null && nameKey(account) === nickKey
}

/** What is said to a user reaches all its sessions: one that is not encrypted makes none secure. */
function isSecure({ sessions }: User): boolean {
  return sessions.length > 0 && sessions.every((session) => session.isSecure)
}
