/**
 * The access list of a registered channel, in the three ways in which people write it: `FLAGS #channel account +o` (Atheme), `ACCESS #channel ADD
 * account OP` (Anope), `AMODE #channel +o account` (Ergo). An account has one rank in it.
 */
import { nameKey } from '../../network/context.ts'
import { isAtLeast } from '../../network/ranks.ts'
import { isAccessRank, rankOfAccount, type Access } from '../../network/registrations/registration.ts'
import { CHANSERV } from '../../replies/service-notice.ts'
import { deedOf, named, noAccess, says } from './chanserv-words.ts'
import { saying, type Phrase, type Spoken } from './service.ts'

/** Names of ranks, and letters; those of Atheme are in capitals. */
const RANK_NAMES: Readonly<Record<string, Access['rank']>> = {
  admin: 'a',
  sop: 'a',
  s: 'a',
  op: 'o',
  aop: 'o',
  halfop: 'h',
  hop: 'h',
  voice: 'v',
  vop: 'v',
}

function rankNamed(word: string): Access['rank'] | null {
  const name = word.toLowerCase()
  return isAccessRank(name) ? name : (RANK_NAMES[name] ?? null)
}

/**
 * For accounts with a rank in it.
 * @param only whose rank alone is asked for
 */
function list(channel: string, only?: string): Spoken {
  return saying(CHANSERV, ({ network, session }) => {
    const registration = network.registrations.get(nameKey(channel))
    const account = network.userOf(session.id)?.account ?? null
    if (registration === undefined || !isAtLeast(rankOfAccount(registration, account), 'v')) return [noAccess(channel)]
    const { name, founder, access } = registration
    if (only !== undefined) {
      const rank = rankOfAccount(registration, only)
      return [rank === '' ? `${only} has no access to ${name}` : `${only} has +${rank} in ${name}`]
    }
    return [
      `${founder} +q (founder)`,
      ...access.map((entry) => `${entry.account} +${entry.rank}`),
      `End of the access list of ${name}`,
    ]
  })
}

const RANKS_TEXT = 'A rank is a (admin), o (operator), h (half-operator) or v (voice)'

function give(channel: string, written: string, rank: Access['rank']): Spoken {
  return named(written, (account) =>
    deedOf(channel, { do: 'access', account, rank }, `${account} has +${rank} in ${channel} from now on`),
  )
}

function take(channel: string, written: string): Spoken {
  return named(written, (account) =>
    deedOf(channel, { do: 'access', account, rank: null }, `${account} has no access to ${channel} any more`),
  )
}

/** `+o`, `-o`, `-*`. */
function change(channel: string, account: string, flags: string): Spoken {
  if (flags.startsWith('-')) return take(channel, account)
  const rank = rankNamed(flags.replace(/^\+/, ''))
  return rank === null ? says(RANKS_TEXT) : give(channel, account, rank)
}

const flags: Phrase = {
  name: 'FLAGS',
  usage: '<#channel> [account [+rank | -rank]]',
  min: 1,
  help: 'Shows the access list, or gives an account a rank that it has whenever it enters: +a, +o, +h, +v, or - for none.',
  plan: (_request, [channel = '', account, letters]) =>
    account === undefined || letters === undefined ? list(channel, account) : change(channel, account, letters),
}

const amode: Phrase = {
  name: 'AMODE',
  usage: '<#channel> [+rank account | -rank account]',
  min: 1,
  help: 'As FLAGS, with the rank before the account.',
  plan: (_request, [channel = '', letters, account]) =>
    account === undefined || letters === undefined ? list(channel) : change(channel, account, letters),
}

const access: Phrase = {
  name: 'ACCESS',
  usage: '<#channel> <LIST | ADD account rank | DEL account>',
  min: 2,
  help: 'As FLAGS, in words.',
  plan: (_request, [channel = '', what = '', account, rank = '']) => {
    const verb = what.toUpperCase()
    if (verb === 'LIST') return list(channel)
    if (account === undefined)
      return says('It is written so: ACCESS <#channel> <LIST | ADD account rank | DEL account>')
    if (verb === 'DEL') return take(channel, account)
    const found = verb === 'ADD' ? rankNamed(rank) : null
    return found === null ? says(RANKS_TEXT) : give(channel, account, found)
  },
}

export const accessPhrases: readonly Phrase[] = [flags, amode, access]
