/**
 * What people say of themselves and of their channels for clients to show: a picture, a colour, a name (IRCv3 metadata). It belongs to a
 * person, so what an account has said is there again with its next session, and to a channel as long as there is one.
 */
import { nameOf, findChannel, findUser, type Context } from './context.ts'
import { isVisible } from './channel-access.ts'
import type { Command } from './command.ts'
import { personOf } from './conversation.ts'
import type { MetadataChange, MetadataTarget } from './event.ts'
import { keepMetadata, metadataOf, NOTHING_SAID, type Metadata } from './metadata-state.ts'
import type { Refusal } from './refusal.ts'
import { refuse } from './refusal.ts'
import { isAtLeast } from './ranks.ts'
import { standing } from './standing.ts'
import type { Channel, MetadataOwner, User, UserState } from './state.ts'
import { replyRoom } from './text.ts'

/** Lower case, so that a key has one spelling. */
const KEY = /^[a-z0-9_./-]+$/

/** What is wrong with a name that a client gives to something that it says. */
export function refuseKey(key: string, bytesMax: number): Refusal | null {
  if (KEY.test(key) && key.length <= bytesMax) return null
  const text = `A key has at most ${bytesMax} of the characters a-z 0-9 _ . / -`
  return failure('KEY_INVALID', [key], text)
}

/** Whether somebody that is not in the channel may read what is said of it. What is closed to strangers is closed here too. */
export function isReadable(channel: Channel, asker: User): boolean {
  return channel.members.has(asker.id) || (isVisible(channel, asker) && channel.guardedSince === null)
}

export function metadata(context: Context, user: UserState, command: Extract<Command, { kind: 'metadata' }>): void {
  const found = targetOf(context, user, command.target, command.key ?? '*')
  if (found.kind === 'failure' || found.kind === 'refusal') return context.refuse(found)
  const { owner, target } = found
  const { key, value } = command
  if (key === null) return change(context, user, { owner, target, values: NOTHING_SAID, isCleared: true })
  const { metadataKeyBytesMax = Infinity } = context.limits
  const refusal = refuseKey(key, metadataKeyBytesMax) ?? refuseValue(context, owner, targetName(target), { key, value })
  if (refusal !== null) return context.refuse(refusal)
  const values = new Map(metadataOf(context.state, owner))
  if (value === null) values.delete(key)
  else values.set(key, value)
  change(context, user, { owner, target, values, isCleared: false, always: key })
}

/** What a client has said of its user before there was one. What does not fit any more is left out. */
export function sayAtFirst(context: Context, user: UserState, said: readonly (readonly [string, string])[]): void {
  const owner = personOf(user)
  const values = new Map(metadataOf(context.state, owner))
  for (const [key, value] of said) {
    const isRefused = refuseKey(key, context.limits.metadataKeyBytesMax ?? Infinity) !== null
    if (!isRefused && refuseValue(context, owner, user.nick, { key, value }) === null) values.set(key, value)
  }
  if (said.length > 0) keepMetadata(context, owner, values)
}

export function targetName(target: MetadataTarget): string {
  return target.kind === 'channel' ? target.name : target.nick
}

interface Found {
  readonly kind: 'found'
  readonly owner: MetadataOwner
  readonly target: MetadataTarget
}

/** What the user may say something of: of itself, and of a channel in which it is operator. */
function targetOf(context: Context, user: UserState, name: string, key: string): Found | Refusal {
  const denied = (text: string) => failure('KEY_NO_PERMISSION', [name, key], text)
  if (name.startsWith('#')) {
    const channel = findChannel(context.state, name)
    if (channel === undefined || !isReadable(channel, user)) return noTarget(name)
    const found = standing(context, user, name)
    if (found.kind !== 'standing' || !isAtLeast(found.member.ranks, 'o'))
      return denied('Only operators of the channel may say this of it')
    return { kind: 'found', owner: channel.key, target: { kind: 'channel', ...nameOf(channel) } }
  }
  const other = name === '*' ? user : findUser(context.state, name)
  if (other === undefined) return noTarget(name)
  if (other !== user) return denied('Nobody but that person may say this')
  return { kind: 'found', owner: personOf(user), target: { kind: 'user', user: user.id, nick: user.nick } }
}

export function noTarget(name: string): Refusal {
  return failure('INVALID_TARGET', [name], 'There is no such nickname or channel')
}

interface Saying {
  readonly key: string
  /** null: it is taken back. */
  readonly value: string | null
}

function refuseValue(context: Context, owner: MetadataOwner, name: string, { key, value }: Saying): Refusal | null {
  const values = metadataOf(context.state, owner)
  if (value === null) return values.has(key) ? null : refuse('RPL_KEYNOTSET', [name, key])
  const { metadataValueBytesMax = Infinity, metadataKeysMax = Infinity } = context.limits
  const bytesMax = Math.min(metadataValueBytesMax, replyRoom(context.limits, name, key, '*'))
  if (Buffer.byteLength(value) > bytesMax) {
    return failure('INVALID_VALUE', [key], `A value has at most ${bytesMax} bytes here`)
  }
  if (values.has(key) || values.size < metadataKeysMax) return null
  return failure('LIMIT_REACHED', [name], `So many keys there may be (${metadataKeysMax}). Take one back first`)
}

interface Change extends Omit<Found, 'kind'> {
  readonly values: Metadata
  readonly isCleared: boolean
  /** Is told also if it is as before. */
  readonly always?: string
}

function change(context: Context, user: UserState, { owner, target, values, isCleared, always }: Change): void {
  const before = metadataOf(context.state, owner)
  const keys = [...new Set([...before.keys(), ...values.keys()])]
  const changes = keys.flatMap((key): MetadataChange[] => {
    const value = values.get(key) ?? null
    return key !== always && value === (before.get(key) ?? null) ? [] : [{ key, value }]
  })
  keepMetadata(context, owner, values)
  context.happened(user, { kind: 'metadataChanged', target, changes, isCleared })
}

/** A refusal in the words of the specification. */
export function failure(code: string, params: readonly string[], text: string): Refusal {
  return { kind: 'failure', verb: 'METADATA', code, params, text }
}
