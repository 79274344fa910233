/**
 * Bans from the network: UBAN ADD, DEL, LIST, INFO as Ergo has them; KLINE, DLINE, UNKLINE, UNDLINE as operators know them from Hybrid and
 * Solanum.
 */
import { parseIp } from '@partyline/irc'
import { refuse } from '../network/refusal.ts'
import {
  compileBan,
  hasAddress,
  ipOf,
  parseBanTarget,
  parseNewBan,
  type BanTarget,
  type ServerBan,
} from '../network/server-bans.ts'
import { askLong, refusal, wish, type CommandDefinition, type Plan, type Request } from './definition.ts'
import { parseDuration } from '../network/duration.ts'
import { lacksRight } from './rights.ts'
import { formatMoment, formatUntil } from '../network/moment.ts'

export const uban = banCommand('UBAN', (request) => {
  const [subcommand = '', ...params] = request.params
  switch (subcommand.toUpperCase()) {
    case 'ADD':
      return add(request, params)
    case 'DEL':
      return remove(params)
    case 'LIST':
      return list(() => true)
    case 'INFO':
      return info(params)
    default:
      return refusal(refuse('ERR_NEEDMOREPARAMS', ['UBAN'], 'UBAN ADD, DEL, LIST or INFO'))
  }
})

export const kline = banCommand('KLINE', (request) => add(request, request.params))
export const dline = banCommand('DLINE', (request) => add(request, request.params, 'network'))
export const unkline = banCommand('UNKLINE', ({ params }) => remove(params))
export const undline = banCommand('UNDLINE', ({ params }) => remove(params))

function banCommand(verb: string, plan: (request: Request) => Plan): CommandDefinition {
  return { verb, rights: 'registered', cost: 2, plan }
}

/** `[duration] target [reason]` or `target [duration] [reason]`; the reason may be of several words. */
function add({ session }: Request, params: readonly string[], only?: BanTarget['of']): Plan {
  const [first = '', second = ''] = params
  const leads = parseDuration(first)
  const follows = leads === undefined ? parseDuration(second) : undefined
  const written = leads === undefined ? first : second
  const reason = params.slice(leads === undefined && follows === undefined ? 1 : 2).join(' ')
  const target = parseNewBan(written)
  if (target === null || (only !== undefined && target.of !== only)) return malformed(written)
  const address = ipOf(session.address)
  if (address !== null && hasAddress(compileBan({ ...target, reason, by: '', at: 0, until: null }), address)) {
    return failure('BANS_YOURSELF', target.text, 'This would ban you yourself')
  }
  const lastsMs = leads ?? follows ?? null
  return wish({ kind: 'serverBan', target, lastsMs, reason: reason === '' ? null : reason, actor: null })
}

function remove([written = '']: readonly string[]): Plan {
  const target = parseBanTarget(written)
  return target === null ? malformed(written) : wish({ kind: 'serverUnban', target, actor: null })
}

/** Those that hold for this account, mask or address. */
function info([written = '']: readonly string[]): Plan {
  const target = parseBanTarget(written)
  if (target === null) return malformed(written)
  const address = parseIp(written)
  return list(
    (ban) => (ban.of === target.of && ban.text === target.text) || (address !== null && hasAddress(ban, address)),
  )
}

function list(isMeant: (ban: ServerBan) => boolean): Plan {
  return askLong(function* ({ to, network, asMessage, now }, user) {
    const refused = lacksRight(network, user, 'ban')
    if (refused !== null) {
      yield asMessage(refused)
      return
    }
    const notice = (text: string) => ({ source: to.server, verb: 'NOTICE', params: [to.nick, text] })
    let count = 0
    for (const ban of network.bans) {
      yield 1
      if ((ban.until !== null && ban.until <= now()) || !isMeant(ban)) continue
      count += 1
      yield notice(describe(ban))
    }
    yield notice(`End of UBAN (${count})`)
  })
}

function describe({ of, text, by, at, until, reason }: ServerBan): string {
  const why = reason === '' ? '' : `: ${reason}`
  return `${of} ${text}, by ${by}, since ${formatMoment(at)}${formatUntil(until)}${why}`
}

function malformed(written: string): Plan {
  const text = 'This is no account, mask, address or network of addresses, or would match everybody or nobody'
  return failure('INVALID_TARGET', written, text)
}

function failure(code: string, param: string, text: string): Plan {
  const isWord = param !== '' && !/[ :]/.test(param)
  return refusal({ kind: 'failure', verb: 'UBAN', code, params: isWord ? [param] : [], text })
}
