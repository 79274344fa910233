/** What the server says of itself: MOTD, LUSERS, VERSION, TIME (RFC 2812 3.4). */
import { lusers as lusersReply } from '../replies/lusers.ts'
import { motd as motdReply } from '../replies/motd.ts'
import { numeric } from '../replies/numeric.ts'
import { isupport } from '../replies/welcome.ts'
import type { OutMessage } from '../session/out-message.ts'
import type { CommandDefinition, Responder } from './definition.ts'

function aboutServer(verb: string, reply: (responder: Responder) => readonly OutMessage[]): CommandDefinition {
  return {
    verb,
    rights: 'registered',
    cost: 2,
    plan: () => ({ kind: 'ask', answer: (responder) => responder.send(...reply(responder)) }),
  }
}

export const motd = aboutServer('MOTD', ({ to, info }) => motdReply(to, info))

export const lusers = aboutServer('LUSERS', ({ to, network }) => lusersReply(to, network))

export const version = aboutServer('VERSION', ({ to, info }) => [
  numeric(to, 'RPL_VERSION', [info.version, info.name], info.network),
  ...isupport(to, info),
])

export const time = aboutServer('TIME', ({ to, now }) => [
  numeric(to, 'RPL_TIME', [to.server], new Date(now()).toISOString()),
])
