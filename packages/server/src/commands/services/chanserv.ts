/** ChanServ: what people know by heart for channels that belong to an account, as in Atheme and Ergo. */
import { isVisible } from '../../network/channel-access.ts'
import { nameKey } from '../../network/context.ts'
import type { Network } from '../../network/network.ts'
import type { Rank } from '../../network/ranks.ts'
import { rankOfAccount, type Registration } from '../../network/registrations/registration.ts'
import type { User } from '../../network/state.ts'
import { accessPhrases } from './chanserv-access.ts'
import { CHANSERV } from '../../replies/service-notice.ts'
import { deedOf, named, noAccess, says } from './chanserv-words.ts'
import { parseRetention, showRetention } from './retention-words.ts'
import { saying, type Phrase, type Service, type Spoken } from './service.ts'
import { formatMoment } from '../../network/moment.ts'

const register: Phrase = {
  name: 'REGISTER',
  usage: '<#channel>',
  min: 1,
  help: 'Makes the channel yours: it stays when nobody is in it, and you are its founder (~) whenever you enter.',
  plan: (_request, [channel = '']) => deedOf(channel, { do: 'register' }, `${channel} belongs to your account now`),
}

const drop: Phrase = {
  name: 'DROP',
  usage: '<#channel> [code]',
  min: 1,
  help: 'Gives the channel up. Without the code, says which code confirms it.',
  plan: (_request, [channel = '', code = null]) =>
    deedOf(channel, { do: 'drop', code }, `${channel} belongs to nobody now`),
}

const RANK_PHRASES: readonly (readonly [name: string, sign: '+' | '-', rank: Rank])[] = [
  ['OWNER', '+', 'q'],
  ['DEOWNER', '-', 'q'],
  ['ADMIN', '+', 'a'],
  ['DEADMIN', '-', 'a'],
  ['OP', '+', 'o'],
  ['DEOP', '-', 'o'],
  ['HALFOP', '+', 'h'],
  ['DEHALFOP', '-', 'h'],
  ['VOICE', '+', 'v'],
  ['DEVOICE', '-', 'v'],
]

const ranks = RANK_PHRASES.map(([name, sign, rank]): Phrase => ({
  name,
  usage: '<#channel> [nickname]',
  min: 1,
  help: `${sign === '+' ? 'Gives' : 'Takes'} the mode ${rank} ${sign === '+' ? 'to' : 'from'} a member, or you, now.`,
  plan: (_request, [channel = '', nick = null]) =>
    deedOf(channel, { do: 'rank', sign, rank, nick }, `${nick ?? 'You'}: ${sign}${rank} in ${channel}`),
}))

const invite: Phrase = {
  name: 'INVITE',
  usage: '<#channel> [nickname]',
  min: 1,
  help: 'Invites a person, or you, past whatever keeps others out.',
  plan: (_request, [channel = '', nick = null]) => deedOf(channel, { do: 'invite', nick }, null),
}

const unban: Phrase = {
  name: 'UNBAN',
  usage: '<#channel> [nickname]',
  min: 1,
  help: 'Takes off the bans and mutes that match a person, or you.',
  plan: (_request, [channel = '', nick = null]) =>
    deedOf(channel, { do: 'unban', nick }, `No ban of ${channel} matches ${nick ?? 'you'} any more`),
}

const setFounder: Phrase = {
  name: 'SET FOUNDER',
  usage: '<#channel> <account>',
  min: 2,
  help: 'Gives the channel to another account. You have no rank in it from then on.',
  plan: (_request, [channel = '', written = '']) =>
    named(written, (account) => deedOf(channel, { do: 'transfer', account }, `${channel} belongs to ${account} now`)),
}

/** The order in which people know it: `SET #channel FOUNDER name`. */
const set: Phrase = {
  name: 'SET',
  usage: '<#channel> <FOUNDER account | RETENTION age size | ENTRYMSG text>',
  min: 3,
  help: 'Gives the channel to another account, says how much of its history is kept (30d, 100mb, both, or off), or what it says to all that enter.',
  plan: (request, [channel = '', what = '', ...words]) => {
    switch (what.toUpperCase()) {
      case 'FOUNDER':
        return setFounder.plan(request, [channel, ...words], '')
      case 'RETENTION':
        return retained(channel, words)
      case 'ENTRYMSG':
        return entryMessage.plan(request, [channel, ...words], '')
      default:
        return says('I can set FOUNDER, RETENTION and ENTRYMSG')
    }
  },
}

/** Atheme has it under SET; alone it is as often typed. */
const entryMessage: Phrase = {
  name: 'ENTRYMSG',
  usage: '<#channel> <text | OFF>',
  min: 2,
  help: 'Has me say this to each person that enters the channel.',
  plan(_request, [channel = '', ...words]) {
    const text = words.join(' ')
    return text.toUpperCase() === 'OFF'
      ? deedOf(channel, { do: 'entryMessage', text: null }, `I say nothing to people that enter ${channel}`)
      : deedOf(channel, { do: 'entryMessage', text }, `To each person that enters ${channel} I say: ${text}`)
  },
}

function retained(channel: string, words: readonly string[]): Spoken {
  const retention = parseRetention(words)
  if (retention === null)
    return says('An age is written as 30d (h, d, w), a size as 100mb (kb, mb, gb); off keeps no limit of its own')
  return deedOf(
    channel,
    { do: 'retention', ...retention },
    `The history of ${channel} is kept ${showRetention(retention)}`,
  )
}

const info: Phrase = {
  name: 'INFO',
  usage: '<#channel>',
  min: 1,
  help: 'Says to whom the channel belongs.',
  plan: (_request, [channel = '']) =>
    saying(CHANSERV, ({ network, session }) => {
      const registration = knownTo(network.userOf(session.id), network, channel)
      if (registration === null) return [noAccess(channel)]
      const { name, founder, registeredAt } = registration
      return [
        `${name} belongs to ${founder}`,
        `Registered ${formatMoment(registeredAt)}`,
        `Its history is kept ${showRetention(registration)}`,
        ...(registration.entryMessage === undefined ? [] : [`Says to those that enter: ${registration.entryMessage}`]),
      ]
    }),
}

/** A secret channel is none for people that are not in it, unless they have access, or are the operators that may give it away. */
function knownTo(user: User | undefined, network: Network, name: string): Registration | null {
  const registration = network.registrations.get(nameKey(name))
  const channel = network.channel(name)
  if (registration === undefined || channel === undefined || user === undefined) return null
  const isTold = rankOfAccount(registration, user.account) !== '' || network.hasRight(user, 'channels')
  return isTold || isVisible(channel, user) ? registration : null
}

export const chanserv: Service = {
  name: CHANSERV,
  commands: ['CS', 'CHANSERV'],
  about: 'ChanServ keeps your channels: to whom they belong, and who has which rank in them.',
  phrases: [register, drop, ...ranks, ...accessPhrases, invite, unban, set, entryMessage, info],
}
