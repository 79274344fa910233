/** What the server says of itself (RFC 2812 3.4). Clients ask some of it on their own, and have menus for the rest. */
import { Mask } from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import { NOBODY, type NodeId } from '../network/state.ts'
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

/** Every node of a cluster is one step away. The mask is the last of one or two parameters. */
export const links = aboutServer('LINKS', null, (responder, params) => {
  const { to, info: about } = responder
  const mask = params[1] ?? params[0] ?? '*'
  const matcher = new Mask(mask)
  const own = { name: to.server, text: `0 ${about.description ?? about.version}` }
  const others = otherNodes(responder).map(({ name }) => ({ name, text: `1 ${about.network}` }))
  const found = [own, ...others].filter(({ name }) => matcher.matches(nameKey(name)))
  return [
    ...found.map(({ name, text }) => numeric(to, 'RPL_LINKS', [name, to.server], text)),
    numeric(to, 'RPL_ENDOFLINKS', [mask]),
  ]
})

/** As LUSERS, it counts the clients of each: a user may have several, on any nodes. */
export const map = aboutServer('MAP', null, (responder) => {
  const { to, network, session } = responder
  const line = (name: string, node: NodeId | undefined) => {
    const { sessions } = node === undefined ? NOBODY : network.crowdOf(node)
    return numeric(to, 'RPL_MAP', [], `${name} (${counted(sessions, 'client')})`)
  }
  const others = otherNodes(responder)
  return [
    line(to.server, network.nodeOf(session.id)),
    ...others.map(({ name, node }, index) => line(`${index < others.length - 1 ? '|' : '`'}-${name}`, node)),
    numeric(to, 'RPL_MAPEND'),
  ]
})

/** What another node says of itself is not known here, but its name. */
function otherNodes({ network, session }: Responder): readonly { readonly node: NodeId; readonly name: string }[] {
  const own = network.nodeOf(session.id)
  return [...network.serverNames].flatMap(([node, name]) => (node === own ? [] : [{ node, name }]))
}
