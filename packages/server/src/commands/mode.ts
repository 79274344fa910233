/** MODE (RFC 2812 3.1.5 and 3.2.3): asks for, or changes, the modes of a channel or of oneself. */
import { parseModeChanges } from '@partyline/irc'
import { formatJoinRate } from '../network/join-rate.ts'
import { CHANNEL_MODES, isListMode, USER_MODE_KINDS, type ListMode } from '../network/modes.ts'
import { refuse } from '../network/refusal.ts'
import type { Channel, User } from '../network/state.ts'
import { numeric } from '../replies/numeric.ts'
import type { Lines } from '../session/out-message.ts'
import { askAs, askLong, wish, type CommandDefinition, type Plan, type Responder } from './definition.ts'

export const mode: CommandDefinition = {
  verb: 'MODE',
  rights: 'registered',
  cost: 1,
  targets: (params) => params.length - 2,
  plan({ params }) {
    const [target = '', ...rest] = params
    return target.startsWith('#') ? channelMode(target, rest) : userMode(target, rest)
  },
}

function channelMode(name: string, params: readonly string[]): Plan {
  const changes = parseModeChanges(params, CHANNEL_MODES)
  if (changes.length === 0) return askAs((responder, user) => showChannel(responder, user, name))
  const lists = changes.flatMap((item) => (item.kind === 'list' && isListMode(item.letter) ? [item.letter] : []))
  if (lists.length === changes.length) return askLong((responder, user) => listLines(responder, user, name, lists))
  return wish({ kind: 'channelMode', channel: name, changes })
}

function showChannel(responder: Responder, user: User, name: string): void {
  const { network, to, send } = responder
  const channel = network.visibleChannel(name, user)
  if (channel === undefined) return responder.refuse(refuse('ERR_NOSUCHCHANNEL', [name]))
  const created = String(Math.floor(channel.createdAt / 1000))
  send(
    numeric(to, 'RPL_CHANNELMODEIS', [channel.name, ...modesOf(channel, channel.members.has(user.id))]),
    numeric(to, 'RPL_CREATIONTIME', [channel.name, created]),
  )
}

/** The key is for members' eyes. */
function modesOf(channel: Channel, isInside: boolean): readonly string[] {
  const params: string[] = []
  let letters = `+${channel.modes}`
  if (channel.password !== null) {
    letters += 'k'
    params.push(isInside ? channel.password : '*')
  }
  if (channel.limit !== null) {
    letters += 'l'
    params.push(String(channel.limit))
  }
  if (channel.joinRate !== null) {
    letters += 'j'
    params.push(formatJoinRate(channel.joinRate))
  }
  if (channel.forward !== null) {
    letters += 'f'
    params.push(channel.forward)
  }
  return [letters, ...params]
}

const LIST_REPLIES = {
  b: { entry: 'RPL_BANLIST', end: 'RPL_ENDOFBANLIST' },
  e: { entry: 'RPL_EXCEPTLIST', end: 'RPL_ENDOFEXCEPTLIST' },
  I: { entry: 'RPL_INVEXLIST', end: 'RPL_ENDOFINVEXLIST' },
} as const

function* listLines(responder: Responder, user: User, name: string, letters: readonly ListMode[]): Lines {
  const { network, to, asMessage } = responder
  const channel = network.visibleChannel(name, user)
  if (channel?.members.has(user.id) !== true) {
    yield asMessage(
      channel === undefined ? refuse('ERR_NOSUCHCHANNEL', [name]) : refuse('ERR_NOTONCHANNEL', [channel.name]),
    )
    return
  }
  for (const letter of new Set(letters)) {
    const { entry, end } = LIST_REPLIES[letter]
    for (const { mask, by, at } of channel.lists[letter]) {
      yield numeric(to, entry, [channel.name, mask.text, by, String(Math.floor(at / 1000))])
    }
    yield numeric(to, end, [channel.name])
  }
}

function userMode(nick: string, params: readonly string[]): Plan {
  const changes = parseModeChanges(params, USER_MODE_KINDS)
  if (changes.length > 0) return wish({ kind: 'userMode', nick, changes })
  return askAs((responder, user) => {
    const target = responder.network.userByNick(nick)
    if (target === undefined) return responder.refuse(refuse('ERR_NOSUCHNICK', [nick]))
    if (target !== user) return responder.refuse(refuse('ERR_USERSDONTMATCH'))
    responder.send(numeric(responder.to, 'RPL_UMODEIS', [`+${user.modes}`]))
  })
}
