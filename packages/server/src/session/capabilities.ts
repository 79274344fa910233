/**
 * The capabilities of a session as a set of bits: two sessions with equal bits can share encoded bytes. JavaScript's operators on
 * bits see the first 31 only, so these are for capabilities on which depends which sessions are told an event, or how it is written.
 */
import type { CapabilityName } from '@partyline/irc'

/**
 * Of our own, with the version of the server as its value: a client without password, or before registration, can tell
 * which server this is (`partyline doctor`). It changes nothing for clients that request it; refusing it would refuse all
 * else in the request of a client that requests whatever it is offered.
 */
export const VERSION_CAPABILITY = 'partyline/version'

/** Up to 2 ** 30: masks are made of these. */
export const Capability = {
  'message-tags': 1,
  'server-time': 2,
  'echo-message': 4,
  batch: 8,
  'multi-prefix': 32,
  'userhost-in-names': 64,
  'extended-join': 128,
  'away-notify': 256,
  'invite-notify': 512,
  setname: 1024,
  'draft/message-redaction': 2 ** 20,
} as const satisfies Partial<Record<CapabilityName, number>>

/** From 2 ** 31 to 2 ** 52: what a session may ask, and how it is answered. */
const AskingCapability = {
  'labeled-response': 2 ** 31,
  'cap-notify': 2 ** 32,
  'draft/chathistory': 2 ** 33,
  'draft/event-playback': 2 ** 34,
  'standard-replies': 2 ** 35,
  [VERSION_CAPABILITY]: 2 ** 36,
  'extended-monitor': 2 ** 37,
} as const satisfies Partial<Record<CapabilityName | typeof VERSION_CAPABILITY, number>>

const BITS = { ...Capability, ...AskingCapability }

/** On which depends what a session is told of events. */
export type TellingCapability = keyof typeof Capability
export type OfferedCapability = keyof typeof BITS

/** The sum of its bits. */
export type CapabilitySet = number

export function isOffered(name: string): name is OfferedCapability {
  return Object.hasOwn(BITS, name)
}

export function hasCapability(set: CapabilitySet, name: OfferedCapability): boolean {
  const bit = BITS[name]
  return bit < 2 ** 31 ? (set & bit) !== 0 : Math.floor(set / bit) % 2 === 1
}

export function withCapability(set: CapabilitySet, name: OfferedCapability): CapabilitySet {
  return hasCapability(set, name) ? set : set + BITS[name]
}

export function withoutCapability(set: CapabilitySet, name: OfferedCapability): CapabilitySet {
  return hasCapability(set, name) ? set - BITS[name] : set
}

export function capabilityNames(set: CapabilitySet): readonly OfferedCapability[] {
  return offeredNames().filter((name) => hasCapability(set, name))
}

export function offeredNames(): readonly OfferedCapability[] {
  return Object.keys(BITS).filter(isOffered)
}

/** The names, with their values where there are some: for clients that said 302 or more. */
export function offeredWithValues({ version }: { readonly version: string }): readonly string[] {
  return offeredNames().map((name) => (name === VERSION_CAPABILITY ? `${name}=${version}` : name))
}
