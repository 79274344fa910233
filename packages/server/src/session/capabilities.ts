/** The capabilities of a session as a set of bits: two sessions with equal bits can share encoded bytes. */
import type { CapabilityName } from '@partyline/irc'

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
} as const satisfies Partial<Record<CapabilityName, number>>

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
