/** What the server says of itself (RFC 2812 3.4). Clients ask some of it on their own, and have menus for the rest. */
import { Mask } from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import { isupport } from '../replies/isupport.ts'
import { lusers as lusersReply } from '../replies/lusers.ts'
import { motd as motdReply } from '../replies/motd.ts'
import { numeric } from '../replies/numeric.ts'
import { counted } from '../session/counted.ts'
import type { OutMessage } from '../session/out-message.ts'
import type { CommandDefinition, Responder } from './definition.ts'
import { refuseServer } from './server-target.ts'
import { formatMoment } from '../network/moment.ts'

type Reply = (responder: Responder, params: readonly string[]) => readonly OutMessage[]

/** @param targetIndex which parameter may name a server; null when none does */
function aboutServer(verb: string, targetIndex: number | null, reply: Reply): CommandDefinition {
  return {
    verb,
    rights: 'registered',
    cost: 2,
    plan: ({ params }) => ({
      kind: 'ask',
      answer: (responder) => {
        const elsewhere = targetIndex === null ? null : refuseServer(responder, params[targetIndex])
        if (elsewhere === null) responder.send(...reply(responder, params))
        else responder.refuse(elsewhere)
      },
    }),
  }
}

export const motd = aboutServer('MOTD', 0, ({ to, info, session }) => motdReply(to, info, session))

export const lusers = aboutServer('LUSERS', null, ({ to, network, session, unregistered }) =>
  lusersReply(to, network, session, unregistered),
)

export const version = aboutServer('VERSION', 0, (responder) => {
  const { to, info: about } = responder
  return [numeric(to, 'RPL_VERSION', [about.version, about.name], about.network), ...isupport(to, about, responder)]
})

export const time = aboutServer('TIME', 0, ({ to, now }) => [numeric(to, 'RPL_TIME', [to.server], formatMoment(now()))])

export const info = aboutServer('INFO', 0, ({ to, info: { network, version: running, startedAt } }) => [
  numeric(to, 'RPL_INFO', [], `${network}, ${running}`),
  numeric(to, 'RPL_INFO', [], `Started ${formatMoment(startedAt)}`),
  numeric(to, 'RPL_ENDOFINFO'),
])

const ADMIN_REPLIES = ['RPL_ADMINLOC1', 'RPL_ADMINLOC2', 'RPL_ADMINEMAIL'] as const

export const admin = aboutServer('ADMIN', 0, ({ to, info: { admin: lines } }) => {
  if (lines.length === 0) return [numeric(to, 'ERR_NOADMININFO', [to.server])]
  const told = ADMIN_REPLIES.flatMap((name, index) => {
    const line = lines[index]
    return line === undefined ? [] : [numeric(to, name, [], line)]
  })
  return [numeric(to, 'RPL_ADMINME', [to.server]), ...told]
})

/** This server has no links to others, and is all that there is. The mask is the last of one or two parameters. */
export const links = aboutServer('LINKS', null, ({ to, info: about }, params) => {
  const mask = params[1] ?? params[0] ?? '*'
  const own = numeric(to, 'RPL_LINKS', [to.server, to.server], `0 ${about.description ?? about.version}`)
  return [...(new Mask(mask).matches(nameKey(to.server)) ? [own] : []), numeric(to, 'RPL_ENDOFLINKS', [mask])]
})

export const map = aboutServer('MAP', null, ({ to, network }) => [
  numeric(to, 'RPL_MAP', [], `${to.server} (${counted(network.users.size, 'user')})`),
  numeric(to, 'RPL_MAPEND'),
])
