/**
 * What operators of the network may do, and the classes in which an owner gives it. Which operator has which class is part of the policy, so
 * that it is the same on every node, and a reload takes a right away from those that are here.
 */
import { foldName } from '@partyline/irc'

/** By name; what each lets an operator do. */
export const RIGHTS = {
  kill: 'end the sessions of a person (KILL)',
  ban: 'ban from the network, see its bans and lift them (UBAN, KLINE, DLINE, STATS k)',
  redact: 'delete what others have said in channels (REDACT, PURGE)',
  wallops: 'speak to all that listen (WALLOPS)',
  vhost: 'give a person or an account another host (CHGHOST, HostServ)',
  rehash: 'have the server read its configuration again (REHASH)',
  audit: 'read what operators did (AUDIT)',
  accounts: 'make accounts for others (NickServ SAREGISTER)',
  channels: 'give a registered channel to another account, or to nobody (ChanServ SET FOUNDER, DROP)',
  lobby: 'be an operator of the channel where everybody meets (plain-channel), whenever one comes in',
} as const

export type Right = keyof typeof RIGHTS

export const RIGHT_NAMES = Object.keys(RIGHTS) as readonly Right[]

export function isRight(text: string): text is Right {
  return Object.hasOwn(RIGHTS, text)
}

/** The classes that are there without being configured; one of the same name in the configuration takes its place. */
export const BUILT_IN_CLASSES: Readonly<Record<string, readonly Right[]>> = {
  owner: RIGHT_NAMES,
  admin: ['kill', 'ban', 'redact', 'vhost', 'wallops', 'rehash', 'audit', 'lobby'],
  moderator: ['kill', 'ban', 'redact'],
}

export interface OperPolicy {
  /** What each class may do. */
  readonly classes: Readonly<Record<string, readonly Right[]>>
  /** Those that the configuration names, by their folded names. */
  readonly opers: Readonly<Record<string, ConfiguredOper>>
}

export interface ConfiguredOper {
  readonly className: string
  /** An account of that name is meant: its user is an operator from its log-in on. Else OPER proves the name. */
  readonly isAccount: boolean
}

/** As far as a policy says it; those of earlier versions make nobody an operator. */
interface WithOpers {
  readonly opers?: OperPolicy
}

interface PossibleOper {
  /** Under which name, folded; null for nobody. */
  readonly oper: string | null
}

/** The class of an operator of this name; undefined where there is none. */
export function operOf({ opers: { opers } = NOBODY }: WithOpers, name: string): ConfiguredOper | undefined {
  const key = foldName(name)
  return Object.hasOwn(opers, key) ? opers[key] : undefined
}

/** The class of a user; null for one that is no operator. */
export function classOf(policy: WithOpers, { oper }: PossibleOper): string | null {
  return oper === null ? null : (operOf(policy, oper)?.className ?? null)
}

export function hasRight(policy: WithOpers, user: PossibleOper, right: Right): boolean {
  const className = classOf(policy, user)
  const { classes } = policy.opers ?? NOBODY
  return className !== null && Object.hasOwn(classes, className) && classes[className]?.includes(right) === true
}

const NOBODY: OperPolicy = { classes: {}, opers: {} }
