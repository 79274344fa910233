/** The capabilities of a session as a set of bits: two sessions with equal bits can share encoded bytes. */
import type { CapabilityName } from '@partyline/irc'

/**
 * Of our own, with the version of the server as its value: a client without password, or before registration, can tell
 * which server this is (`partyline doctor`). It changes nothing for clients that request it; refusing it would refuse all
 * else in the request of a client that requests whatever it is offered.
 */
export const VERSION_CAPABILITY = 'partyline/version'

export const Capability = {
  'message-tags': 1,
  'server-time': 2,
  'echo-message': 4,
  batch: 8,
  'labeled-response': 16,
  'multi-prefix': 32,
  'userhost-in-names': 64,
  'extended-join': 128,
  'away-notify': 256,
  'invite-notify': 512,
  setname: 1024,
  'cap-notify': 2048,
  'draft/chathistory': 4096,
  'draft/event-playback': 8192,
  'standard-replies': 16_384,
  [VERSION_CAPABILITY]: 32_768,
} as const satisfies Partial<Record<CapabilityName | typeof VERSION_CAPABILITY, number>>

export type OfferedCapability = keyof typeof Capability

/** Bits of Capability. */
export type CapabilitySet = number

export function isOffered(name: string): name is OfferedCapability {
  return Object.hasOwn(Capability, name)
}

export function hasCapability(set: CapabilitySet, name: OfferedCapability): boolean {
  return (set & Capability[name]) !== 0
}

export function capabilityNames(set: CapabilitySet): readonly OfferedCapability[] {
  return offeredNames().filter((name) => hasCapability(set, name))
}

export function offeredNames(): readonly OfferedCapability[] {
  return Object.keys(Capability).filter(isOffered)
}

/** The names, with their values where there are some: for clients that said 302 or more. */
export function offeredWithValues({ version }: { readonly version: string }): readonly string[] {
  return offeredNames().map((name) => (name === VERSION_CAPABILITY ? `${name}=${version}` : name))
}
