/** CAP: what both sides can do (IRCv3 capability-negotiation, version 302). */
import { formatCapabilityList, parseCapabilityRequest, type CapabilityChange } from '@partyline/irc'
import {
  capabilityNames,
  isOffered,
  offeredNames,
  offeredWithValues,
  stsPolicy,
  withCapability,
  withoutCapability,
} from '../session/capabilities.ts'
import { refuse } from '../network/refusal.ts'
import type { Becoming } from '../session/becoming.ts'
import {
  silently,
  type CommandDefinition,
  type Plan,
  type Request,
  type Responder,
  type SessionView,
} from './definition.ts'
import { hearsMetadata, ownMetadata } from '../replies/metadata.ts'
import { register } from './registration.ts'

export const cap: CommandDefinition = {
  verb: 'CAP',
  rights: 'any',
  cost: 1,
  plan(asked) {
    const { session, params } = asked
    const [subcommand = '', argument = ''] = params
    switch (subcommand.toUpperCase()) {
      case 'LS':
        return { kind: 'ask', answer: (responder) => list(responder, argument), becomes: negotiating(session) }
      case 'LIST':
        return {
          kind: 'ask',
          answer: (responder) => sendList(responder, 'LIST', capabilityNames(session.capabilities)),
        }
      case 'REQ':
        // The tags of the lines after it count only if they have been negotiated.
        return {
          kind: 'ask',
          answer: (responder) => request(responder, argument),
          isBarrier: true,
          becomes: negotiating(session),
        }
      case 'END':
        return end(asked)
      default:
        return {
          kind: 'ask',
          answer: (responder) => responder.refuse(refuse('ERR_INVALIDCAPCMD', [subcommand || '*'])),
        }
    }
  },
}

/** The registration waits for CAP END. */
function negotiating(session: SessionView): Becoming {
  return isRegistering(session) ? { step: 'negotiate' } : {}
}

function end(asked: Request): Plan {
  return isRegistering(asked.session) ? register(asked, { step: 'conclude' }) : silently()
}

function isRegistering({ standing }: SessionView): boolean {
  return standing === 'registering' || standing === 'negotiating'
}

function list(responder: Responder, version: string): void {
  const { session, info, negotiate } = responder
  if (/^\d{1,5}$/.test(version)) {
    negotiate({ capabilityVersion: Math.max(session.capabilityVersion, Number(version)) })
  }
  // IRCv3 cap-notify: implied by version 302.
  const isModern = session.capabilityVersion >= 302
  if (isModern) negotiate({ capabilities: withCapability(session.capabilities, 'cap-notify') })
  if (isModern) sendList(responder, 'LS', [...offeredWithValues(info), ...stsPolicy(session, info)])
  else tell(responder, 'LS', linesOf(responder, 'LS', finalFirst(offeredNames()))[0] ?? '')
}

/** A client of before version 302 reads one line: the drafts, which it hardly knows, have what room is left. */
function finalFirst(names: readonly string[]): readonly string[] {
  return names.toSorted((one, other) => Number(one.includes('/')) - Number(other.includes('/')))
}

function sendList(responder: Responder, subcommand: string, names: readonly string[]): void {
  const { session } = responder
  const lines = linesOf(responder, subcommand, names)
  for (const [index, line] of lines.entries()) {
    const more = index < lines.length - 1 && session.capabilityVersion >= 302 ? ['*'] : []
    tell(responder, subcommand, ...more, line)
  }
}

function linesOf({ to, info }: Responder, subcommand: string, words: readonly string[]): readonly string[] {
  const prefixBytes = Buffer.byteLength(`:${to.server} CAP ${to.nick} ${subcommand} * :\r\n`)
  return formatCapabilityList(words, info.limits.lineBytesMax - prefixBytes)
}

function tell({ to, send }: Responder, subcommand: string, ...params: readonly string[]): void {
  send({ source: to.server, verb: 'CAP', params: [to.nick, subcommand, ...params] })
}

/** All of the request, or nothing of it. */
function request(responder: Responder, argument: string): void {
  const { session } = responder
  const changes = parseCapabilityRequest(argument)
  // IRCv3 cap-notify: a client that said 302 cannot be without it.
  const isKept = session.capabilityVersion >= 302 && changes.some(isWithoutCapNotify)
  const isAccepted = !isKept && changes.every((change) => isOffered(change.name))
  let next = session.capabilities
  for (const { name, isRemoved } of changes) {
    if (isOffered(name)) next = isRemoved ? withoutCapability(next, name) : withCapability(next, name)
  }
  const isNew = isAccepted && !hearsMetadata(session)
  if (isAccepted) responder.negotiate({ capabilities: next })
  const subcommand = isAccepted ? 'ACK' : 'NAK'
  const lines = linesOf(responder, subcommand, argument.split(' '))
  // The request is repeated as it was written, unless one line cannot hold it.
  for (const line of lines.length === 1 ? [argument] : lines) tell(responder, subcommand, line)
  const user = responder.network.userOf(session.id)
  if (isNew && hearsMetadata(session) && user !== undefined) {
    responder.sendLong(ownMetadata(responder, responder.network, user))
  }
}

function isWithoutCapNotify({ name, isRemoved }: CapabilityChange): boolean {
  return name === 'cap-notify' && isRemoved
}
