/** CAP: what both sides can do (IRCv3 capability-negotiation, version 302). */
import { formatCapabilityList, parseCapabilityRequest, type CapabilityChange } from '@partyline/irc'
import { Capability, capabilityNames, isOffered, offeredNames, offeredWithValues } from '../session/capabilities.ts'
import { refuse } from '../network/refusal.ts'
import type { CommandDefinition, Plan, Request, Responder } from './definition.ts'
import { NO_ANSWER } from './definition.ts'
import { completeRegistration } from './registration.ts'

export const cap: CommandDefinition = {
  verb: 'CAP',
  rights: 'any',
  cost: 1,
  plan(asked) {
    const { session, params } = asked
    const [subcommand = '', argument = ''] = params
    const name = subcommand.toUpperCase()
    if (name === 'LS' || name === 'REQ') holdRegistration(session)
    switch (name) {
      case 'LS':
        return { kind: 'ask', answer: (responder) => list(responder, argument) }
      case 'LIST':
        return {
          kind: 'ask',
          answer: (responder) => sendList(responder, 'LIST', capabilityNames(session.capabilities)),
        }
      case 'REQ':
        // The tags of the lines after it count only if they have been negotiated.
        return { kind: 'ask', answer: (responder) => request(responder, argument), isBarrier: true }
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

function holdRegistration(session: Request['session']): void {
  if (session.registration.state === 'open') session.registration.isNegotiating = true
}

function end(asked: Request): Plan {
  const { session } = asked
  if (session.registration.state !== 'open') return NO_ANSWER
  session.registration.isNegotiating = false
  return completeRegistration(asked)
}

function list(responder: Responder, version: string): void {
  const { session, info } = responder
  if (/^\d{1,5}$/.test(version)) session.capabilityVersion = Math.max(session.capabilityVersion, Number(version))
  // IRCv3 cap-notify: implied by version 302.
  const isModern = session.capabilityVersion >= 302
  if (isModern) session.capabilities |= Capability['cap-notify']
  sendList(responder, 'LS', isModern ? offeredWithValues(info) : offeredNames())
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
    if (isOffered(name)) next = isRemoved ? next & ~Capability[name] : next | Capability[name]
  }
  if (isAccepted) session.capabilities = next
  const subcommand = isAccepted ? 'ACK' : 'NAK'
  const lines = linesOf(responder, subcommand, argument.split(' '))
  // The request is repeated as it was written, unless one line cannot hold it.
  for (const line of lines.length === 1 ? [argument] : lines) tell(responder, subcommand, line)
}

function isWithoutCapNotify({ name, isRemoved }: CapabilityChange): boolean {
  return name === 'cap-notify' && isRemoved
}
