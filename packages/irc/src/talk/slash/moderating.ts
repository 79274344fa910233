/** Commands of those that have the right to them, in their channel or on the network. */
import type { Action } from '../../client/action.ts'
import { type Phrase, text } from '../phrase.ts'
import { banMask, banMasks, muteChange } from './ban-mask.ts'
import {
  actions,
  ALWAYS,
  asking,
  asks,
  mistake,
  slashCommand,
  type SlashCommand,
  type SlashOutcome,
  type SlashPlace,
} from './slash-command.ts'

const operator = { rights: 'operator' } as const
const network = { rights: 'network' } as const

export const MODERATING = [
  slashCommand(
    'kick',
    'here nick reason?',
    text`removes a person from the channel`,
    ({ here, nick, reason }, place) =>
      inChannel(here, () => asks(place, 'KICK', here, nick, ...(reason === '' ? [] : [reason]))),
    operator,
  ),
  slashCommand(
    'ban',
    'here mask?',
    text`keeps a person out of the channel. Without a name, lists the bans`,
    ({ here, mask }, place) =>
      inChannel(here, () =>
        mask === '' ? asks(place, 'MODE', here, '+b') : asks(place, 'MODE', here, '+b', banMask(place, mask)),
      ),
    operator,
  ),
  slashCommand(
    'unban',
    'here mask',
    text`lets a person in again`,
    ({ here, mask }, place) =>
      inChannel(here, () =>
        changes(
          place,
          here,
          banMasks(place, mask).map((mask) => ['-b', mask]),
        ),
      ),
    operator,
  ),
  slashCommand(
    'kickban',
    'here nick reason?',
    text`removes a person and keeps it out`,
    ({ here, nick, reason }, place) =>
      inChannel(here, () =>
        actions(
          asking(place, 'MODE', here, '+b', banMask(place, nick)),
          asking(place, 'KICK', here, nick, ...(reason === '' ? [] : [reason])),
        ),
      ),
    { ...operator, aliases: ['kb'] },
  ),
  slashCommand(
    'mute',
    'here mask',
    text`keeps a person from speaking in the channel`,
    ({ here, mask }, place) =>
      inChannel(here, () => {
        const mute = muteChange(place, banMask(place, mask))
        return mute === null ? cannotMute() : asks(place, 'MODE', here, `+${mute.letter}`, mute.mask)
      }),
    { ...operator, aliases: ['quiet'] },
  ),
  slashCommand(
    'unmute',
    'here mask',
    text`lets a person speak again`,
    ({ here, mask }, place) =>
      inChannel(here, () => {
        const mutes = banMasks(place, mask).flatMap((mask) => muteChange(place, mask) ?? [])
        return mutes.length === 0
          ? cannotMute()
          : changes(
              place,
              here,
              mutes.map(({ letter, mask }) => [`-${letter}`, mask]),
            )
      }),
    { ...operator, aliases: ['unquiet'] },
  ),
  ...rank('op', 'deop', 'o', text`makes people operators of the channel`, text`takes the rank of operator from people`),
  ...rank(
    'halfop',
    'dehalfop',
    'h',
    text`makes people half-operators of the channel`,
    text`takes the rank of half-operator from people`,
  ),
  ...rank(
    'voice',
    'devoice',
    'v',
    text`lets people speak in a moderated channel`,
    text`takes the right to speak from people`,
  ),
  slashCommand(
    'mode',
    'target? modes?',
    text`shows or changes modes, of the channel or of a name`,
    ({ target, modes }, place) => {
      const isTarget = place.names.isChannel(target) || place.names.isSame(target, place.state.me.nick)
      const of = isTarget ? target : place.here?.kind === 'channel' ? place.here.name : place.state.me.nick
      const words = `${isTarget ? '' : `${target} `}${modes}`.split(/\s+/).filter((word) => word !== '')
      return asks(place, 'MODE', of, ...words)
    },
  ),
  slashCommand(
    'oper',
    'account password',
    text`makes you an operator of the network`,
    ({ account, password }, place) => asks(place, 'OPER', account, password),
    { ...network, secret: ALWAYS },
  ),
  slashCommand(
    'kill',
    'nick reason?',
    text`ends the connection of a person`,
    ({ nick, reason }, place) => asks(place, 'KILL', nick, reason === '' ? 'Removed by an operator' : reason),
    network,
  ),
]

function rank(give: string, take: string, letter: string, giveHelp: Phrase, takeHelp: Phrase): readonly SlashCommand[] {
  const command = (name: string, sign: '+' | '-', help: Phrase) =>
    slashCommand(
      name,
      'here nicks',
      help,
      ({ here, nicks }, place) =>
        inChannel(here, () => {
          if (!place.names.modes.prefix.includes(letter)) return mistake(text`This server has no such rank.`)
          return changes(
            place,
            here,
            nicks.split(/\s+/).map((nick) => [`${sign}${letter}`, nick]),
          )
        }),
      operator,
    )
  return [command(give, '+', giveHelp), command(take, '-', takeHelp)]
}

/** Where the server does not say (RFC 2812 3.2.3). */
const CHANGES_AT_ONCE = 3

/** As many changes in one line as the server takes (ISUPPORT MODES). */
function changes(
  place: SlashPlace,
  channel: string,
  list: readonly (readonly [change: string, param: string])[],
): SlashOutcome {
  const most = Math.max(1, Number(place.state.server.isupport.get('MODES') ?? 0) || CHANGES_AT_ONCE)
  const lines: Action[] = []
  for (let at = 0; at < list.length; at += most) {
    const some = list.slice(at, at + most)
    lines.push(
      asking(place, 'MODE', channel, some.map(([change]) => change).join(''), ...some.map(([, param]) => param)),
    )
  }
  return actions(...lines)
}

function inChannel(channel: string, plan: () => SlashOutcome): SlashOutcome {
  return channel === '' ? mistake(text`That is done in a channel: go there, or name it first.`) : plan()
}

function cannotMute(): SlashOutcome {
  return mistake(text`This server cannot mute people. /mode +m lets only those with a rank speak.`)
}
