/**
 * The capabilities of a session as a set of bits: two sessions with equal bits can share encoded bytes. JavaScript's operators on
 * bits see the first 31 only, so these are for capabilities on which depends which sessions are told an event, or how it is written.
 */
import type { CapabilityName } from '@partyline/irc'
import { languagesOffered } from '../language/languages.ts'
import { MECHANISM_NAMES } from '../sasl/mechanisms.ts'
import type { ServerInfo } from './server-info.ts'

/**
 * Of our own, with the version of the server as its value: a client without password, or before registration, can tell
 * which server this is (`partyline doctor`). It changes nothing for clients that request it; refusing it would refuse all
 * else in the request of a client that requests whatever it is offered.
 */
export const VERSION_CAPABILITY = 'partyline/version'

/** Those on which depends which sessions are told an event, or how it is written: at most 31. */
const TELLING = [
  'message-tags',
  'server-time',
  'echo-message',
  'batch',
  'multi-prefix',
  'userhost-in-names',
  'extended-join',
  'away-notify',
  'invite-notify',
  'setname',
  'draft/message-redaction',
  'account-notify',
  'account-tag',
  'draft/multiline',
  'chghost',
  'draft/channel-rename',
] as const satisfies readonly CapabilityName[]

/** All others: what a session may ask, and how it is answered. */
const ASKING = [
  'labeled-response',
  'cap-notify',
  'draft/chathistory',
  'draft/event-playback',
  'standard-replies',
  VERSION_CAPABILITY,
  'extended-monitor',
  'no-implicit-names',
  'draft/extended-isupport',
  'draft/metadata-2',
  'draft/metadata-3',
  'soju.im/webpush',
  'draft/webpush',
  'draft/read-marker',
  'sasl',
  'draft/account-registration',
  'draft/persistence',
  'draft/pre-away',
  'draft/whoami',
  'soju.im/search',
  'draft/languages',
] as const satisfies readonly (CapabilityName | typeof VERSION_CAPABILITY)[]

/** Masks are made of these. */
export const Capability = bitsOf(TELLING, 0)
const BITS = { ...Capability, ...bitsOf(ASKING, 31) }

function bitsOf<Name extends string>(names: readonly Name[], first: number): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, index) => [name, 2 ** (first + index)])) as Record<Name, number>
}

/** On which depends what a session is told of events. */
export type TellingCapability = (typeof TELLING)[number]
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
export function offeredWithValues(info: ValuesOf): readonly string[] {
  return offeredNames().map((name) => {
    const value = VALUES[name]?.(info) ?? ''
    return value === '' ? name : `${name}=${value}`
  })
}

/**
 * IRCv3 sts, a policy in the form of a capability, which no client may request: in the clear the port where TLS is, over TLS for how long
 * clients must come by it. Only for clients that said 302 or more, because it means nothing without its value.
 */
export function stsPolicy(
  { isSecure, tellsSecurePort }: { readonly isSecure: boolean; readonly tellsSecurePort: boolean },
  { stsSeconds, doors }: Pick<ServerInfo, 'stsSeconds' | 'doors'>,
): readonly string[] {
  if (stsSeconds === null || !tellsSecurePort) return []
  if (isSecure) return [`sts=duration=${stsSeconds}`]
  const port = doors.find((door) => door.visitors === 'clients' && door.isEncrypted)?.ports[0]
  return port === undefined ? [] : [`sts=port=${port}`]
}

type ValuesOf = Pick<ServerInfo, 'version' | 'limits' | 'accounts'>

/** Of the capabilities that have one. */
const VALUES: Readonly<Partial<Record<OfferedCapability, (info: ValuesOf) => string>>> = {
  [VERSION_CAPABILITY]: ({ version }) => version,
  'draft/multiline': ({ limits }) => `max-bytes=${limits.multilineBytesMax},max-lines=${limits.multilineLinesMax}`,
  'draft/metadata-2': metadataValue,
  'draft/metadata-3': metadataValue,
  'draft/languages': languagesOffered,
  sasl: () => MECHANISM_NAMES.join(','),
  'draft/account-registration': registrationValue,
}

function registrationValue({ accounts }: ValuesOf): string {
  return [
    ...(accounts.isBeforeConnect ? ['before-connect'] : []),
    ...(accounts.isMailed ? ['email-required'] : []),
  ].join(',')
}

function metadataValue({ limits }: ValuesOf): string {
  const { metadataSubscriptionsMax, metadataKeysMax, metadataValueBytesMax } = limits
  return `before-connect,max-subs=${metadataSubscriptionsMax},max-keys=${metadataKeysMax},max-value-bytes=${metadataValueBytesMax}`
}
