/**
 * STATS (RFC 2812 3.4.4). What each letter asks differs from server to server; these are the ones that operators of Solanum, Hybrid and
 * UnrealIRCd type. Letters that ask for something that does not exist here are answered by the end alone.
 */
import { shareChannel } from '../network/channel-access.ts'
import { hasMode } from '../network/modes.ts'
import { refuse, type Refusal } from '../network/refusal.ts'
import type { ServerBan } from '../network/server-bans.ts'
import type { User } from '../network/state.ts'
import { truncateText } from '../network/text.ts'
import { numeric, textRoom } from '../replies/numeric.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import { askLong, type CommandDefinition, type Responder } from './definition.ts'
import { lacksRight } from './rights.ts'
import { refuseServer } from './server-target.ts'
import { formatUntil } from '../network/moment.ts'

const DAY_MS = 86_400_000

interface Report {
  /** Who may not see it. */
  readonly refuse: (responder: Responder, asker: User) => Refusal | null
  readonly lines: (responder: Responder, asker: User) => Lines
}

export const stats: CommandDefinition = {
  verb: 'STATS',
  rights: 'registered',
  cost: 2,
  plan: ({ params: [letter = '', server] }) =>
    askLong(function* (responder, asker) {
      const { to, asMessage } = responder
      const elsewhere = refuseServer(responder, server)
      if (elsewhere !== null) {
        yield asMessage(elsewhere)
        return
      }
      const report = Object.hasOwn(REPORTS, letter) ? REPORTS[letter] : undefined
      const refused = report?.refuse(responder, asker) ?? null
      if (refused !== null) yield asMessage(refused)
      else if (report !== undefined) yield* report.lines(responder, asker)
      yield numeric(to, 'RPL_ENDOFSTATS', [letter])
    }),
}

const forAll = () => null
const forOperators = (_responder: Responder, asker: User) => (hasMode(asker, 'o') ? null : refuse('ERR_NOPRIVILEGES'))
const forBanners = ({ network }: Responder, asker: User) => lacksRight(network, asker, 'ban')

const uptime: Report = {
  refuse: forAll,
  *lines({ to, info: { uptimeMs } }) {
    yield numeric(to, 'RPL_STATSUPTIME', [], `Server Up ${formatUptime(uptimeMs())}`)
  },
}

/** Who may be an operator. */
const operNames: Report = {
  refuse: forOperators,
  *lines({ to, network }) {
    for (const [name, { className }] of Object.entries(network.policy.opers?.opers ?? {})) {
      yield numeric(to, 'RPL_STATSOLINE', ['O', '*', '*', name, '*', className])
    }
  },
}

/** Which operators are here. */
const opersHere: Report = {
  refuse: forAll,
  *lines({ to, network }, asker) {
    if (network.countWith('o') === 0) return
    for (const user of network.users.values()) {
      yield 1
      if (!hasMode(user, 'o') || !showsOperator(asker, user)) continue
      yield numeric(
        to,
        'RPL_STATSDEBUG',
        ['p'],
        `${user.nick} (${user.user}@${user.host}) ${network.operClass(user) ?? ''}`,
      )
    }
  },
}

/** As in WHO, an invisible operator is shown to those that share a channel with it, and to operators. */
export function showsOperator(asker: User, user: User): boolean {
  return !hasMode(user, 'i') || user === asker || hasMode(asker, 'o') || shareChannel(user, asker)
}

/** How often each command was used at this server since its start, the most used first. */
const commandsUsed: Report = {
  refuse: forOperators,
  *lines({ to, commandCounts }) {
    for (const [verb, count] of [...commandCounts].toSorted((one, other) => other[1] - one[1])) {
      yield numeric(to, 'RPL_STATSCOMMANDS', [verb, String(count)])
    }
  },
}

/** Bans that keep clients out; those of addresses have a letter of their own, too. */
function bans(letter: string, isMeant: (ban: ServerBan) => boolean): Report {
  return {
    refuse: forBanners,
    *lines(responder) {
      for (const ban of responder.network.bans) {
        yield 1
        if ((ban.until === null || ban.until > responder.now()) && isMeant(ban)) yield banLine(responder, letter, ban)
      }
    },
  }
}

function banLine({ to, info }: Responder, letter: string, { of, text, by, reason, until }: ServerBan): OutMessage {
  const [name, params] =
    letter === 'D'
      ? (['RPL_STATSDLINE', ['D', text]] as const)
      : (['RPL_STATSKLINE', ['K', of === 'account' ? `account:${text}` : text, '*', '*']] as const)
  const said = `${reason === '' ? '' : `${reason} `}(by ${by}${formatUntil(until)})`
  return numeric(to, name, params, truncateText(said, textRoom(to, name, params, info.limits.lineBytesMax)))
}

const allBans = bans('K', () => true)
const bansOfAddresses = bans('D', ({ of }) => of === 'network')

/** Where other servers tell lasting bans from others by the case of the letter, both have all of them here. */
const REPORTS: Readonly<Record<string, Report>> = {
  u: uptime,
  o: operNames,
  O: operNames,
  p: opersHere,
  m: commandsUsed,
  k: allBans,
  K: allBans,
  d: bansOfAddresses,
  D: bansOfAddresses,
}

/** `3 days 04:05:06` (RFC 2812 5.1, numeric 242). */
function formatUptime(ms: number): string {
  const timeOfDay = new Date(ms).toISOString().slice('1970-01-01T'.length, '1970-01-01T00:00:00'.length)
  return `${Math.floor(ms / DAY_MS)} days ${timeOfDay}`
}
